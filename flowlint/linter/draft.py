"""The configuration that ``flowlint init`` writes: YAML with comments, from what the folder holds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Set
from itertools import chain, groupby

from flowlint.config.settings import DEFAULT_FOLDER
from flowlint.definitions.yaml_writer import written as yaml
from flowlint.linter.evidence import Link
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import is_unicode, printable
from flowlint.model.request import is_guid

_MOST_PATHS = 20
"""Paths that a key lists; a folder with more places says more by not being listed."""
MOST_CANDIDATES = 8
"""Definitions that an id without evidence is offered."""


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
        _definitions(sorted({_in_unicode(path) for path in _folders(definitions, ())})),
        _payloads(_folders(payloads, others)),
        _exclude([f"{_pattern(path)}/**" for path in left_out]),
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
    if not paths:
        yield "# There are no payloads here yet."
    elif len(paths) > _MOST_PATHS:
        yield "# Payloads are in too many places to list them."
    elif not all(map(is_unicode, paths)):
        yield "# Payloads are in files or folders whose names are not Unicode; no configuration can list them."
    else:
        yield from _listed("payloads", paths)
        return
    yield "# payloads: payloads"


def _exclude(globs: list[str]) -> Iterator[str]:
    yield "# Files that are not checked, as patterns. What Git ignores is left out anyway."
    yield from _listed("exclude", globs) if globs else ["# exclude: examples/broken/**"]


def _flows(links: Iterable[Link]) -> Iterator[str]:
    links = sorted(links, key=lambda one: not _is_mapped(one))
    yield "# Which definition belongs to a flow id in payloads, where the definition does not say it."
    yield "flows:" if any(map(_is_mapped, links)) else "# flows:"
    if not links:
        yield "#   a1b2c3d4-e5f6-7890-abcd-ef1234567890: flows/order.yaml"
    yield from chain.from_iterable(map(_flow, links))


def _is_mapped(link: Link) -> bool:
    return bool(link.definition) and is_unicode(link.definition)


def _flow(link: Link) -> Iterator[str]:
    candidates = [path for path in link.candidates if is_unicode(path)]
    if _is_mapped(link):
        yield f"  {_entry(link.flow_id, link.definition)}  # {printable(link.reason)}"
        return
    if candidates:
        yield f"\n  # {printable(link.place.address)} gives this id. Keep the right line, without its #:"
        yield from (f"  # {_entry(link.flow_id, path)}" for path in candidates[:MOST_CANDIDATES])
        if len(candidates) > MOST_CANDIDATES:
            yield f"  # or one of {len(candidates) - MOST_CANDIDATES:,} more definitions"
        return
    if link.definition or link.candidates:
        path = link.definition or link.candidates[0]
        yield f"\n  # {printable(link.place.address)} gives this id. Give {printable(path)} a name in Unicode, then write it here:"
    else:
        yield f"\n  # {printable(link.place.address)} gives an id that no definition read here has."
        # Only an id goes into a command that people copy: any other text may be one of its own.
        fetch = f"Run `flowlint fetch {link.flow_id}`, or export" if is_guid(link.flow_id) else "Export"
        yield f"  # {fetch} the flow and name the file:"
    yield f"  # {_entry(link.flow_id, f'{DEFAULT_FOLDER}/NAME.yaml')}"


def _entry(key: str, value: str) -> str:
    return yaml([{key: value.replace(os.sep, "/")}]).rstrip("\n")


def _in_unicode(path: str) -> str:
    """Return ``path``, or the innermost folder that it lies in, whose name a configuration can hold."""
    return next((one for one in (path, *_above(path)) if is_unicode(one)), "") or os.curdir


def _pattern(path: str) -> str:
    """Return the pattern for ``path``: what has a meaning of its own is escaped, and what is no character may be any."""
    return "".join(f"\\{one}" if one in "*?[\\" else one if is_unicode(one) else "?" for one in path)


def _listed(key: str, values: list[str]) -> Iterator[str]:
    # A name of blanks alone would be taken for none.
    values = [value if value.strip() else f"./{value}" for value in values]
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
