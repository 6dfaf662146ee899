"""How near two words are, and which of many was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST_COMPARED = 200
"""Code points of a word that is compared with others."""

_SEPARATORS = str.maketrans("", "", "_-. \t")


def fold(word: str) -> str:
    """Return ``word`` without case and separators, so that ``customer_name`` and ``CustomerName`` are one."""
    return word.casefold().translate(_SEPARATORS)


def distance(left: str, right: str, limit: int = 1_000) -> int:
    """Return the Damerau-Levenshtein distance of two words (optimal string alignment), or a number over ``limit`` once it must be over."""
    left, right = _without_common_ends(left, right)
    if abs(len(left) - len(right)) > limit or len(set(left).difference(right)) > limit or len(set(right).difference(left)) > limit:
        return limit + 1
    before: list[int] = []
    last = list(range(len(right) + 1))
    for row, a in enumerate(left, 1):
        current = [row, *[limit + 1] * len(right)]
        # Further from the diagonal than that it takes more than the limit.
        for column in range(max(1, row - limit), min(len(right), row + limit) + 1):
            b = right[column - 1]
            cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (a != b))
            if row > 1 and column > 1 and a == right[column - 2] and left[row - 2] == b:
                cost = min(cost, before[column - 2] + 1)
            current[column] = cost
        if min(current) > limit and (not last or min(last) > limit):
            return limit + 1
        before, last = last, current
    return last[-1]


def is_near(left: str, right: str, slips: int) -> bool:
    """Tell whether two words are so many slips apart or fewer."""
    return distance(left, right, slips) <= slips


def _without_common_ends(left: str, right: str) -> tuple[str, str]:
    """Return what two words differ in, without what both begin and end with."""
    most, start, end = min(len(left), len(right)), 0, 0
    while start < most and left[start] == right[start]:
        start += 1
    while end < most - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return left[start : len(left) - end], right[start : len(right) - end]


def tolerance(word: str) -> int:
    """Return how many slips still make one word of another of this length: a quarter of it, and at least one."""
    return max(1, len(word) // 4)


def did_you_mean(word: str, candidates: Iterable[str], limit: int = 3) -> str:
    """Return the question which of ``candidates`` was meant, with the best ``limit`` of them; empty where none is near."""
    near = [f'"{one}"' for one in closest(word, candidates, limit)]
    return f"did you mean {' or '.join(filter(None, [', '.join(near[:-1]), *near[-1:]]))}?" if near else ""


def nearest_name(name: str, candidates: Iterable[str]) -> str | None:
    """Return the one of ``candidates``, names of several words, that is nearest to ``name``: by its letters, else by its words.

    At most one word of each may be another, and the half at least must be the same.
    """
    names = list(candidates)
    near = closest(name, names, 1)
    if near:
        return near[0]
    words = _words(name)
    alike = [(len(words & others), one) for one in names if max(len(words - (others := _words(one))), len(others - words)) <= 1]
    most, best = max(alike, key=lambda found: found[0], default=(0, None))
    return best if most > 0 and 2 * most >= len(words) else None


def _words(name: str) -> set[str]:
    return set(name.casefold().replace("_", " ").replace("-", " ").split())


def closest(word: str, candidates: Iterable[str], limit: int = 3) -> list[str]:
    """Return at most ``limit`` of ``candidates`` that ``word`` may have been meant for, the best first; ties in the order given."""
    if len(word) > LONGEST_COMPARED:
        return []
    lower, folded, most = word.casefold(), fold(word), tolerance(word)
    ranked = []
    for index, candidate in enumerate(candidates):
        other = candidate.casefold()
        if folded == other.translate(_SEPARATORS):
            ranked.append(((0, distance(lower, other)), index, candidate))
        elif abs(len(lower) - len(other)) <= most:
            slips = distance(lower, other, most)
            if slips <= most and slips < max(len(word), len(candidate)):
                ranked.append(((1, slips), index, candidate))
    return [candidate for _, _, candidate in sorted(ranked)[:limit]]
