"""Writes the pages of the documentation that follow from the code: commands, configuration, rules, and what is read and written.

``docs/conf.py`` calls it before each build, so no page can be older than the code.
``python docs/reference_pages.py FOLDER`` does it alone.
"""

from __future__ import annotations

import inspect
import itertools
import json
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from flowlint import registry
from flowlint.cli.group import group
from flowlint.cli.help import option_groups
from flowlint.model.report import RuleFacts

ROOT = Path(__file__).resolve().parent.parent
_ROLE = re.compile(r"``(.+?)``")
_LABEL = re.compile(r"^(What it is|When|Limits|Suffixes|What counts as one payload|Example)(:+)", re.MULTILINE)


def write_pages(folder: Path) -> None:
    """Make ``folder`` hold every generated page and no other; a page that is equal is not touched, so Sphinx need not read it again."""
    written = {folder / name: text for name, text in pages()}
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    for path in set(folder.rglob("*.md")) - written.keys():
        path.unlink()


def pages() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of every generated page."""
    yield "commands.md", commands()
    yield "configuration.md", configuration()
    for rule in registry.manuals():
        yield f"rules/{rule.id}.md", rule_page(rule)
    formats = zip(registry.formats(), registry.modules("definitions/formats"), strict=True)
    yield (
        "definition-formats.md",
        modules("Formats of flow definitions", ((one.name, f"definitions.formats.{name}") for one, name in formats)),
    )
    carriers = zip(registry.carriers(), registry.cards(), strict=True)
    yield "payload-files.md", modules("Files with payloads", ((one.name, f"payloads.{name}") for one, name in carriers))
    reporters = ((name, f"reports.formats.{name.replace('-', '_')}") for name in registry.reporter_names())
    yield "report-formats.md", modules("Report formats", reporters)


def rule_page(rule: RuleFacts) -> str:
    """Return the page of a rule: its manual, with its group and severity."""
    fix = "yes" if rule.fixable else "no"
    facts = f"Severity: {rule.severity.value} · group: [{rule.group.value}](../../reference/rules.md) · fix: {fix}"
    return joined([f"# {rule.id}", facts, markdown(rule.manual)])


def modules(title: str, named: Iterable[tuple[str, str]]) -> str:
    """Return a page with the manual of each module of the package, which is its docstring."""
    parts = [f"# {title}"]
    for name, module in named:
        parts += [f"## {name}", markdown(import_module(f"flowlint.{module}").__doc__ or "")]
    return joined(parts)


def commands() -> str:
    """Return the page of the command line: each command with its options."""
    context = click.Context(group, info_name="flowlint")
    parts = ["# Commands", help_text(group)]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=f"flowlint {name}", parent=None)
        usage = " ".join([f"flowlint {name}", *command.collect_usage_pieces(inner)])
        parts += [f"## flowlint {name}", fence("text", usage), help_text(command)]
        for heading, rows in option_groups(command, inner).items():
            options = [(f"`{names}`", escaped(" ".join(text.split()))) for names, text in rows]
            parts.append(table([heading, ""], options))
    return joined(parts)


def help_text(command: click.Command) -> str:
    """Return the help of a command as Markdown: a block that click does not wrap is a list of commands."""
    parts = []
    for part in inspect.cleandoc(command.help or "").split("\n\n"):
        head, mark, body = part.partition("\b\nExamples:\n")
        parts.append(fence("text", inspect.cleandoc(body)) if mark and not head else escaped(part))
    return joined(parts)


def configuration() -> str:
    """Return the page of the configuration: each key as its JSON Schema describes it."""
    schema = json.loads((ROOT / "schemas" / "config.schema.json").read_text("utf-8"))
    parts = ["# Configuration keys", schema["description"]]
    for name, value in schema["properties"].items():
        parts += [f"## {name}", *described(value, schema)]
    return joined(parts)


def described(value: dict[str, Any], schema: dict[str, Any]) -> Iterator[str]:
    """Yield what a schema says of a value, and of the keys below it."""
    value = referred(value, schema)
    yield value.get("description", "")
    if "examples" in value:
        yield fence("yaml", "\n".join(json.dumps(one, ensure_ascii=False) for one in value["examples"]))
    kinds = [referred(one, schema) for one in (value, *value.get("anyOf", ()), *value.get("oneOf", ()))]
    kinds += [referred(one["items"], schema) for one in kinds if isinstance(one.get("items"), dict)]
    kinds += [referred(one["additionalProperties"], schema) for one in kinds if isinstance(one.get("additionalProperties"), dict)]
    kinds += [referred(inner, schema) for one in kinds for inner in (*one.get("anyOf", ()), *one.get("oneOf", ()))]
    rows = {
        key: (f"`{key}`", " ".join(str(referred(one, schema).get("description", "")).split()), choices(referred(one, schema)))
        for kind in kinds
        for key, one in kind.get("properties", {}).items()
    }
    if rows:
        yield table(["key", "what it is", "values"], rows.values())
    elif choices(value):
        yield f"Values: {choices(value)}."


def referred(value: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema that ``value`` is or refers to, with what stands beside the reference."""
    if not isinstance(value, dict):
        return {}
    if "$ref" not in value:
        return value
    name = value["$ref"].rpartition("/")[2]
    return {**schema["$defs"][name], **{key: one for key, one in value.items() if key != "$ref"}}


def choices(value: dict[str, Any]) -> str:
    """Return the words that a value may be, if it may be only some."""
    return ", ".join(f"`{one}`" for one in value.get("enum", ()))


def markdown(docstring: str) -> str:
    """Return a docstring as Markdown: literals in single backticks, labels in bold, an indented example as a block."""
    text = _LABEL.sub(r"**\1:**", _ROLE.sub(r"`\1`", docstring.strip()))
    parts = itertools.groupby(text.split("\n\n"), key=lambda part: part.startswith("    "))
    return joined(
        fence("text", textwrap.dedent("\n\n".join(group))) if example else plain_fences("\n\n".join(group)) for example, group in parts
    )


def plain_fences(text: str) -> str:
    """Return ``text`` with fences that a highlighter need not understand: examples are wrong on purpose."""
    return re.sub(r"^```[^\n`]+$", "```text", text, flags=re.MULTILINE)


def fence(info: str, body: str) -> str:
    """Return a fenced block."""
    return f"```{info}\n{body.rstrip()}\n```"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown."""
    names = list(head)
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in (names, ["---"] * len(names), *rows))


def escaped(text: str) -> str:
    """Return ``text`` without what Markdown would take for HTML."""
    return text.replace("<", "&lt;")


def joined(parts: Iterable[str]) -> str:
    """Return paragraphs as one text."""
    return "\n\n".join(part.rstrip() for part in parts if part.strip()) + "\n"


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
