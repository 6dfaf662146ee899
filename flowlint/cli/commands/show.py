"""``flowlint show``: what flowlint reads out of flow definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click

from flowlint.cli.help import Command, option
from flowlint.cli.options import CONFIG, configuration
from flowlint.cli.streams import output, say, warn
from flowlint.cli.texts.table import table
from flowlint.definitions import catalogue, yaml_writer
from flowlint.definitions.catalogue import Catalogue
from flowlint.definitions.formats.flowlint import written
from flowlint.linter import preparation
from flowlint.model.datatype import DataType
from flowlint.model.errors import ConfigError, DefinitionError, SourceError
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, SettingSource, is_launchable
from flowlint.model.printable import counted, printable, printable_json
from flowlint.model.unread import Unread
from flowlint.model.use import InputUse, Use

_ById = Mapping[str, FlowDefinition]


@click.command("show", cls=Command)
@click.argument("definitions", nargs=-1, type=click.Path(), metavar="[DEFINITIONS]...")
@option("--format", "form", type=click.Choice(["text", "json", "yaml"]), default="text", show_default=True, help="Output format.")
@option("--triggers", is_flag=True, help="Print what starts each flow and fills its inputs.")
@CONFIG
def command(definitions: tuple[str, ...], form: str, config: str | None, *, triggers: bool) -> None:
    """Print what flowlint reads in flow definitions.

    DEFINITIONS are files and folders; without them, those of the configuration are shown, or else the folder flows. For each flow you see
    its name, id, aliases, type and version, its request-body setting and how that is known, and its inputs with their types. Other files
    in a folder are skipped and counted. A definition that cannot be read is named, and the others are shown.

    With --triggers, DEFINITIONS hold triggers and payloads too; without them, the payloads of the configuration are read.

    \b
    Examples:
      flowlint show flows/                                 all flows, for people
      flowlint show flows/ --format json                   the same, for programs
      flowlint show flows/ --format yaml > flows.yaml      the same, in flowlint's own format
      flowlint show --triggers flows/ triggers/            what starts the flows, and fills their inputs

    Exit codes: 0 shown, 2 wrong usage or configuration, 3 a definition that is named is missing or cannot be read.
    """  # noqa: D301
    if triggers:
        _show_triggers(definitions, form, config)
        return
    loaded, by_id, named = _load(definitions, config)
    output().write(_FORMS[form](loaded.flows, by_id))
    say([f"{counted(len(loaded.flows), 'flow')} in {counted(len(loaded.files), 'file')}{_left_out(loaded)}"])
    warn(one.sentence for one in loaded.unread if one not in named)
    if named:
        raise DefinitionError("; ".join(one.sentence for one in named))


def _left_out(loaded: Catalogue) -> str:
    unread = f", {counted(len(loaded.unread), 'file')} not readable" if loaded.unread else ""
    return unread + (f", {counted(loaded.skipped, 'file')} skipped" if loaded.skipped else "")


def _show_triggers(paths: tuple[str, ...], form: str, config: str | None) -> None:
    if form == "yaml":
        raise ConfigError("--triggers prints text or JSON, not YAML; leave out --format yaml")
    from flowlint.cli.texts.starts import as_json, as_text
    from flowlint.linter import starts

    found = starts.survey(paths, config)
    if not found.flows:
        raise DefinitionError("no flow definition is found or configured whose triggers could be shown")
    output().write(as_json(found) if form == "json" else as_text(found))
    count = sum(len(flow.starts) for flow in found.flows)
    unknown = f", and {found.unknown:,} without a known flow" if found.unknown else ""
    say([f"{counted(len(found.flows), 'flow')}, {counted(count, 'trigger')}{unknown}", *found.unchecked])
    warn(found.unread)
    if found.problems:
        raise SourceError("; ".join(found.problems))


def _load(definitions: tuple[str, ...], config: str | None) -> tuple[Catalogue, _ById, tuple[Unread, ...]]:
    """Return the definitions to show, flows by the ids that the configuration adds, and what could not be read though the user named it."""
    settings = configuration(config)
    by_id: _ById = {}
    if definitions:
        stated = {entry.definition: entry.request_body for entry in settings.flows.values() if entry.definition and entry.request_body}
        loaded = catalogue.load(definitions, settings.substitutions, stated)
    else:
        found = preparation.load_flows(settings, (), None)
        resolver = preparation.resolver(settings, found, None)
        loaded, by_id = found._replace(flows=resolver.flows), resolver.by_id
    if loaded.flows:
        return loaded, by_id, loaded.unread_among(definitions or settings.definitions)
    if loaded.unread:
        raise DefinitionError("; ".join(one.sentence for one in loaded.unread))
    where = ", ".join(f'"{path}"' for path in definitions or settings.definitions)
    seen = (
        f"no flow definition in {where} ({counted(loaded.skipped, 'file')} skipped)" if where else "no definitions are named or configured"
    )
    raise DefinitionError(f'{seen}, expected a file or folder of flow definitions, or a folder "flows" here')


def _aliases(flow: FlowDefinition, by_id: _ById) -> list[str]:
    """Return by what a payload may call a flow, beside its id."""
    same = {name: one for name, one in by_id.items() if one.source == flow.source and one.place is flow.place}
    return sorted(name for name in same if flow.id is None or name.lower() != flow.id.lower())


def _as_json(flows: Iterable[FlowDefinition], by_id: _ById) -> str:
    return printable_json([_entry(flow, _aliases(flow, by_id)) for flow in flows], indent=2) + "\n"


def _entry(flow: FlowDefinition, aliases: list[str]) -> dict[str, Any]:
    return {
        **flow.facts(),
        "aliases": aliases,
        "inputs": [
            {
                "name": one.name,
                "type": one.type.name,
                "collection": one.type.collection,
                "required": one.required,
                "description": one.description,
                **flow.use_of(one).facts(),
            }
            for one in flow.inputs
        ],
    }


def _as_yaml(flows: Iterable[FlowDefinition], _: _ById) -> str:
    return yaml_writer.written([written(flow) for flow in flows])


def _as_text(flows: Iterable[FlowDefinition], by_id: _ById) -> str:
    return "\n".join(_block(flow, _aliases(flow, by_id)) for flow in flows)


def _block(flow: FlowDefinition, aliases: list[str]) -> str:
    facts = [
        ("id", flow.id or "not stated by this format"),
        *((("aliases", ", ".join(aliases)),) if aliases else ()),
        ("type", flow.type),
        ("version", _version(flow)),
        ("read from", f"{flow.source} ({flow.format})"),
        ("request body", _use(flow)),
    ]
    uses = [_used(flow.use_of(one)) for one in flow.inputs]
    titles = (InputParameter("", DataType("")), "used" if any(uses) else "", "")
    head, *rows = table([titles, *((one, use, _remarks(one)) for one, use in zip(flow.inputs, uses, strict=True))])
    lines = [
        printable(flow.label),
        *(f"  {label:<12}  {printable(text)}".rstrip() for label, text in facts),
        f"  inputs{head[len('  inputs') :] if flow.inputs else '        none'}",
        *rows,
    ]
    return "\n".join(lines) + "\n"


def _used(use: InputUse) -> str:
    if use.use is Use.UNGUARDED and use.where:
        return f"unguarded, {use.where}"
    return str(use.use or "")


def _use(flow: FlowDefinition) -> str:
    return f"{_MEANINGS[flow.request_body]} ({_whence(flow)})" if is_launchable(flow.type) else "not launched by a request"


_MEANINGS = {
    RequestBody.NONE: "none: the flow takes no arguments",
    RequestBody.PARAMETERS: "parameters: each argument goes to the input of the same name",
    RequestBody.JSON: "json: the whole body goes to one JSON input",
    RequestBody.UNSPECIFIED: "unspecified",
}


def _whence(flow: FlowDefinition) -> str:
    if flow.request_body_source is SettingSource.DERIVED:
        return "derived, as the flow has inputs" if flow.inputs else "derived, as the flow has no input"
    return {
        SettingSource.STATED: "stated by the definition",
        SettingSource.CONFIGURATION: "stated by the configuration",
        SettingSource.UNKNOWN: "not known",
    }[flow.request_body_source]


def _version(flow: FlowDefinition) -> str:
    state = {True: "published", False: "not published", None: ""}[flow.published]
    return ", ".join(part for part in (flow.version or "", state) if part) or "not stated by this format"


def _remarks(one: InputParameter) -> str:
    remarks = ["required"] if one.required else []
    if one.initial_value:
        remarks.append("has an initial value")
    if one.twin is not None:
        remarks.append("declared twice, its values are not checked")
    elif not one.type.known:
        remarks.append("unknown type, its values are not checked")
    if one.schema is not None:
        remarks.append("with a schema of its own")
    first, _, rest = one.description.strip().partition("\n")
    if first:
        remarks.append(first + (" ..." if rest else ""))
    return "; ".join(remarks)


_FORMS: dict[str, Callable[[Iterable[FlowDefinition], _ById], str]] = {"text": _as_text, "json": _as_json, "yaml": _as_yaml}
