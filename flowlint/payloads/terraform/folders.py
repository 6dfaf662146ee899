"""The folders of a Terraform configuration: what each module declares, and which other folders call it as a module.

A module is all ``.tf`` files of one folder. Files in JSON syntax and the merging of override files are not read.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice

from flowlint.model.errors import SourceError
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.pattern import pattern
from flowlint.payloads.terraform.hcl.parser import Part, outline
from flowlint.payloads.terraform.hcl.tree import Expression, Template
from flowlint.sources.files import read_file
from flowlint.sources.ignored import repository_top
from flowlint.sources.tracked import Tracked
from flowlint.sources.trees import Bounds, tree_of
from flowlint.sources.walk import Wanted, walk
from flowlint.syntax.grammar import Unreadable

_MAX_SIZE = 4 << 20
_MAX_FILES = 2000
_MAX_FOLDERS = 20_000
_MOST_PARSED = 2 << 20
"""Characters of Terraform that one run parses: the densest take three microseconds each."""

_DECLARING = pattern(r"\b(?:genesyscloud_flow|locals|module|output|variable)\b")
"""Words one of which a file has that declares what a reference to a flow may lead through."""


class Declarations(NamedTuple):
    """What one folder declares: its blocks by type and labels, such as ``("variable", "flow_id")``, and by local values."""

    blocks: dict[tuple[str, ...], Part]
    locals: dict[str, Part]

    def of(self, *header: str) -> Iterator[Part]:
        """Yield the blocks whose header is ``header`` and one label more."""
        return (block for key, block in self.blocks.items() if key[:-1] == header)


class Caller(NamedTuple):
    """A ``module`` block that calls a folder: its own folder, and its label."""

    folder: str
    label: str


class Folders:
    """The files of one run, each parsed once; folders are absolute paths.

    Nothing is read beyond ``bounds``, and of the files that may call others at most ``_MOST_PARSED`` bytes are parsed.
    """

    __slots__ = ("_bounds", "_callers", "_declarations", "_documents", "_left", "_reached", "_tops", "_tracked")

    def __init__(self, bounds: Bounds, tracked: Tracked) -> None:
        self._bounds = bounds
        self._tracked = tracked
        self._documents: dict[str, list[Part]] = {}
        self._declarations: dict[str, Declarations] = {}
        self._callers: dict[str, dict[str, list[Caller]]] = {}
        self._reached: dict[str, bool] = {}
        self._tops: dict[str, str | None] = {}
        self._left = _MOST_PARSED

    @property
    def cut(self) -> bool:
        """True when there was more to parse than a run has time for, so calls may be unknown."""
        return self._left < 0

    def reach(self, path: str) -> bool:
        """Return true where references may lead to ``path``."""
        if path not in self._reached:
            self._reached[path] = self._bounds.reach(path)
        return self._reached[path]

    def read_first(self, path: str) -> None:
        """Parse the file at ``path`` before others of its folder, so the limit of a run does not cut off what it declares itself."""
        path = os.path.abspath(path)
        if self.reach(path):
            self._document(path)

    def declarations(self, folder: str) -> Declarations:
        """Return what ``folder`` declares: nothing where there is no such folder, or where it lies elsewhere."""
        found = self._declarations.get(folder)
        if found is None:
            paths = _names(folder, (".tf",))[:_MAX_FILES] if self.reach(folder) else []
            found = self._declarations[folder] = _declarations([self._document(path, _DECLARING) for path in paths])
        return found

    def given(self, folder: str, variable: str) -> Expression | None:
        """Return the value that the ``.tfvars`` files of a root module give a variable, the last one as Terraform orders them."""
        names = _names(folder, (".auto.tfvars",))
        value = None
        for path in (os.path.join(folder, "terraform.tfvars"), *names):
            given = (part.value(variable) for part in self._document(path) if not part.header)
            value = next((one for one in given if one is not None), value)
        return value

    def callers(self, folder: str) -> list[Caller]:
        """Return the ``module`` blocks that lead to ``folder``, of all files that may belong to the same project."""
        if folder not in self._tops:
            self._tops[folder] = self._bounds.around(folder)
        top = self._tops[folder]
        if top is None:
            return []
        found = self._callers.get(top)
        if found is None:
            found = self._callers[top] = self._all_callers(top)
        return found.get(folder, [])

    def folders(self, folder: str) -> list[str]:
        """Return ``folder``, those that call it or are called, and, in a repository, all others with ``.tf`` files behind them."""
        found = {folder: None}
        waiting = [folder]
        while waiting:
            one = waiting.pop()
            called = (called_folder(block, one) for block in self.declarations(one).of("module"))
            near = [*(caller.folder for caller in self.callers(one)), *(target for target in called if target is not None)]
            waiting += [other for other in near if other not in found]
            found.update(dict.fromkeys(near))
        top = self._bounds.around(folder) if repository_top(folder) is not None else None
        return list(found | dict.fromkeys(map(os.path.dirname, self._below(top)) if top is not None else ()))

    def _all_callers(self, top: str) -> dict[str, list[Caller]]:
        """Return the ``module`` blocks of all files below ``top`` by the folder that they call; nothing else is kept of those files."""
        found: dict[str, list[Caller]] = {}
        for path in self._below(top):
            folder = os.path.dirname(path)
            for block in self._calling(path):
                target = called_folder(block, folder) if block.header[:1] == ("module",) else None
                if target is not None and block.header[1:]:
                    found.setdefault(target, []).append(Caller(folder, block.header[1]))
        return found

    def _calling(self, path: str) -> Sequence[Part]:
        """Return the parts of a file that may call modules; to read a file is far cheaper than to parse it, and most call none."""
        known = self._documents.get(path)
        if known is not None:
            return known
        text = _text(path)
        return self._parsed(text) if "module" in text else ()

    def _below(self, top: str) -> Iterator[str]:
        folders = 0

        def too_many(_: str, is_folder: bool) -> bool:
            nonlocal folders
            folders += is_folder
            return folders > _MAX_FOLDERS

        return islice(walk(top, excluded=too_many, wanted=Wanted(lambda: (".tf",)), tracked=self._tracked), _MAX_FILES)

    def _document(self, path: str, needed: re.Pattern[str] | None = None) -> list[Part]:
        """Return what a file declares; one without anything that is ``needed`` is not parsed."""
        document = self._documents.get(path)
        if document is None:
            text = _text(path)
            is_needed = needed is None or needed.search(text) is not None
            document = self._documents[path] = self._parsed(text) if is_needed else []
        return document

    def _parsed(self, text: str) -> list[Part]:
        """Return what a file declares: nothing where it takes too many steps to read, or the run has read enough."""
        self._left -= len(text)
        try:
            return outline(text) if self._left >= 0 else []
        except Unreadable:
            return []


def called_folder(block: Part, folder: str) -> str | None:
    """Return the folder that a ``module`` block in ``folder`` calls, or ``None`` where that comes from elsewhere."""
    source = source_of(block)
    # To Terraform only these beginnings tell a local path from a registry's address.
    return (
        os.path.normpath(os.path.join(folder, source)) if source.startswith(("./", "../", ".\\", "..\\")) or source in {".", ".."} else None
    )


def source_of(block: Part) -> str:
    """Return the ``source`` of a ``module`` block, empty where that is no plain text."""
    value = block.value("source")
    content = value.content if isinstance(value, Template) else None
    return content or ""


def _declarations(documents: list[list[Part]]) -> Declarations:
    blocks = [part for document in documents for part in document]
    values = {name: block for block in blocks if block.header == ("locals",) for name in block.texts}
    return Declarations({block.header: block for block in blocks}, values)


def _text(path: str) -> str:
    """Return what a file holds: nothing where it is missing, cannot be read or is too large."""
    try:
        return read_file(path, _MAX_SIZE, within=tree_of(os.path.dirname(path))).decode("utf-8-sig", "replace")
    except SourceError:
        return ""


def _names(folder: str, suffixes: tuple[str, ...]) -> list[str]:
    """Return the paths of the files in ``folder`` that have one of the suffixes, by name."""
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(suffixes))
    except OSError:
        return []
    return [path for name in names if os.path.isfile(path := os.path.join(folder, name))]
