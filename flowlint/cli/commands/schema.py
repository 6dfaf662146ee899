"""``flowlint schema``: the launch requests that fit a flow, as JSON Schema."""

from __future__ import annotations

import os
from typing import Any

import click

from flowlint.cli.help import Command, completes, option
from flowlint.cli.options import CONFIG, DEFINITIONS, configuration
from flowlint.cli.reports import demand_inside
from flowlint.cli.streams import output, say, warn
from flowlint.config.settings import Settings
from flowlint.definitions import editor_files, request_schema
from flowlint.definitions.editor_schema import Described
from flowlint.linter import preparation
from flowlint.model.errors import ConfigError, DefinitionError
from flowlint.model.flow import FlowDefinition, is_launchable
from flowlint.model.printable import printable_json
from flowlint.sources.files import make_folder, write_atomic
from flowlint.sources.trees import tree_of

_SHOWN = 5
"""Flows that an error names."""


@click.command("schema", cls=Command)
@click.argument("flow", required=False, metavar="[FLOW]", shell_complete=completes("flows"))
@DEFINITIONS
@option("--write", metavar="DIR", help="Write a schema for each flow, and settings for VS Code.")
@option("--strict", is_flag=True, help="Require inputs that are read without a test.")
@CONFIG
def command(flow: str | None, definitions: tuple[str, ...], config: str | None, write: str | None, *, strict: bool) -> None:
    """Print the JSON Schema of a launch request to FLOW.

    FLOW is a definition's path, an id, a name or an alias. The schema (2020-12) describes the whole request body. It accepts what
    `flowlint check` finds free of errors, so editors and other validators agree with it. With --strict it also refuses what `check` warns
    about as `unset-input`. Leave out FLOW if only one flow is loaded, or to --write the schemas of all flows.

    \b
    Examples:
      flowlint schema flows/billing.yaml > billing.schema.json   one flow's schema
      flowlint schema --write schemas                            all of them, and settings for VS Code

    Exit codes: 0 printed or written, 2 wrong usage or configuration, 3 a definition is missing, cannot be read or cannot be launched.
    """  # noqa: D301
    settings = configuration(config)
    loaded = preparation.load_flows(settings, definitions, flow)
    named = loaded.unread_among(definitions or settings.definitions)
    resolver = preparation.resolver(settings, loaded, flow)
    flows = (resolver.forced,) if resolver.forced is not None else resolver.flows
    if not flows and loaded.unread:
        raise DefinitionError("; ".join(one.sentence for one in loaded.unread))
    if not flows:
        raise DefinitionError('no flow definition is loaded, expected some in --definitions, in the configuration or in the folder "flows"')
    if write is None and len(flows) > 1:
        raise ConfigError(f"FLOW is missing, expected {_names(flows)}, or --write DIR for all of them")
    described = editor_files.described(flows, settings, resolver)
    if strict:
        described = [one._replace(flow=request_schema.strict(one.flow)) for one in described]
    if write is None:
        output().write(_json(request_schema.request_schema(described[0].flow, described[0].aliases)))
    else:
        _write(described, settings, write)
    warn(one.sentence for one in loaded.unread if one not in named)
    if named:
        raise DefinitionError("; ".join(one.sentence for one in named))


def _names(flows: tuple[FlowDefinition, ...]) -> str:
    names = [f'"{flow.name}"' for flow in flows]
    return ", ".join(names[:_SHOWN]) + (f" or one of {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")


def _write(flows: list[Described], settings: Settings, folder: str) -> None:
    wanted = [one for one in flows if is_launchable(one.flow.type)]
    demand_inside("--write", folder, settings.root)
    # Where none of them can be launched, the first says why there is nothing to write.
    documents = editor_files.documents(wanted or flows[:1], editor_files.payload_globs(settings), settings.relative(folder))
    make_folder(folder)
    for name, document in documents.items():
        write_atomic(os.path.join(folder, name), _json(document).encode("utf-8", "backslashreplace"), within=tree_of(folder))
    left_out = [one.flow for one in flows if one not in wanted]
    say(f'left out flow "{flow.name}" of type "{flow.type}", which no request launches' for flow in left_out)
    schemas = f"{len(wanted)} schema" if len(wanted) == 1 else f"{len(wanted)} schemas"
    say([f'wrote {schemas} to "{folder}"; the settings for VS Code in "{editor_files.SETTINGS}" there belong in ".vscode/settings.json"'])


def _json(document: dict[str, Any]) -> str:
    return printable_json(document, indent=2) + "\n"
