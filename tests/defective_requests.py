"""Launch requests that fit a generated flow, and the defects that a fix takes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from hypothesis import strategies as st
from payload_writers import Items, Members, Text, nodes, tree

from flowlint.model.datatype import DataType
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody
from flowlint.model.mode import ContainerMode

FLOW_ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
NAMES = [
    *["Flow.agentId", "Flow.complianceFlag", "Flow.retries", "Flow.startTime", "Flow.customer_name"],
    *["Common.region", "Slot.colour", "Flow.dates", "Flow.details", "plainLabel"],
]
"""Names of inputs, so far from each other that one slip leaves no doubt which is meant."""

WRONG_CONTAINERS = ["inputs", "input", "inputParameters", "attributes", "data", "variables", "InputData", "input_data", "inputDta"]
WRONG_FIELDS = {"flowId": ["flow_id", "FlowId", "flowID", "flowid", "flow-id", "floId"], "flowVersion": ["flow_version"], "name": ["Name"]}
UNRECOGNISED = ("floId", "inputDta")
"""With one letter off in both, nothing tells a request from any other file."""


@dataclass
class Passed:
    """One argument of a request: the input's name, its right value, and how both are spelt."""

    name: str
    value: Any
    spelt: str = ""
    written: Any = None
    wrapped: bool = False
    repeated: bool = False


@dataclass
class Request:
    """A launch request with its defects."""

    fields: dict[str, str]
    container: str
    passed: list[Passed]
    form: str = "map"
    envelope: bool = True
    repeated_field: str = ""
    typographic: int = 0
    trailing_commas: int = 0
    comments: int = 0
    byte_order_mark: bool = False
    spellings: dict[str, str] = field(default_factory=dict)
    right_container: str = "inputData"

    @property
    def right(self) -> dict[str, Any]:
        """What the request says without its defects; an envelope that a fix puts around it has the flow's id alone."""
        fields = self.fields if self.envelope else {"flowId": FLOW_ID}
        return {**fields, self.right_container: {one.name: one.value for one in self.passed}}


scalars: dict[str, st.SearchStrategy[Any]] = {
    "string": st.one_of(
        st.sampled_from(
            [
                *["452", "true", "", "no", "null", "5.0", "a: b", "x #y", "- dash", "it's", 'say "yes"', "back\\slash", "é ü 漢", "😀"],
                *[
                    "tab\there",
                    "two\nlines",
                    " padded ",
                    "a,b",
                    "[x]",
                    "{y}",
                    "?",
                    "&a",
                    "*b",
                    "!c",
                    "%d",
                    "@e",
                    "`f`",
                    "|",
                    ">",
                    "~",
                    "0x1F",
                ],
                *["12:30:00", "2025-03-29", "1e3", "=", "<<", "value", "// no comment", "“quoted”", "end:"],
            ]
        ),
        st.text(
            st.characters(codec="utf-8", exclude_characters="\x7f\x85\u2028\u2029\ufeff", exclude_categories=["Cc", "Cs", "Cn"]), max_size=8
        ),
    ),
    "integer": st.one_of(st.integers(-5, 500), st.just(999_999_999_999_999)),
    "decimal": st.sampled_from([0, 7, -3, 2.5, -0.25, 1234567.125]),
    "boolean": st.booleans(),
    "dateTime": st.sampled_from(["2025-03-29T10:15:00Z", "2025-03-29T10:15:00.5+02:00"]),
    "date": st.just("2025-03-29"),
    "time": st.just("10:15:00"),
    "duration": st.sampled_from(["PT5M", 5000]),
    "currency": st.just({"amount": 12.5, "currencyCode": "EUR"}),
    "phoneNumber": st.just("tel:+13178723000"),
}
scalars["json"] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.sampled_from(["x", "", 'q"q', "a: b", "true", "back\\slash"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "value", "name", "long key", "x.y"]), inner)
    ),
    max_leaves=5,
)


@st.composite
def flows(draw: st.DrawFn) -> FlowDefinition:
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1, max_size=6))
    inputs = tuple(InputParameter(name, DataType(draw(st.sampled_from(sorted(scalars))), draw(st.integers(0, 3)) == 0)) for name in names)
    body = draw(st.integers(0, 9)) == 0
    if body:
        inputs = (*(one for one in inputs if one.type.name != "json"), InputParameter("Flow.jsonData", DataType("json")))
    return FlowDefinition(
        "Example",
        "workflow",
        id=FLOW_ID,
        version="3.0",
        published=True,
        request_body=RequestBody.JSON if body else RequestBody.PARAMETERS,
        inputs=inputs,
    )


def _value(draw: st.DrawFn, flow: FlowDefinition, parameter: InputParameter, mode: ContainerMode) -> Any:
    one = scalars[parameter.type.name]
    if parameter.name == "Flow.jsonData":
        body = st.dictionaries(st.sampled_from(["id", "topic", "body"]), scalars["json"], min_size=1, max_size=3)
        return json.dumps(draw(body)) if mode is ContainerMode.PARAMETERS else draw(body)
    return draw(st.lists(one, max_size=3) if parameter.type.collection else one)


@st.composite
def requests(draw: st.DrawFn, flow: FlowDefinition, mode: ContainerMode) -> Request:
    passed = []
    for parameter in flow.inputs:
        if draw(st.integers(0, 4)) or parameter.name == "Flow.jsonData":
            value = _value(draw, flow, parameter, mode)
            passed.append(Passed(parameter.name, value, parameter.name, value))
    fields = {"flowId": FLOW_ID}
    fields |= draw(st.sampled_from([{}, {}, {"name": "nightly run"}, {"flowVersion": "3.0"}]))
    container = "parameters" if mode is ContainerMode.PARAMETERS else "inputData"
    return Request(fields, container, draw(st.permutations(passed)), right_container=container)


Defect = Callable[[st.DrawFn, Request, FlowDefinition, ContainerMode], bool]


def _pick(draw: st.DrawFn, passed: list[Passed]) -> Passed | None:
    return draw(st.sampled_from(passed)) if passed else None


def letter_case(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    one = _pick(draw, request.passed)
    if one is None:
        return False
    index = draw(st.integers(0, len(one.spelt) - 1))
    swapped = one.spelt[:index] + one.spelt[index].swapcase() + one.spelt[index + 1 :]
    one.spelt = draw(st.sampled_from([swapped, one.spelt.lower(), one.spelt.upper()]))
    return True


def missing_prefix(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    one = _pick(draw, [one for one in request.passed if "." in one.spelt])
    if one is None:
        return False
    one.spelt = one.spelt.partition(".")[2]
    return True


def nested_scope(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    request.form = "nested"
    return True


def wrapped_value(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    wrappable = [one for one in request.passed if _type(flow, one).name not in {"json", "currency"} or _type(flow, one).collection]
    one = _pick(draw, wrappable)
    if one is not None:
        one.wrapped = True
    return one is not None


def list_form(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    request.form = draw(st.sampled_from(["named", "valued", "single"]))
    return True


def wrong_container(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    wrong = [*WRONG_CONTAINERS, *(["parameters"] if mode is not ContainerMode.PARAMETERS else ["inputData", "Parameters"])]
    if flow.request_body is RequestBody.JSON:
        # A body in "parameters" is text, elsewhere it is JSON.
        wrong = [name for name in wrong if "arameters" not in name] if mode is not ContainerMode.PARAMETERS else ["Parameters"]
    if request.spellings.get("flowId") == UNRECOGNISED[0]:
        wrong = [name for name in wrong if name != UNRECOGNISED[1]]
    request.container = draw(st.sampled_from(wrong))
    return True


def misspelt_field(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    name = draw(st.sampled_from(sorted(request.fields)))
    spelt = draw(st.sampled_from(WRONG_FIELDS[name]))
    if (spelt, request.container) == UNRECOGNISED:
        return False
    request.spellings[name] = spelt
    return True


def missing_envelope(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    request.envelope = False
    return True


def other_type(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    """Write ``"true"``, ``"5"`` or ``5`` for ``true``, ``5`` or ``"5"``."""
    one = _pick(draw, [one for one in request.passed if _type(flow, one).name in {"string", "boolean", "integer", "decimal"}])
    if one is None:
        return False
    known = _type(flow, one).name
    if known == "string":
        text, bare = draw(st.sampled_from([("5", 5), ("true", True), ("-2.5", -2.5), ("false", False), ("0", 0)]))
        one.value, one.written = ([text], [bare]) if isinstance(one.value, list) else (text, bare)
    elif isinstance(one.value, list):
        one.written = [Text(json.dumps(item)) for item in one.value]
    else:
        one.written = Text(json.dumps(one.value))
    return True


def single_for_list(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    lists = [one for one in request.passed if _type(flow, one).collection and one.value and one.written == one.value]
    one = _pick(draw, lists)
    if one is None or isinstance(one.value[0], list):
        return False
    if _type(flow, one).name == "json" and (
        one.value[0] is None or set(one.value[0] if isinstance(one.value[0], dict) else ()) == {"value"}
    ):
        # A null is reported and left; an object with nothing but a value is taken for a wrapper.
        return False
    one.value, one.written = one.value[:1], one.value[0]
    return True


def typo(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    one = _pick(draw, request.passed)
    if one is None or one.spelt.casefold() not in {one.name.casefold(), one.name.rpartition(".")[2].casefold()}:
        return False
    scope, point, short = one.spelt.rpartition(".")
    index, letter = draw(st.integers(1, len(short) - 2)), draw(st.sampled_from("aeiklmnrst"))
    slips = [short[:index] + short[index + 1 :], short[:index] + letter + short[index:], short[:index] + letter + short[index + 1 :]]
    slips.append(short[:index] + short[index + 1] + short[index] + short[index + 2 :])
    slip = draw(st.sampled_from(slips))
    if slip.casefold() == short.casefold():
        return False
    one.spelt = scope + point + slip
    return True


def unstringified(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    body = next((one for one in request.passed if one.name == "Flow.jsonData"), None)
    if body is None or mode is not ContainerMode.PARAMETERS:
        return False
    body.written = json.loads(body.value)
    return True


def duplicate_key(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    one = _pick(draw, request.passed)
    if one is None or request.form in {"named", "valued", "single"} or draw(st.booleans()):
        request.repeated_field = draw(st.sampled_from(["flowId", "container"]))
        return request.envelope
    one.repeated = True
    return True


def typographic_quotes(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    request.typographic += draw(st.integers(1, 5))
    return True


def trailing_commas(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    request.trailing_commas += draw(st.integers(1, 5))
    return True


def comments(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    request.comments += draw(st.integers(1, 3))
    return True


def byte_order_mark(draw: st.DrawFn, request: Request, flow: FlowDefinition, mode: ContainerMode) -> bool:
    request.byte_order_mark = True
    return True


DEFECTS: list[Defect] = [
    *[letter_case, missing_prefix, nested_scope, wrapped_value, list_form, wrong_container, misspelt_field, missing_envelope, other_type],
    *[single_for_list, typo, unstringified, duplicate_key, typographic_quotes, trailing_commas, comments, byte_order_mark],
]


def _type(flow: FlowDefinition, one: Passed) -> DataType:
    return next(parameter.type for parameter in flow.inputs if parameter.name == one.name)


def arguments(request: Request) -> Any:
    written = [(one.spelt, {"value": one.written} if one.wrapped else one.written, one.repeated) for one in request.passed]
    if request.form == "named":
        return [{"name": Text(name), "value": value} for name, value, _ in written]
    if request.form == "valued":
        return [{"value": value, "name": Text(name)} for name, value, _ in written]
    if request.form == "single":
        return [{name: value} for name, value, _ in written]
    return written


def build(request: Request, random: Random, *, yaml: bool) -> Members:
    body = arguments(request)
    if request.form in {"map", "nested"}:
        grouped: dict[str, list[tuple[Text, Any]]] = {"": []}
        order: list[tuple[Text, Any]] = []
        for name, value, repeated in body:
            scope, _, short = name.rpartition(".")
            nest = request.form == "nested" and scope.lower() in {"flow", "common", "slot"}
            key, inner = tree(short if nest else name, random, yaml=yaml), tree(value, random, yaml=yaml)
            if not nest:
                order += [(key, inner)] * (1 + repeated)
                continue
            if scope.lower() not in grouped:
                grouped[scope.lower()] = []
                order.append((tree(scope, random, yaml=yaml), Members(grouped[scope.lower()], yaml and random.random() < 0.7)))
            grouped[scope.lower()] += [(key, inner)] * (1 + repeated)
        container = Members(order, yaml and random.random() < 0.8)
    else:
        container = tree(body, random, yaml=yaml)
    if not request.envelope and isinstance(container, Members):
        return container
    spelt = {request.spellings.get(name, name): text for name, text in request.fields.items()}
    entries = [(tree(name, random, yaml=yaml), tree(text, random, yaml=yaml)) for name, text in spelt.items()]
    entries.append((tree(request.container, random, yaml=yaml), container))
    if request.repeated_field == "container":
        entries.append(entries[-1])
    elif request.repeated_field:
        entries.insert(random.randint(1, len(entries)), entries[0])
    elif random.random() < 0.2:
        random.shuffle(entries)
    return Members(entries, yaml and random.random() < 0.8)


def mark(root: Members, request: Request, random: Random, *, yaml: bool) -> None:
    """Put typographic quotes, trailing commas and comments into a tree."""
    texts = [node for node in nodes(root) if isinstance(node, Text) and not set(node.value) & set("\"'“”„‟«»″‘’‚‛‹›′\n\t\\")]
    texts = [node for node in texts if not yaml or node.value.strip() == node.value != ""]
    for node in random.sample(texts, min(request.typographic, len(texts))):
        node.quotes = "typographic"
    holders = [node for node in nodes(root) if (isinstance(node, Members) and node.entries) or (isinstance(node, Items) and node.items)]
    for holder in random.sample(holders, min(request.trailing_commas, len(holders))):
        holder.trailing_comma = True
    for holder in random.sample(holders, min(request.comments, len(holders))):
        holder.comment = True
