"""How a command looks from outside: its options in groups below ``--help``, its examples, and the names nearest to a wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])
_WIDEST = 30
"""Columns that the name of an option may take before its sentence moves to the next line."""


class Option(click.Option):
    """An option that ``--help`` lists below the heading ``group``."""

    def __init__(self, *names: Any, group: str, **attributes: Any) -> None:
        super().__init__(*names, **attributes)
        self.group = group

    def get_help_extra(self, ctx: click.Context) -> Any:
        """Return what stands in brackets behind the sentence; a range does not, as an error names it."""
        return {name: text for name, text in super().get_help_extra(ctx).items() if name != "range"}


def option(*names: str, group: str = "General", **attributes: Any) -> Callable[[_Command], _Command]:
    """Give a command an option that ``--help`` lists below ``group``."""
    return click.option(*names, cls=Option, group=group, **attributes)


def completes(kind: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Return what a shell asks for the values of a parameter: the name of a function of ``completion``."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 (click's signature)
        from flowlint.cli import completion

        found: list[str] = getattr(completion, kind)(ctx, incomplete)
        return found

    return complete


class Command(click.Command):
    """A command that lists its options by group, and answers an option that it does not have with the nearest."""

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 (click's signature)
        """Return the whole first sentence of the help."""
        return (self.help or "").partition("\n")[0]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, each group below its heading, with all sentences in one column."""
        groups = option_groups(self, ctx)
        width = min(_WIDEST, max(len(name) for rows in groups.values() for name, _ in rows))
        for heading, rows in groups.items():
            with formatter.section(heading if len(groups) > 1 else "Options"):
                formatter.write_dl([(name.ljust(width), sentence) for name, sentence in rows], col_max=_WIDEST)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; where an option is unknown, say which was probably meant."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            known = [name for param in self.get_params(ctx) for name in param.opts if name.startswith("--")]
            raise unknown("option", error.option_name, known, ctx) from None


def option_groups(command: click.Command, ctx: click.Context) -> dict[str, list[tuple[str, str]]]:
    """Return the options of a command with their sentences, by the heading of their group, the general ones last."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for param in command.get_params(ctx):
        if isinstance(param, click.Option) and (record := param.get_help_record(ctx)) is not None:
            groups.setdefault(param.group if isinstance(param, Option) else "General", []).append(record)
    groups["General"] = groups.pop("General")
    return groups


def unknown(kind: str, name: str, known: Iterable[str], ctx: click.Context) -> click.UsageError:
    """Return the error for a name that nothing of its kind has, with the nearest of those ``known``."""
    from flowlint.model.spelling import did_you_mean

    hint = did_you_mean(name, known) or f"`{ctx.command_path} --help` lists all"
    return click.UsageError(f'no {kind} is called "{name}"; {hint}', ctx)
