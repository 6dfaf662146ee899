"""Architect export: the files that Architect's *Export* writes, and that ``archy export --exportType architect`` does.

Their suffix begins with ``.i3`` and names the flow type, as ``.i3WorkFlow`` or ``.i3InboundFlow``. The content is Base64 of URL-encoded
JSON, as the exports of the public blueprints in ``GenesysCloudBlueprints`` show. The JSON has the shape of the platform's flow
configuration. Only the ``variables`` at its top count: a flow that calls common modules contains these modules, with variables of their
own. An export holds neither the flow's id nor its version. A place in it has a JSON pointer, but no line.
"""

from __future__ import annotations

import binascii
import json

from flowlint.contracts import DefinitionFile, DefinitionFormat
from flowlint.definitions.bodies import export_body
from flowlint.definitions.reading import derived, error, json_value, whole
from flowlint.definitions.variables import from_export_list, kept_in_export
from flowlint.model.errors import DefinitionError
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import Location, Origin, Source

_ACCEPTS = "an Architect export (.i3*: Base64 of URL-encoded JSON)"
_BLANKS = b" \t\r\n"


def _recognises(file: DefinitionFile) -> bool:
    return file.suffix.startswith(".i3") or file.data[:4] in {b"JTdC", b"JTdi"}


def _read(file: DefinitionFile) -> tuple[FlowDefinition, ...]:
    source = Source(file.name, "", Origin.DERIVED)
    place = Location(source, "")
    text, flow = _json(file)
    if not isinstance(flow, dict):
        raise error(place, f"the decoded JSON is not an object, expected {_ACCEPTS}")
    name, kind = flow.get("name"), flow.get("type")
    if not isinstance(name, str) or not isinstance(kind, str) or not kind:
        raise error(place, f'the decoded JSON has no "name" and "type", expected {_ACCEPTS}')
    inputs = from_export_list(flow.get("variables"), lambda pointer: Location(source, f"/variables{pointer}"))
    kept = kept_in_export(flow.get("variables"))
    doing = export_body(text, inputs)
    return (derived(whole(name), whole(kind), inputs, FORMAT.name, source=file.name, place=place, variables=kept, body=doing),)


def _json(file: DefinitionFile) -> tuple[str, object]:
    """Return the JSON of an export, and what it says."""
    try:
        text = _decoded(file.data).decode()
        return text, json_value(text)
    except ValueError as fault:
        raise DefinitionError(f"{file.name}: {_fault(fault, file)}, expected {_ACCEPTS}") from None
    except RecursionError:
        raise DefinitionError(f"{file.name}: the JSON in the export is nested too deeply, expected {_ACCEPTS}") from None


def _decoded(data: bytes) -> bytes:
    """Return the JSON of an export; Base64 comes first, since its ``+`` would not survive URL-decoding."""
    packed = data.removeprefix(b"\xef\xbb\xbf").strip(_BLANKS)
    # To look for one of these takes a tenth of the time of leaving them out.
    if any(blank in packed for blank in (b" ", b"\t", b"\r", b"\n")):
        packed = packed.translate(None, _BLANKS)
    if not packed:
        raise ValueError("the file is empty")

    if len(packed) % 4 or packed.endswith(b"==="):
        packed = packed.rstrip(b"=")
        packed += b"=" * (-len(packed) % 4)
    text = binascii.a2b_base64(packed, strict_mode=True)
    return _unescaped(text) if text.startswith(b"%") else text


def _unescaped(text: bytes) -> bytes:
    """Return a URL-encoded text decoded.

    Quoted-printable writes ``=7B`` for ``%7B``, and what decodes it is written in C: of 4 MB in a tenth of the instructions of ``urllib``.
    """
    marked = text.replace(b"=", b"%3D")
    plain = binascii.a2b_qp(marked.replace(b"%", b"="))
    # A sign before a line end would go with it; one before anything else but two digits takes fewer bytes along than two.
    if len(marked) - len(plain) == 2 * marked.count(b"%") and b"\n" not in marked and b"\r" not in marked:
        return plain
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(text)


def _fault(fault: ValueError, file: DefinitionFile) -> str:
    if isinstance(fault, json.JSONDecodeError):
        if fault.pos >= len(fault.doc.rstrip()) or fault.msg.startswith("Unterminated"):
            return f"the export ends early, after {len(fault.doc)} characters of JSON"
        return f"the export holds no JSON (fault at character {fault.pos} after decoding)"
    if isinstance(fault, UnicodeDecodeError):
        return "the decoded export is not UTF-8"

    if isinstance(fault, binascii.Error):
        return "the export is not Base64, or it is cut off"
    return "the file is empty" if not file.data.strip() else "the export holds a number of too many digits"


FORMAT = DefinitionFormat(name="architect-export", suffixes=(".i3",), accepts=_ACCEPTS, recognises=_recognises, read=_read)
