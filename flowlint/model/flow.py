"""What a flow declares: the single model that every definition format reads into."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flowlint.model.datatype import DataType
from flowlint.model.location import Location, Source, excerpted
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.placeholder import PLACEHOLDER

if TYPE_CHECKING:
    from flowlint.model.trigger import Trigger
    from flowlint.model.use import Body, InputUse, Use


class RequestBody(StrEnum):
    """What a flow does with a request body."""

    NONE = "none"
    PARAMETERS = "parameters"
    JSON = "json"
    UNSPECIFIED = "unspecified"


class SettingSource(StrEnum):
    """Whence the request-body setting is known: no export holds it, so that it is often derived from the inputs."""

    STATED = "stated"
    CONFIGURATION = "configuration"
    DERIVED = "derived"
    UNKNOWN = "unknown"


class InputParameter(NamedTuple):
    """One declared input: its full name with scope (``Flow.agentId``), type, and what else the definition says of it.

    ``required`` is what the definition declares; most formats cannot, and then it is false.
    ``initial_value`` is true when the flow has a value of its own for it. ``schema`` is a nested JSON Schema to enforce on values.
    ``twin`` is the place of a second variable of the same name: which of the two takes the value is not known, and so is its type. ``use``
    is what the flow does with it, where the definition states that.
    """

    name: str
    type: DataType
    required: bool = False
    description: str = ""
    initial_value: bool = False
    schema: dict[str, Any] | None = None
    place: Location | None = None
    twin: Location | None = None
    use: Use | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, InputParameter) and self[:_DECLARED] == other[:_DECLARED]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def scope(self) -> str:
        """The scope of the name without its point, as ``Flow``; empty where there is none."""
        return self.name.rpartition(".")[0]

    @property
    def short_name(self) -> str:
        """The name without its scope."""
        return self.name.rpartition(".")[2]


_DECLARED = InputParameter._fields.index("place")
"""Fields before this one are what an input declares; from here on they say where."""


class FlowDefinition(NamedTuple):
    """One flow as read from a definition; two that promise the same are equal, wherever they were read from.

    ``type`` is the flow type as the API's query parameter spells it (``workflow``, ``inboundcall``). ``published`` is ``None`` where the
    definition does not say. ``source`` is the path it was read from and ``format`` the name of the format. ``variables`` are the names of
    what the flow keeps for itself, where the definition tells. ``body`` is what the flow does, where the definition holds that.
    """

    name: str
    type: str
    id: str | None = None
    version: str | None = None
    published: bool | None = None
    request_body: RequestBody = RequestBody.UNSPECIFIED
    inputs: tuple[InputParameter, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    request_body_source: SettingSource = SettingSource.UNKNOWN
    format: str = ""
    source: str = ""
    place: Location | None = None
    variables: tuple[str, ...] = ()
    body: Body | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FlowDefinition) and self[:_PROMISES] == other[:_PROMISES]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.name, self.type, self.id))

    def __reduce__(self) -> tuple[Callable[..., FlowDefinition], tuple[object, ...]]:
        """Pickle what the definition says without its text, of which only the lines are kept that findings refer to."""
        texts: dict[tuple[int, int], Source] = {}

        def cut(place: Location | None) -> Location | None:
            return excerpted(place, texts) if place is not None else None

        whole = self._replace(
            inputs=tuple(one._replace(place=cut(one.place), twin=cut(one.twin)) for one in self.inputs),
            triggers=tuple(one._replace(place=cut(one.place)) for one in self.triggers),
            place=cut(self.place),
            body=self.body.read(texts) if self.body is not None else None,
        )
        return FlowDefinition, tuple(whole)

    @property
    def contract(self) -> tuple[object, ...]:
        """What payloads are judged against; definitions with one id must agree on it."""
        return (self.type, self.request_body, tuple(sorted((i.name, i.type.name, i.type.collection, i.required) for i in self.inputs)))

    @property
    def json_inputs(self) -> tuple[InputParameter, ...]:
        """The inputs that can take a whole body: those of type ``json``, alone."""
        return tuple(parameter for parameter in self.inputs if parameter.type.name == "json" and not parameter.type.collection)

    def facts(self) -> dict[str, Any]:
        """Return what machine formats say of the flow, inputs aside."""
        return {
            "name": self.name,
            "id": self.id,
            "type": self.type,
            "version": self.version,
            "published": self.published,
            "format": self.format,
            "source": self.source,
            "requestBody": self.request_body.value,
            "requestBodySource": self.request_body_source.value,
        }

    @property
    def label(self) -> str:
        """The flow as a list names it: its name, or its path where the name is only a placeholder."""
        is_open = "{" in self.name and PLACEHOLDER.fullmatch(self.name.strip()) is not None
        return self.source if self.source and is_open else self.name

    @property
    def title(self) -> str:
        """The flow as a schema names it: name and, where known, version."""
        return _title(self.name, self.version)

    @property
    def citation(self) -> str:
        """The flow as a report names it: label, version and file, each where known and none twice."""
        return _title(self.label, self.version) + (f" ({self.source})" if self.source not in {"", self.label} else "")

    def configured(self, setting: RequestBody | None, flow_id: str | None = None) -> FlowDefinition:
        """Return the flow with what the configuration says of it; its own id, where it has one, comes first."""
        flow = self if self.id is not None or flow_id is None else self._replace(id=flow_id)
        return flow if setting is None else flow._replace(request_body=setting, request_body_source=SettingSource.CONFIGURATION)

    def use_of(self, parameter: InputParameter) -> InputUse:
        """Return what the flow does with an input: as stated, else as its body says; the first call reads that."""
        from flowlint.model.use import InputUse

        return self.body.use_of(parameter.name) if parameter.use is None and self.body is not None else InputUse(parameter.use)

    def may_miss(self, parameter: InputParameter) -> bool:
        """Return true when a payload may omit an input and the flow may read it all the same; its body is not read to know more."""
        if parameter.required or parameter.initial_value:
            return False
        return self.body is not None if parameter.use is None else parameter.use == "unguarded"

    def misses(self, parameter: InputParameter) -> bool:
        """Return true when a payload may omit an input, and the flow reads it without a test that it is set."""
        return self.may_miss(parameter) and self.use_of(parameter).use == "unguarded"

    @property
    def unused(self) -> tuple[InputParameter, ...]:
        """The inputs that the flow has no use for; the flow's body is read to know them."""
        return tuple(parameter for parameter in self.inputs if self.use_of(parameter).is_unused)

    def place_of(self, parameter: InputParameter) -> Location:
        """Return where an input is declared: at its name, where that place is known, else the flow's own, else the file."""
        return parameter.place or self.place or Location(Source(self.source, ""), "")


_PROMISES = FlowDefinition._fields.index("request_body_source")
"""Fields before this one are what a flow promises; from here on they say where that was read."""

SCOPES = frozenset({"flow", "common", "slot"})
"""Scopes of the inputs of flows, common modules and bots, in lower case (Architect scripting SDK, ``VARIABLE_SCOPES``)."""

LAUNCHABLE = frozenset({"workflow", "commonmodule", "workitem"})
"""Flow types that may be launched by ``POST /api/v2/flows/executions``: its documentation names ``workflow`` and leaves the list open."""

FLOW_TYPES = frozenset(
    {
        "bot", "commonmodule", "digitalbot", "emailsend", "inboundcall", "inboundchat", "inboundemail", "inboundshortmessage",
        "inqueuecall", "inqueueemail", "inqueueshortmessage", "outboundcall", "securecall", "speech", "surveyinvite", "voice",
        "voicemail", "voicesurvey", "workflow", "workitem",
    }
)  # fmt: skip
"""Values of the query parameter ``type`` of ``GET /api/v2/flows`` (Platform API, ``ArchitectApi``)."""


def flow_type(name: str) -> str:
    """Return the API's spelling of a flow type that Archy or a model names: ``botFlow`` and ``BOT`` are ``bot``."""
    folded = name.lower()
    if folded in FLOW_TYPES:
        return folded
    return folded.removesuffix("flow") if folded.removesuffix("flow") in FLOW_TYPES else folded


def is_launchable(flow_type: str) -> bool:
    """Tell whether nothing is known against launching flows of this type; a type that flowlint does not know is left alone."""
    return flow_type in LAUNCHABLE or flow_type not in FLOW_TYPES


def derive_request_body(inputs: tuple[InputParameter, ...]) -> RequestBody:
    """Return the setting that a definition without one implies: no input, no use of a body."""
    return RequestBody.PARAMETERS if inputs else RequestBody.NONE


def with_setting(flow: FlowDefinition, known: FlowDefinition) -> FlowDefinition:
    """Return ``flow`` with the request-body setting that ``known`` states, where that of ``flow`` merely follows from having inputs.

    Where one has inputs and the other has none, what was stated need not hold any more.
    """
    derived = flow.request_body_source is SettingSource.DERIVED
    stated = known.request_body_source in {SettingSource.STATED, SettingSource.CONFIGURATION}
    if not derived or not stated or bool(flow.inputs) != bool(known.inputs):
        return flow
    return flow._replace(request_body=known.request_body, request_body_source=known.request_body_source)


def _title(name: str, version: str | None) -> str:
    return f'"{name}"' + (f" version {version}" if version else "")
