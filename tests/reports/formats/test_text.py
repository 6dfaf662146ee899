from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_readers import written

from flowlint.contracts import ReportOptions
from flowlint.model.finding import Excerpt, Finding, Place
from flowlint.model.region import Region
from flowlint.model.report import Report, Summary, Totals
from flowlint.model.severity import Severity
from flowlint.reports.formats.text import REPORTER

QUIET = ReportOptions(quiet=True)


def drawn(text: str, region: Region, *, width: int = 100, cut: tuple[int, bool, bool] = (1, False, False)) -> tuple[str, str]:
    """Return the source line and the line of carets that a finding at ``region`` gets, without the frame."""
    column, before, after = cut
    place = Place("a.json", "", region, Excerpt(1, text, column, before, after))
    report = Report((Finding("r", Severity.ERROR, "m", place),), Totals((), Summary()))
    lines = written(REPORTER, report, QUIET._replace(width=width)).split("\n")
    return lines[3].removeprefix("1 | "), lines[4].removeprefix("  | ")


def test_every_look(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("reports/findings.txt", written(REPORTER, report, ReportOptions(statistics=True)))


def test_colour(report: Report, golden: Callable[[str, str], None]) -> None:
    golden("reports/findings.ansi", written(REPORTER, report, ReportOptions(color=True)))


def test_colour_carries_nothing(report: Report) -> None:
    coloured = written(REPORTER, report, ReportOptions(color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == written(REPORTER, report, ReportOptions())


def test_quiet_has_findings_alone(report: Report) -> None:
    whole = written(REPORTER, report, ReportOptions())
    quiet = written(REPORTER, report, QUIET)
    cut = "\n18 findings; this report keeps the first 7\n"
    assert quiet.endswith(cut)
    assert whole == (
        f"{quiet.removesuffix(cut)}\nfound 4 errors, 13 warnings, and 1 info in 12 payloads and 2 triggers in 9 files, "
        "checked against 2 flows (2 fixable with --fix)\n"
        "1 payload was not compared with a flow\n"
        'triggers.json:4:11: trigger "Callback" was not checked against its flow: no definition with that id is loaded\n'
        "4 files held no payload and were skipped\n3 files have not changed since origin/main and were left out\n"
        "1 finding was suppressed\n18 findings; this report keeps the first 7\n"
        "1 known finding is gone: `flowlint baseline --prune` removes it from the baseline\n"
    )


def test_clean(clean: Report) -> None:
    assert written(REPORTER, clean, ReportOptions(statistics=True)) == (
        "checked 12 payloads in 9 files against 2 flows: no findings\n"
        'checked against "Callback" (flows/callback.i3workflow)\n'
        'checked against "Compliance check" version 3.0 (flows/compliance.yaml)\n'
    )
    assert written(REPORTER, clean, QUIET) == ""


@pytest.mark.parametrize(
    ("text", "region", "shown", "carets"),
    [
        ('{"a": 1}', Region(1, 2, 1, 5), '{"a": 1}', " ^^^"),
        ("\t\tb", Region(1, 3, 1, 4), "        b", "        ^"),
        ("\tb", Region(1, 1, 1, 3), "    b", "^^^^^"),
        ("東京b", Region(1, 2, 1, 4), "東京b", "  ^^^"),
        ("e\u0301x", Region(1, 3, 1, 4), "e\u0301x", " ^"),
        ("e\u0301x", Region(1, 1, 1, 3), "e\u0301x", "^"),
        ("ｗx", Region(1, 2, 1, 3), "ｗx", "  ^"),
        ("😀x", Region(1, 2, 1, 3), "😀x", "  ^"),
        ("\u1112\u1161\u11abx", Region(1, 4, 1, 5), "\u1112\u1161\u11abx", "  ^"),
        ("a\x1bb", Region(1, 3, 1, 4), "a\\x1bb", "     ^"),
        ("a\x1bb", Region(1, 2, 1, 3), "a\\x1bb", " ^^^^"),
        ("\ud800b", Region(1, 2, 1, 3), "\\ud800b", "      ^"),
        ("\ufeff{", Region(1, 2, 1, 3), "\\ufeff{", "      ^"),
        ("a\u2028\u00a0\u200bb", Region(1, 5, 1, 6), "a\\u2028\\xa0\\u200bb", " " * 17 + "^"),
        ("\U000e0041b", Region(1, 2, 1, 3), "\\U000e0041b", " " * 10 + "^"),
        ("abc", Region(1, 2, 3, 1), "abc", " ^^"),
        ("abc", Region(1, 4, 1, 4), "abc", "   ^"),
        ("abc", Region(1, 2, 1, 2), "abc", " ^"),
        ("", Region(1, 1, 1, 1), "1 |", "^"),
        ("abc", Region(1, 40, 1, 50), "abc", "   ^"),
    ],
)
def test_carets_stand_under_the_fault(text: str, region: Region, shown: str, carets: str) -> None:
    assert drawn(text, region) == (shown, carets)


def test_cut_lines_are_marked() -> None:
    assert drawn("bcd", Region(1, 12, 1, 13), cut=(11, True, False)) == ("…bcd", "  ^")
    assert drawn("bcd", Region(1, 12, 1, 99), cut=(11, False, True)) == ("bcd…", " ^^")


def test_a_line_wider_than_the_terminal_is_cut_around_the_fault() -> None:
    line = "0123456789" * 5
    assert drawn(line, Region(1, 21, 1, 24), width=24) == ("…678901234567890123…", "     ^^^")
    assert drawn(line, Region(1, 1, 1, 4), width=24) == ("012345678901234567…", "^^^")
    assert drawn(line, Region(1, 50, 1, 51), width=24) == ("…234567890123456789", " " * 18 + "^")
    assert drawn(line, Region(1, 50, 1, 51), width=-5) == ("…234567890123456789", " " * 18 + "^")
    assert drawn("名" * 20, Region(1, 1, 1, 21), width=24) == ("名" * 9 + "…", "^" * 18)


@given(st.integers(0, 60), st.integers(1, 70), st.integers(0, 70), st.integers(-3, 70), st.booleans(), st.booleans())
def test_ascii_is_cut_as_other_letters_are(length: int, column: int, marked: int, width: int, before: bool, after: bool) -> None:
    letters, region, cut = ("abcdefghij" * 6)[:length], Region(1, column, 1, column + marked), (5, before, after)
    accented = letters.translate(ACCENTS)
    shown, carets = drawn(letters, region, width=width, cut=cut)
    assert drawn(accented, region, width=width, cut=cut) == (shown.translate(ACCENTS), carets)


ACCENTS = str.maketrans("abcdefghij", "áàâäãåāăąǎ")


SHOWN = {"a": ("a", 1), "東": ("東", 2), "\t": ("    ", 4), "\x9b": ("\\x9b", 4), "\udfff": ("\\udfff", 6), "\u0301": ("\u0301", 0)}


@given(st.text(st.sampled_from(sorted(SHOWN)), max_size=12), st.text(st.sampled_from(sorted(SHOWN)), max_size=6))
def test_carets_are_as_wide_as_what_they_mark(before: str, marked: str) -> None:
    text = f"{before}{marked}."
    shown, carets = drawn(text, Region(1, len(before) + 1, 1, len(before) + len(marked) + 1))
    assert shown == "".join(SHOWN[character][0] for character in before + marked) + "."
    assert carets == " " * sum(SHOWN[c][1] for c in before) + "^" * max(sum(SHOWN[c][1] for c in marked), 1)


ANYTHING = st.text(st.characters())


@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, st.integers(-1, 90), st.integers(-1, 90), st.integers(-3, 200))
def test_nothing_can_steer_the_terminal(path: str, message: str, text: str, label: str, start: int, end: int, width: int) -> None:
    place = Place(path, message, Region(1, start, 1, end), Excerpt(1, text))
    related = ((label, place), (label, Place(path, label)), (label, Place(path, label, Region(1, 1, 1, 2))))
    finding = Finding("r", Severity.INFO, message, place, help=text, note=label, related=related)
    output = written(REPORTER, Report((finding,), Totals((), Summary(infos=1))), ReportOptions(width=width))
    assert all(line.isprintable() for line in output.split("\n"))
