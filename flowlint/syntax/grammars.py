"""Which grammar reads what; a reader is loaded for the first text of its grammar."""

from __future__ import annotations

from collections.abc import Mapping

from flowlint.model.document import Document
from flowlint.model.location import Source
from flowlint.syntax.document import decode


def parse(grammar: str, source: Source, substitutions: Mapping[str, str] | None = None) -> Document:
    """Parse ``source`` with the grammar called ``json`` or ``yaml``; ``substitutions`` are those of a flow definition in YAML."""
    if grammar == "json":
        from flowlint.syntax.json import strict

        return strict.parse(source)
    from flowlint.syntax.yaml import composer

    return composer.parse(source, substitutions)


def parse_definition(name: str, data: bytes, suffix: str, substitutions: Mapping[str, str]) -> Document:
    """Parse a definition file: JSON or YAML by suffix and first character; placeholders in YAML are substituted or kept as text."""
    source = decode(name, data)
    if not isinstance(source, Source):
        return Document(source.place.source, (), (source,))
    return parse("json" if is_json(suffix, source.text[:64]) else "yaml", source, substitutions)


def is_json(suffix: str, start: str) -> bool:
    """Return true when a definition with this suffix, and a text that starts so, is JSON; otherwise it is YAML."""
    if suffix in {".json", ".jsonl"}:
        return True
    return suffix not in {".yaml", ".yml", ".tftpl"} and start.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}
