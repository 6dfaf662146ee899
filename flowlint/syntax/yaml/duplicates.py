"""Names that a YAML mapping gives twice: their faults, and the fix where deleting the second changes nothing else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from flowlint.model.fault import SyntaxFault
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.location import Location, join
from flowlint.model.node import Kind, same
from flowlint.model.pattern import pattern
from flowlint.syntax.faults import duplicate
from flowlint.syntax.yaml.collections import MERGE_KEY, Collection
from flowlint.syntax.yaml.lines import whole_lines

_KEEPING_BLOCK = pattern(r"[|>]\d?\+")


def duplicates(mapping: Collection, place: Location, anchor_starts: Sequence[int]) -> Iterator[SyntaxFault]:
    """Yield a fault for each name of ``mapping``, which stands at ``place``, that is given again.

    ``anchor_starts`` are the offsets of the anchors read so far, in order: what carries one is not deleted.
    """
    text = place.source.text
    seen: dict[object, tuple[int, int]] = {}
    keeping = _KEEPING_BLOCK.search(text, mapping.start, mapping.entries[-1].end) is not None
    for index, entry in enumerate(mapping.entries):
        key = entry.key
        if key is MERGE_KEY or key.kind is not Kind.STRING:
            continue
        if key.value not in seen:
            seen[key.value] = (index, index)
            continue
        first, previous = seen[key.value]
        seen[key.value] = (first, index)
        equal = same(mapping.entries[previous].value, entry.value)
        fix = _deletion(text, mapping, index, anchor_starts, keeping=keeping) if equal else None
        holder = place._replace(pointer=join(place.pointer, str(key.value)))
        yield duplicate(holder, mapping.entries[first].key, key, "readers", fix)


def _deletion(text: str, mapping: Collection, index: int, anchor_starts: Sequence[int], *, keeping: bool) -> Fix | None:
    """Return the fix that deletes entry ``index``, which is not the first, or ``None`` where that could change anything else.

    ``keeping`` is true when block scalars of the mapping may keep the blank lines behind them, which deleting lines would add to.
    """
    entry, previous = mapping.entries[index], mapping.entries[index - 1]
    if mapping.flow:
        start, end = previous.end, entry.end
        if "#" in text[start : entry.start]:
            return None
    else:
        lines = whole_lines(text, entry.start, entry.end)
        if lines is None or keeping:
            return None
        start, end = lines
    if bisect_left(anchor_starts, start) != bisect_left(anchor_starts, end):
        return None
    return Fix("remove the second of the two equal members", Safety.SAFE, (Edit(start, end, ""),))
