"""Finds what Terraform in JSON syntax holds, which is named and not judged."""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.model.carried import Unchecked
from flowlint.model.location import Source
from flowlint.model.pattern import pattern
from flowlint.payloads.terraform.carrier import TRIGGER

_JUDGED = pattern(rf'"{TRIGGER}"\s*:|"[^"\s]*/flows/executions"')


def find(source: Source) -> Iterator[Unchecked]:
    """Yield the places of triggers and bodies in the JSON syntax of Terraform, none of which is judged."""
    for match in _JUDGED.finditer(source.text):
        what = "these triggers are" if match.group().endswith(":") else "what is sent here is"
        place = source.at(match.start(), match.end())
        yield Unchecked(place, f"{what} not checked: flowlint does not read Terraform in JSON, only .tf files")
