"""The folders of a Terraform configuration: what each module declares, and which other folders call it as a module.

A module is all ``.tf`` files of one folder. Files in JSON syntax and the merging of override files are not read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from flowlint.errors import SourceError
from flowlint.sources.files import read_file
from flowlint.sources.ignored import repository_top
from flowlint.sources.trees import tree_of
from flowlint.sources.walk import walk
from flowlint.syntax.grammar import Unreadable
from flowlint.syntax.hcl import Block, Document, Expression, Template, parse

_MAX_SIZE = 4 << 20
_MAX_FILES = 2000
_MAX_FOLDERS = 20_000
_MAX_LEVELS = 5


class Declarations(NamedTuple):
    """What one folder declares, each by its name; resources and data sources by type and name."""

    resources: dict[tuple[str, str], Block]
    data: dict[tuple[str, str], Block]
    modules: dict[str, Block]
    variables: dict[str, Block]
    outputs: dict[str, Block]
    locals: dict[str, Expression]


class Caller(NamedTuple):
    """A ``module`` block that calls a folder: its own folder, and its label."""

    folder: str
    label: str


class Folders:
    """The files of one run, each read and parsed once. Folders are absolute paths."""

    __slots__ = ("_callers", "_declarations", "_documents", "_texts")

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._documents: dict[str, Document] = {}
        self._declarations: dict[str, Declarations] = {}
        self._callers: dict[str, dict[str, list[Caller]]] = {}

    def declarations(self, folder: str) -> Declarations:
        """Return what ``folder`` declares: nothing where there is no such folder."""
        found = self._declarations.get(folder)
        if found is None:
            documents = [self._document(path) for path in _names(folder, (".tf",))[:_MAX_FILES]]
            found = self._declarations[folder] = _declarations(documents)
        return found

    def given(self, folder: str, variable: str) -> Expression | None:
        """Return the value that the ``.tfvars`` files of a root module give a variable, the last one as Terraform orders them."""
        names = _names(folder, (".auto.tfvars",))
        value = None
        for path in (os.path.join(folder, "terraform.tfvars"), *names):
            attributes = self._document(path).attributes
            value = next((attribute.value for attribute in attributes if attribute.name == variable), value)
        return value

    def callers(self, folder: str) -> list[Caller]:
        """Return the ``module`` blocks that lead to ``folder``, of all files from the top of its repository, or a few levels up, down."""
        top = _top(folder)
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
            called = (called_folder(block, one) for block in self.declarations(one).modules.values())
            near = [*(caller.folder for caller in self.callers(one)), *(target for target in called if target is not None)]
            waiting += [other for other in near if other not in found]
            found.update(dict.fromkeys(near))
        top = repository_top(folder)
        return list(found | dict.fromkeys(map(os.path.dirname, _below(top)) if top is not None else ()))

    def _all_callers(self, top: str) -> dict[str, list[Caller]]:
        found: dict[str, list[Caller]] = {}
        for path in _below(top):
            folder = os.path.dirname(path)
            # To read a file is far cheaper than to parse it, and most call no module.
            for block in self._document(path).blocks if "module" in self._text(path) else ():
                target = called_folder(block, folder) if block.type == "module" else None
                if target is not None and block.labels:
                    found.setdefault(target, []).append(Caller(folder, block.labels[0]))
        return found

    def _document(self, path: str) -> Document:
        document = self._documents.get(path)
        if document is None:
            document = self._documents[path] = _parsed(self._text(path))
        return document

    def _text(self, path: str) -> str:
        text = self._texts.get(path)
        if text is None:
            text = self._texts[path] = _text(path)
        return text


def _parsed(text: str) -> Document:
    """Return what a file declares: nothing where it takes too many steps to read."""
    try:
        return parse(text)
    except Unreadable:
        return Document((), ())


def called_folder(block: Block, folder: str) -> str | None:
    """Return the folder that a ``module`` block in ``folder`` calls, or ``None`` where that comes from elsewhere."""
    source = source_of(block)
    # To Terraform only these beginnings tell a local path from a registry's address.
    return (
        os.path.normpath(os.path.join(folder, source)) if source.startswith(("./", "../", ".\\", "..\\")) or source in {".", ".."} else None
    )


def source_of(block: Block) -> str:
    """Return the ``source`` of a ``module`` block, empty where that is no plain text."""
    attribute = block.attribute("source")
    content = attribute.value.content if attribute is not None and isinstance(attribute.value, Template) else None
    return content or ""


def _declarations(documents: list[Document]) -> Declarations:
    blocks = [block for document in documents for block in document.blocks]
    return Declarations(
        resources=dict(_typed(blocks, "resource")),
        data=dict(_typed(blocks, "data")),
        modules=dict(_named(blocks, "module")),
        variables=dict(_named(blocks, "variable")),
        outputs=dict(_named(blocks, "output")),
        locals={attribute.name: attribute.value for block in blocks if block.type == "locals" for attribute in block.attributes},
    )


def _typed(blocks: list[Block], block_type: str) -> Iterator[tuple[tuple[str, str], Block]]:
    for block in blocks:
        match block:
            case Block(type=found, labels=(resource_type, name)) if found == block_type:
                yield (resource_type, name), block


def _named(blocks: list[Block], block_type: str) -> Iterator[tuple[str, Block]]:
    for block in blocks:
        match block:
            case Block(type=found, labels=(name,)) if found == block_type:
                yield name, block


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


def _below(top: str) -> Iterator[str]:
    folders = 0

    def too_many(_: str, is_folder: bool) -> bool:
        nonlocal folders
        folders += is_folder
        return folders > _MAX_FOLDERS

    for number, path in enumerate(walk(top, excluded=too_many, suffixes=(".tf",))):
        if number == _MAX_FILES:
            return
        yield path


def _top(folder: str) -> str:
    """Return the top of the repository, or the folder some levels up, though not the root, the user's own, or what is above that."""
    repository = repository_top(folder)
    if repository is not None:
        return repository
    home = os.path.expanduser("~")
    top = folder
    for _ in range(_MAX_LEVELS):
        parent = os.path.dirname(top)
        if top == home or parent in {home, os.path.dirname(parent)}:
            break
        top = parent
    return top
