"""Terraform files in JSON: triggers and data actions that launch flows are named as not judged.

What it is: Terraform's configuration in its JSON syntax, as the export of the CX as Code provider writes it.

Suffixes: ``.tf.json``.

What counts as one payload: nothing. What a ``.tf`` file would be judged for is named, so that it is not passed over in silence: each
``genesyscloud_processautomation_trigger``, and each address of the endpoint.

Example::

    {"resource": {"genesyscloud_processautomation_trigger": {"left": {"name": "Customer left"}}}}
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flowlint.contracts import PayloadCarrier
from flowlint.model import endpoint
from flowlint.model.pattern import pattern

if TYPE_CHECKING:
    from flowlint.contracts import Unchecked
    from flowlint.model.location import Source

_TRIGGERS = "genesyscloud_processautomation_trigger"
_JUDGED = pattern(rf'"{_TRIGGERS}"\s*:|"[^"\s]*/flows/executions"')


def _recognises(data: bytes) -> bool:
    return _TRIGGERS.encode() in data or endpoint.mentions(data)


def _find(source: Source) -> Iterator[Unchecked]:
    from flowlint.contracts import Unchecked
    from flowlint.model.location import Location, Span

    for match in _JUDGED.finditer(source.text):
        what = "these triggers are" if match.group().endswith(":") else "what is sent here is"
        place = Location(source, "", Span(match.start(), match.end()))
        yield Unchecked(place, f"{what} not judged: Terraform in JSON is not read, only .tf files are")


CARRIER = PayloadCarrier("terraform-json", (".tf.json",), find=_find, recognises=_recognises)
