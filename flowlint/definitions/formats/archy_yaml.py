"""Archy YAML: the flow files of Archy and CX as Code (``archy export --exportType yaml``, the export jobs, ``genesyscloud_flow``).

Suffixes ``.yaml``, ``.yml`` and, for Terraform templates, ``.tftpl``. The document has one root key, which is a flow type (``workflow``,
``inboundCall``, ``botFlow``, ``commonModule``...). Its ``variables`` are a list of maps with one key each, such as ``stringVariable`` or
``stringCollectionVariable``, and may be absent. Variables inside states and tasks are never inputs. Placeholders may be anywhere, in
values and in keys: ``{{key}}``, which Archy substitutes, and ``${key}``. Those without a value in ``substitutions`` are kept as they are.
"""

from __future__ import annotations

from flowlint.contracts import DefinitionFile, DefinitionFormat
from flowlint.definitions.bodies import archy_body
from flowlint.definitions.reading import at, derived, error, roots, string
from flowlint.definitions.variables import from_archy_list, kept_in_archy
from flowlint.model.flow import FLOW_TYPES, FlowDefinition, flow_type
from flowlint.model.location import Location, Source, join
from flowlint.model.node import Kind, Member, Node

_ACCEPTS = "Archy YAML (one root key that is a flow type, such as workflow or inboundCall)"


_PLAIN = frozenset({"name", "description", "variables"})
"""Keys of a flow that other YAML has too."""
_MARKS = frozenset({"defaultLanguage", "division", "initialGreeting", "menus", "startUpRef", "startUpTaskActions", "supportedLanguages"})
"""Keys that tell a flow from other YAML with such a root key, and so does each that begins with ``settings``."""
_WORDS = frozenset({"bot", "speech", "voice", "voicemail"})
"""Flow types that other YAML has as a key, with a name below it."""


def _recognises(file: DefinitionFile) -> bool:
    if file.broken is not None:
        return _looks_like(file.text) and (file.named or any(word in file.text for word in (*_MARKS, *_PLAIN)))
    first = file.values[0] if file.values else None
    # No tree is made for what cannot be a flow.
    flow = _flow(file.root) if type(first) is dict and len(first) == 1 and file.root is not None else None
    return flow is not None and (file.named or _is_distinct(flow))


def _is_distinct(flow: Member) -> bool:
    """Return true when nothing but a flow of Archy has these keys; in a folder there is other YAML, such as ``workflow`` of GitLab."""
    keys = {str(key.value) for key, _ in flow.value.members}
    if keys & _MARKS or any(key.startswith("settings") for key in keys):
        return True
    return keys <= _PLAIN and ("variables" in keys or str(flow.key.value) not in _WORDS)


def _flow(root: Node) -> Member | None:
    """Return the one member of ``root`` that is a flow."""
    if len(root.members) != 1:
        return None
    key, body = root.members[0]
    if key.text is None or flow_type(key.text) not in FLOW_TYPES:
        return None
    return root.members[0] if body.get("name") is not None or body.get("startUpRef") is not None else None


def _looks_like(text: str) -> bool:
    """Return true when a text that cannot be parsed begins as a flow does."""
    for line in text.removeprefix("\ufeff").splitlines():
        bare = line.strip()
        if bare and bare != "---" and not bare.startswith(("#", "%")):
            key, colon, rest = line.partition(":")
            return bool(colon) and not rest.strip() and flow_type(key.strip().strip("\"'")) in FLOW_TYPES
    return False


def _read(file: DefinitionFile) -> tuple[FlowDefinition, ...]:
    found = [root.node("") for root in roots(file, _ACCEPTS)]
    return tuple(_definition(root, file.document.source, file.name) for root in found if root.kind is not Kind.NULL)


def _definition(root: Node, source: Source, path: str) -> FlowDefinition:
    member = _flow(root)
    if member is None:
        raise error(at(source, "", root), f"the document is not a flow, expected {_ACCEPTS}")
    key, body = member
    name = string(body.get("name"))
    if not name:
        raise error(at(source, join("", str(key.value)), key), 'the flow has no name, expected "name" with a text')
    pointer = join("", str(key.value))
    inputs = from_archy_list(body.get("variables"), source, f"{pointer}/variables")
    place, kept = Location(source, pointer, key.span), kept_in_archy(body.get("variables"))
    doing = archy_body((body, source, pointer), inputs)
    return derived(name, str(key.value), inputs, FORMAT.name, source=path, place=place, variables=kept, body=doing)


FORMAT = DefinitionFormat(name="archy-yaml", suffixes=(".yaml", ".yml", ".tftpl"), accepts=_ACCEPTS, recognises=_recognises, read=_read)
