"""Event topics that can start a flow by a trigger: the top-level fields of each topic's event, and their types.

The facts are those of Genesys Cloud's official SDK for Python, ``PureCloudPlatformClientV2`` on PyPI, as the packaged ``topics.json`` has
them: each topic's model, such as ``AcdEndDetailEventTopicAcdEndEvent``, and its fields; the file says of which version.
``tests/derive_topics.py`` derives it. An organization may have topics that the SDK does not know, so an unknown topic is no wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from flowlint import schema

_ID = "{id}"
_SCALARS = frozenset({"boolean", "integer", "number", "string"})


def fields(topic: str) -> Mapping[str, str] | None:
    """Return the type of each top-level field of the topic's event; nothing where the topic, as written with its ``{id}``, is unknown.

    A type is ``string`` (enumerations and date-times too), ``integer``, ``number``, ``boolean``, ``array`` or ``object``.
    """
    return _table().get(topic)


def known() -> tuple[str, ...]:
    """Return every known topic, sorted."""
    return tuple(_table())


def is_passed(kind: str) -> bool:
    """Tell whether fields of this type become inputs of the flow in the data format ``TopLevelPrimitives``."""
    return kind in _SCALARS


def canonical(topic: str) -> str | None:
    """Return the known topic that is meant where a real id, or anything else, is written in place of ``{id}``; itself where it is known.

    Of several the one counts that has the earlier words in common: ``v2.system.token_revoked.x`` means ``v2.system.token_revoked.{id}``,
    not ``v2.system.{id}.{id}``.
    """
    table = _table()
    if topic in table:
        return topic
    written = topic.split(".")
    return max((one for one in table if _is_meant(one.split("."), written)), key=_words, default=None)


def _is_meant(segments: Sequence[str], written: Sequence[str]) -> bool:
    return len(segments) == len(written) and all(
        one == other or (one == _ID and other) for one, other in zip(segments, written, strict=True)
    )


def _words(topic: str) -> list[bool]:
    return [segment != _ID for segment in topic.split(".")]


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    table = schema.packaged("topics.json")
    models = {name: MappingProxyType(model) for name, model in table["models"].items()}
    return MappingProxyType({topic: models[model] for topic, model in sorted(table["topics"].items())})
