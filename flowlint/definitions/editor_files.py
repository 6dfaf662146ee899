"""Files that make editors check launch requests as they are written: a schema for each flow, one that chooses by flow id, and settings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flowlint.binding.resolver import Resolver
from flowlint.config.entries import BindingEntry
from flowlint.config.settings import Settings
from flowlint.definitions import editor_schema
from flowlint.definitions.editor_schema import Described
from flowlint.model.flow import FlowDefinition
from flowlint.model.mode import Shape

BY_FLOW_ID = "launch-request"
"""The file, without ending, of the schema that leads to that of the flow which a request names."""
SETTINGS = "vscode-settings.json"
"""Not ``settings.json``, so no settings of the user are written over where the folder is ``.vscode`` itself."""

_ENDING = ".schema.json"
_LONGEST = 80
"""Characters of a flow's name that its file is named after."""
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))})
"""Names that Windows keeps for devices, whatever the ending."""


def described(flows: Iterable[FlowDefinition], settings: Settings, resolver: Resolver) -> list[Described]:
    """Return ``flows`` with what the settings say of them; bound files that hold arguments alone are no requests and left out."""
    found = []
    for flow in flows:
        own = flow.id.lower() if flow.id is not None else None
        aliases = tuple(name for name, known in resolver.by_id.items() if known is flow and name != own)
        bindings = [entry for entry in settings.bindings if entry.shape is Shape.REQUEST and _is_bound(entry, flow, aliases, settings)]
        found.append(Described(flow, aliases, tuple(glob for entry in bindings for glob in entry.files)))
    return found


def _is_bound(entry: BindingEntry, flow: FlowDefinition, aliases: tuple[str, ...], settings: Settings) -> bool:
    if entry.flow in settings.flows:
        return entry.flow in aliases or entry.flow == flow.id
    path = settings.resolve(entry.flow)
    if os.path.exists(path):
        return os.path.abspath(path) == os.path.abspath(flow.source)
    return entry.flow == flow.name or (flow.id is not None and entry.flow.lower() == flow.id.lower())


def payload_globs(settings: Settings) -> list[str]:
    """Return the globs of the files that ``check`` looks into by itself, relative to the configuration's folder."""
    return [glob for path in settings.payloads for glob in _globs_of(path, settings)]


def _globs_of(path: str, settings: Settings) -> Iterator[str]:
    place = settings.relative(path)
    if not os.path.isdir(path):
        yield place
    elif place == os.curdir:
        # Not every YAML file: the YAML extension would then know no other schema for any of them.
        yield "**/*.json"
    else:
        yield from (f"{place}/**/*.{suffix}" for suffix in ("json", "yaml", "yml"))


def documents(flows: Sequence[Described], payloads: Sequence[str], folder: str) -> dict[str, dict[str, Any]]:
    """Return the JSON documents to write, by file name.

    ``payloads`` are the globs of files that may hold requests to any flow. Globs are relative to the workspace's folder, and so is
    ``folder``, the path of the one that the documents go into; both are written with ``/``. Raises ``DefinitionError`` where a flow is of a
    type that is not known to be launched.
    """
    names = file_names([one.flow for one in flows])
    schemas = {name: editor_schema.of_flow(one) for name, one in zip(names, flows, strict=True)}
    places = {name: list(one.globs) for name, one in zip(names, flows, strict=True)}
    chooser = BY_FLOW_ID + _ENDING
    schemas[chooser] = editor_schema.by_flow_id(dict(zip(names, flows, strict=True)))
    places[chooser] = list(payloads)
    return {**schemas, SETTINGS: _settings(places, folder)}


def file_names(flows: Sequence[FlowDefinition]) -> list[str]:
    """Return the name of each flow's file: letters, digits and hyphens of its name, and of its id where names are alike."""
    stems = [_stem(flow.name) for flow in flows]
    taken = {BY_FLOW_ID}
    found = []
    for flow, stem in zip(flows, stems, strict=True):
        alike = stems.count(stem) > 1 or stem in taken
        name = first = f"{stem}-{_stem(flow.id)[:8]}" if alike and flow.id else stem
        number = 2
        while name in taken:
            name, number = f"{first}-{number}", number + 1
        taken.add(name)
        found.append(name + _ENDING)
    return found


def _stem(name: str) -> str:
    kept = "".join(character if character.isascii() and character.isalnum() else " " for character in name.lower())
    stem = "-".join(kept.split())[:_LONGEST].strip("-") or "flow"
    return f"flow-{stem}" if stem in _RESERVED else stem


def _settings(places: dict[str, list[str]], folder: str) -> dict[str, Any]:
    """Return the settings of VS Code, of its own JSON support and of the YAML extension (``redhat.vscode-yaml``)."""
    urls = {name: f"{_relative(folder)}{name}" for name in places}
    in_json = {name: [_rooted(glob) for glob in globs if not _is_yaml(glob)] for name, globs in places.items()}
    in_yaml = {name: list(_for_yaml(glob for glob in globs if not glob.endswith(".json"))) for name, globs in places.items()}
    return {
        "json.schemas": [{"fileMatch": globs, "url": urls[name]} for name, globs in in_json.items() if globs],
        "yaml.schemas": {urls[name]: globs for name, globs in in_yaml.items() if globs},
    }


def _relative(folder: str) -> str:
    path = folder.removeprefix("./").strip("/") if not folder.startswith("/") else folder.rstrip("/")
    if path in {"", "."}:
        return "./"
    return f"{path}/" if path.startswith(("/", "../")) or path == ".." else f"./{path}/"


def _is_yaml(glob: str) -> bool:
    return glob.endswith((".yaml", ".yml"))


def _rooted(glob: str) -> str:
    return glob if glob.startswith(("/", "**/")) else f"/{glob}"


def _for_yaml(globs: Iterable[str]) -> list[str]:
    """Return ``globs`` as the YAML extension reads them: ``*`` crosses folders there, and ``**/`` wants at least one."""
    found = []
    for glob in globs:
        found += [_rooted(glob), _rooted(glob).replace("**/", "")]
    return list(dict.fromkeys(found))
