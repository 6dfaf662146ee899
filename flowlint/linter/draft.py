"""The configuration that ``flowlint init`` writes: YAML with comments, from what the folder holds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Set
from itertools import chain, groupby

from flowlint.config.settings import DEFAULT_FOLDER
from flowlint.definitions.yaml_writer import written as yaml
from flowlint.linter.evidence import Link
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable

_MOST_PATHS = 20
"""Paths that a key lists; a folder with more places says more by not being listed."""
_MOST_CANDIDATES = 8


class Draft(NamedTuple):
    """What the configuration is to say.

    ``definitions`` and ``payloads`` are paths, ``others`` those of files that are not payloads, ``left_out`` folders that are not checked.
    """

    definitions: tuple[str, ...]
    payloads: tuple[str, ...]
    others: tuple[str, ...]
    left_out: tuple[str, ...]
    links: tuple[Link, ...]


def written(draft: Draft, schema: str) -> str:
    """Return the text of the configuration; ``schema`` is the address of its JSON Schema."""
    definitions, payloads, others, left_out = map(_slashed, draft[:4])
    parts = (
        [f"# yaml-language-server: $schema={schema}", "# What flowlint checks here. Paths are relative to this file."],
        _definitions(_folders(definitions, ())),
        _payloads(_folders(payloads, others)),
        _exclude([f"{path}/**" for path in left_out]),
        _flows(draft.links),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _definitions(paths: list[str]) -> Iterator[str]:
    yield "# Flow definitions: exports, Archy YAML, or what `flowlint fetch` writes."
    if paths:
        yield from _listed("definitions", paths)
    else:
        yield "# There are none here yet: put them into this folder, or run `flowlint fetch ID`."
        yield f"# definitions: {DEFAULT_FOLDER}"


def _payloads(paths: list[str]) -> Iterator[str]:
    yield "# What `flowlint check` looks at. Without this key it looks at every file."
    if paths and len(paths) <= _MOST_PATHS:
        yield from _listed("payloads", paths)
    else:
        yield "# Payloads are in too many places to list them." if paths else "# There are no payloads here yet."
        yield "# payloads: payloads"


def _exclude(globs: list[str]) -> Iterator[str]:
    yield "# Files that are not checked, as patterns. What Git ignores is left out anyway."
    yield from _listed("exclude", globs) if globs else ["# exclude: examples/broken/**"]


def _flows(links: Iterable[Link]) -> Iterator[str]:
    links = list(links)
    yield "# Which definition belongs to a flow id in payloads, where the definition does not say it."
    yield "flows:" if any(one.definition for one in links) else "# flows:"
    if not links:
        yield "#   a1b2c3d4-e5f6-7890-abcd-ef1234567890: flows/order.yaml"
    yield from chain.from_iterable(map(_flow, sorted(links, key=lambda one: not one.definition)))


def _flow(link: Link) -> Iterator[str]:
    if link.definition:
        yield f"  {_entry(link.flow_id, link.definition)}  # {_comment(link.reason)}"
        return
    if link.candidates:
        yield f"\n  # {_comment(link.place.address)} gives this id. Keep the right line, without its #:"
        yield from (f"  # {_entry(link.flow_id, path)}" for path in link.candidates[:_MOST_CANDIDATES])
        return
    yield f"\n  # {_comment(link.place.address)} gives an id that no definition here can have."
    yield f"  # Run `flowlint fetch {_comment(link.flow_id)}`, or export the flow and name the file:"
    yield f"  # {_entry(link.flow_id, f'{DEFAULT_FOLDER}/NAME.yaml')}"


def _entry(key: str, value: str) -> str:
    return yaml([{key: value.replace(os.sep, "/")}]).rstrip("\n")


def _comment(text: str) -> str:
    return printable(text)


def _listed(key: str, values: list[str]) -> Iterator[str]:
    return iter(yaml([{key: values[0] if len(values) == 1 else values}]).splitlines())


def _slashed(paths: Iterable[str]) -> list[str]:
    return [path.replace(os.sep, "/") for path in paths]


def _folders(paths: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return the fewest folders and files that hold all of ``paths`` and none of ``others``; never the whole."""
    barred = {"", *chain.from_iterable(map(_above, others))}
    return sorted(_cover(sorted(set(paths)), barred))


def _cover(paths: list[str], barred: Set[str]) -> list[str]:
    """Return one folder for all of ``paths``, where they have one that is not ``barred``, else what covers each of its parts."""
    if not paths:
        return []
    common = next(folder for folder in _above(paths[0]) if all(path.startswith(folder and f"{folder}/") for path in paths))
    if common not in barred:
        return [common]
    depth = common.count("/") + 1 if common else 0
    parts = [list(part) for _, part in groupby(paths, lambda path: path.split("/")[depth])]
    return [found for part in parts for found in (part if part[0].count("/") == depth else _cover(part, barred))]


def _above(path: str) -> list[str]:
    """Return the folders that a path lies in, the innermost first, the whole as an empty text."""
    names = path.split("/")[:-1]
    return ["/".join(names[:length]) for length in range(len(names), -1, -1)]
