"""Writes objects as YAML that every reader of YAML takes alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml


def written(documents: Sequence[dict[str, Any]]) -> str:
    """Return ``documents`` as one text, the keys in their order; several are separated by ``---``."""
    import yaml

    many = len(documents) > 1
    text: str = yaml.dump_all(documents, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=120, explicit_start=many)
    return text


@cache
def _dumper() -> type[yaml.SafeDumper]:
    import re

    import yaml

    class Quoting(yaml.SafeDumper):
        """Quotes every text that is not plainly a word, since YAML 1.1, which PyYAML writes, and 1.2 read such texts differently."""

    # A placeholder keeps its text as it is written, so that nothing in it may be escaped.
    plain = re.compile(r"[A-Za-z_$][\w$.-]*(?: [\w$.-]+)*", re.ASCII)

    def represent(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        style = None if plain.fullmatch(text) else "'" if "{" in text and "'" not in text and text.isprintable() else '"'
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    Quoting.add_representer(str, represent)
    return Quoting
