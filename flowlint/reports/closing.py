"""The closing words of a run, for people: what was looked at, what was found, and what is not shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flowlint.model.printable import counted, printable
from flowlint.model.report import MAX_PER_RULE, SkippedFile, Summary, Totals

NAMED_UNCHECKED = 20
"""Payloads and triggers that could not be judged that a run names; of more it gives the number."""

_NAMED_KINDS = 4
"""Suffixes that a sentence about a folder names."""

NAMED_FLOWS = 3
"""Flows that a clean run names; of more it gives the number."""


def closing(totals: Totals, *, verbose: bool = False, holds_all: bool = False) -> list[str]:
    """Return the closing lines of a run, without line ends and safe for a terminal.

    A clean run says what was checked and by which flows, so that success because nothing was looked at is seen. A report that ``holds_all``
    findings, or counts them, has no limit to name.
    """
    summary = totals.summary
    lines = [_found(summary) if summary.findings else _clean(summary, totals.since)]
    if summary.unjudged and summary.flows:
        lines.append(f"{counted(summary.unjudged, 'payload')} {_was(summary.unjudged)} not compared with a flow")
    lines += [printable(sentence) for sentence in summary.unchecked[:NAMED_UNCHECKED]]
    if len(summary.unchecked) > NAMED_UNCHECKED:
        lines.append(f"and {len(summary.unchecked) - NAMED_UNCHECKED:,} more were not checked, or only in part")
    if summary.skipped:
        lines.append(f"{counted(summary.skipped, 'file')} held no payload and {_was(summary.skipped)} skipped")
        lines += _skipped(summary) if verbose else []
    if summary.unchanged:
        verb = "has" if summary.unchanged == 1 else "have"
        left_out = f"{verb} not changed since {totals.since} and {_was(summary.unchanged)} left out"
        lines.append(printable(f"{counted(summary.unchanged, 'file')} {left_out}"))
    if summary.suppressed:
        lines.append(f"{counted(summary.suppressed, 'finding')} {_was(summary.suppressed)} suppressed")
    if summary.hidden:
        lines.append(f"{counted(summary.hidden, 'finding')} below the minimum severity {_is(summary.hidden)} not shown")
    lines += _capped(summary) if holds_all else cuts(summary)
    if totals.gone:
        count = len(totals.gone)
        lines.append(
            f"{counted(count, 'known finding')} {_is(count)} gone: `flowlint baseline --prune` removes {_it(count)} from the baseline"
        )
    if totals.problems:
        lines.append(f"{counted(len(totals.problems), 'problem')} kept the run from checking everything")
    if not summary.findings:
        lines.extend(_judges(totals))
    return lines


def cuts(summary: Summary, kept: str = "") -> list[str]:
    """Return what there is of findings and what a report holds of them, one sentence for each limit that was met; else nothing.

    ``kept`` says what a format holds that has a limit of its own: "this report keeps …".
    """
    lines = []
    if summary.dropped or kept:
        lines.append(cut(summary.shown, "finding", kept or f"this report keeps {first(summary.kept)}"))
    return [*lines, *_capped(summary)]


def _capped(summary: Summary) -> list[str]:
    times = f", {summary.capped:,} times in all" if summary.capped > 1 else ""
    return [f"a rule stopped after {MAX_PER_RULE:,} findings in one payload{times}; there may be more"] if summary.capped else []


def unchecked_cut(summary: Summary, limit: int) -> list[str]:
    """Return the sentence that says how many sentences about what could not be judged there are, where a report holds only ``limit``."""
    number = len(summary.unchecked)
    return (
        [f"{number:,} payloads and triggers were not checked, or only in part; this report names the first {limit:,}"]
        if number > limit
        else []
    )


def first(number: int) -> str:
    """Return how many of the first things are meant: ``none``, ``the first``, ``the first 10,000``."""
    return "none" if number == 0 else "the first" if number == 1 else f"the first {number:,}"


def cut(total: int, noun: str, kept: str) -> str:
    """Return the sentence that says how many of something there are, and in the phrase ``kept`` how many of them a report holds."""
    return f"{counted(total, noun)}; {kept}"


def _skipped(summary: Summary) -> list[str]:
    """Return one line for each file that was skipped, and how many more there are than are kept."""
    lines = [printable(f"skipped {one.path}: {one.reason}") for one in summary.skipped_files]
    more = summary.skipped - len(summary.skipped_files)
    return [*lines, f"and {more} more files were skipped"] if more else lines


def holds_nothing(path: str, kinds: Counter[str], ignored: int, near: Sequence[SkippedFile], unread: Sequence[str]) -> str:
    """Return the sentence about a folder without a payload: what was looked at, what came near, and what to do.

    ``kinds`` are the suffixes of the files looked at, ``ignored`` the files and folders that Git ignores, ``near`` skipped files that may
    have been meant, and ``unread`` the places of calls that flowlint does not read.
    """
    first = [f"{number:,} {kind}" for kind, number in kinds.most_common(_NAMED_KINDS)]
    others = kinds.total() - sum(number for _, number in kinds.most_common(_NAMED_KINDS))
    listed = ", ".join([*first, *([f"{others:,} others"] if others else [])])
    parts = [f"looked at {counted(kinds.total(), 'file')} ({listed})" if kinds else "it has no file of a kind that flowlint reads"]
    if ignored:
        parts.append(f"left out {counted(ignored, 'path')} that Git ignores")
    if near:
        more = f" (and {len(near) - 1:,} more came near; --verbose names them)" if len(near) > 1 else ""
        parts.append(f'"{near[0].path}" came near{more}: {near[0].reason}')
    if unread:
        more = f" (and {counted(len(unread) - 1, 'more file')} with one)" if len(unread) > 1 else ""
        parts.append(f"{unread[0]} is a call that flowlint does not read{more}")
    if not (near or unread):
        parts.append("name the file that holds a request body, or the folder that holds it")
    return f'"{path}" holds no payload: {"; ".join(parts)}'


def statistics(summary: Summary) -> list[str]:
    """Return one line for each rule that found something, with its number of findings: most first, then by name."""
    counts = sorted(summary.rules.items(), key=lambda pair: (-pair[1], pair[0]))
    width = max((len(str(count)) for _, count in counts), default=0)
    return [f"{count:>{width}} {rule}" for rule, count in counts]


def _found(summary: Summary) -> str:
    kinds = ((summary.errors, "error"), (summary.warnings, "warning"), (summary.infos, "info"))
    found = _series([counted(number, kind) for number, kind in kinds if number])
    least = "at least " if summary.capped else ""
    return f"found {least}{found} in {_scope(summary)}, checked against {counted(summary.flows, 'flow')}{_fixable(summary)}"


def _fixable(summary: Summary) -> str:
    """Return how many findings each option would fix, in brackets; nothing where there are none."""
    safe, unsafe = summary.fixable - summary.unsafe, summary.unsafe
    if not safe:
        return f" ({unsafe:,} fixable with --fix --unsafe-fixes)" if unsafe else ""
    return f" ({safe:,} fixable with --fix{f', {unsafe:,} more with --unsafe-fixes' if unsafe else ''})"


def _clean(summary: Summary, since: str) -> str:
    if not (summary.payloads or summary.triggers):
        return printable(f"no payload changed since {since}") if since else "no payload was checked"
    if not summary.flows:
        one = summary.payloads + summary.triggers == 1
        return f"{_scope(summary)} {'was' if one else 'were'} not compared with a flow; {'its' if one else 'their'} form has no fault"
    return f"checked {_scope(summary)} against {counted(summary.flows, 'flow')}: no findings"


def _scope(summary: Summary) -> str:
    triggers = counted(summary.triggers, "trigger") if summary.triggers else ""
    payloads = counted(summary.payloads, "payload") if summary.payloads or not triggers else ""
    return f"{' and '.join(filter(None, (payloads, triggers)))} in {counted(summary.files, 'file')}"


def _judges(totals: Totals) -> list[str]:
    lines = []
    for flow in totals.judges[:NAMED_FLOWS]:
        locked = totals.locked.get(flow.source)
        lines.append(printable(f"checked against {flow.citation}{f', {locked.words}' if locked is not None else ''}"))
    more = len(totals.judges) - NAMED_FLOWS
    if more > 0:
        lines.append(f"and against {counted(more, 'more flow')}")
    return lines


def _series(parts: list[str]) -> str:
    if len(parts) > 2:
        return f"{', '.join(parts[:-1])}, and {parts[-1]}"
    return " and ".join(parts)


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _it(number: int) -> str:
    return "it" if number == 1 else "them"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"
