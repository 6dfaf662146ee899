"""Event topics that can start a flow by a trigger: the top-level fields of each topic's event, and their types.

The facts are those of Genesys Cloud's official SDK for Python, ``PureCloudPlatformClientV2`` on PyPI, as the packaged ``topics.json`` has
them: each topic's model, such as ``AcdEndDetailEventTopicAcdEndEvent``, and its fields; the file says of which version.
``tests/derive_topics.py`` derives it. An organization may have topics that the SDK does not know, so an unknown topic is no wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from types import MappingProxyType

from flowlint.model.spelling import closest, distance
from flowlint.sources import packaged

Fields = Mapping[str, str]
"""The types of an event's top-level fields, by name."""

_ID = "{id}"
_GUID = 36
"""Characters of an id of the platform."""
_LONGEST = 256
"""Characters of the longest topic that a trigger may have."""
_SCALARS = frozenset({"boolean", "integer", "number", "string"})


def fields(topic: str) -> Fields | None:
    """Return the type of each top-level field of the topic's event; nothing where the topic, as written with its ``{id}``, is unknown.

    A type is ``string`` (enumerations and date-times too), ``integer``, ``number``, ``boolean``, ``array`` or ``object``.
    """
    return _table().get(topic)


def fields_meant(topic: str | None) -> Fields | None:
    """Return the same for a topic as a trigger states it, with an id in it or with none; nothing where it states no topic."""
    return fields(meant(topic)) if topic is not None else None


def known() -> tuple[str, ...]:
    """Return every known topic, sorted."""
    return tuple(_table())


def is_passed(kind: str) -> bool:
    """Return true when fields of this type become inputs of the flow in the data format ``TopLevelPrimitives``."""
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
    return max((one for one, segments in _of_length(len(written)) if _is_meant(segments, written)), key=_words, default=None)


@lru_cache(maxsize=4096)
def meant(topic: str) -> str:
    """Return the known topic that ``topic`` is but for what stands in place of ``{id}``: an id, or another spelling of the placeholder.

    Where that is not certain, ``topic`` itself is returned: another word there may be part of a topic that only an organization has.
    """
    found = canonical(topic)
    if found is None:
        return topic
    pairs = zip(found.split("."), topic.split("."), strict=True)
    return found if all(one == other or stands_for_id(other) for one, other in pairs) else topic


def stands_for_id(segment: str) -> bool:
    """Return true when a part of a topic is an id, or a spelling of any id, such as ``{conversationId}``, ``:id`` or ``*``."""
    return is_any_id(segment) or (len(segment) == _GUID and [len(part) for part in segment.split("-")] == [8, 4, 4, 4, 12])


def is_any_id(segment: str) -> bool:
    """Return true when a part of a topic means any id, in whatever spelling."""
    if segment[:1] == "{" and segment[-1:] == "}":
        return segment[1:-1].replace("_", "").replace("-", "").isalnum()
    return segment == "*" or (segment[:1] == ":" and segment[1:].isidentifier())


@lru_cache(maxsize=256)
def similar(topic: str) -> tuple[str, ...]:
    """Return the known topics that differ from ``topic`` in few letters of one part, the nearest first."""
    written = topic.split(".")
    if len(topic) > _LONGEST:
        return ()
    found = []
    for one, segments in _of_length(len(written)):
        different = [pair for pair in zip(segments, written, strict=True) if pair[0] != pair[1] and not (pair[0] == _ID and pair[1])]
        if len(different) == 1 and _is_near(*different[0]):
            found.append((distance(*different[0]), one))
    return tuple(one for _, one in sorted(found))


def _is_near(right: str, written: str) -> bool:
    return written.startswith(right) or bool(closest(written, [right]))


def _is_meant(segments: Sequence[str], written: Sequence[str]) -> bool:
    return all(one == other or (one == _ID and other) for one, other in zip(segments, written, strict=True))


def _words(topic: str) -> list[bool]:
    return [segment != _ID for segment in topic.split(".")]


@cache
def _of_length(count: int) -> tuple[tuple[str, list[str]], ...]:
    """Return the known topics of so many parts, each with these."""
    split = ((topic, topic.split(".")) for topic in _table())
    return tuple((topic, segments) for topic, segments in split if len(segments) == count)


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    table = packaged.packaged("topics.json")
    models = {name: MappingProxyType(model) for name, model in table["models"].items()}
    return MappingProxyType({topic: models[model] for topic, model in sorted(table["topics"].items())})
