"""The page of an audit: what it says, that nothing in it can act, and how it looks in a browser."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from flowlint.model.audit import Audit, AuditedFlow
from flowlint.model.census import Census, CitedFlow, Spot, Tally
from flowlint.model.severity import Severity
from flowlint.model.unread import LEFT_OUT
from flowlint.reports.page.view import page, places, shade, view

FLOWS = tuple(CitedFlow(f"Flow {number}", str(number), f"{number}.0", "a" * 64, f"flows/{number}.yaml") for number in range(4))
RULES = {"type-mismatch": "A value has another type than the input.", "null-value": "A value is null."}


def tally(flow: int, rule: str, name: str, payloads: int, path: str = "") -> Tally:
    spots = (Spot("a.jsonl", 3, 7), Spot("a.jsonl", 9, 7), Spot("b.jsonl", 1, 2))
    return Tally(FLOWS[flow], rule, name, path, Severity.ERROR, payloads, payloads * 2, payloads * 2, spots)


def audit(wrong: int = 70, started: str = "2026-11-24T09:30:00Z") -> Audit:
    defects = (tally(0, "type-mismatch", "Flow.a", 40), tally(1, "type-mismatch", "Flow.b", 30), tally(0, "null-value", "Flow.c", 10))
    census = Census(
        {
            "defect": defects,
            "input": defects,
            "cell": tuple(one._replace(input="") for one in defects),
            "rule": tuple(one._replace(flow=None, input="") for one in defects[1:]),
            "flow": defects[:2],
            "file": tuple(Tally(None, "", "", path, Severity.ERROR, 40, 80) for path in ("a.jsonl", "b.jsonl")),
        },
        faulty=80,
        wrong=wrong,
        open=1,
    )
    counts = {"payloads": 1_000, "files": 2, "flows": 2, "errors": 140, "warnings": 20, "unjudged": 5, "unread": 2}
    flows = (AuditedFlow(FLOWS[0], True, 3), AuditedFlow(FLOWS[1], True, 40), AuditedFlow(FLOWS[2]))
    return Audit(started, "0.1.0", flows, counts, census, ("flows/x.yaml cannot be read",), ("c.json:1:1: arguments not checked",), 4)


class Text(HTMLParser):
    """The words of a page, and what its elements are."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._silent = tag == "style"

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 (the parser's signature)
        self._silent = False

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.words.append(" ".join(data.split()))


def read(text: str) -> Text:
    found = Text()
    found.feed(text)
    return found


def test_the_three_questions_are_answered() -> None:
    shown = view(audit(), (), RULES)
    assert shown["verdict"] == "70 of 1,000 payloads are wrong"
    assert [(card["title"], card["number"], card["words"]) for card in shown["cards"]] == [
        ("Wrong", "70", "7.0 % of payloads: an error was found"),
        ("Warnings alone", "10", "1.0 % of payloads: a person should look"),
        (
            "Not judged, or in part",
            "6",
            "0.6 % of payloads: it is not known which flow they start; the definition of their flow could not be read",
        ),
        ("Fit", "914", "91.4 % of payloads: judged, and nothing was found"),
    ]
    assert shown["causes"] == (
        'Most faults are in "Flow.a" of "Flow 0" version 0.0 (40 payloads), "Flow.b" of "Flow 1" version 1.0 (30 payloads) '
        'and "Flow.c" of "Flow 0" version 0.0 (10 payloads).'
    )
    assert [one.flow.name for one in shown["idle"]] == ["Flow 2"]
    assert [[(one["why"], one["places"], one["more"]) for one in shown[name]] for name in ("problems", "unchecked")] == [
        [("flows/x.yaml cannot be read", [], 0)],
        [("arguments not checked", ["c.json:1:1"], 0)],
    ]
    assert (shown["open_sentences"], shown["open_more"]) == (
        [
            (
                "6 payloads were not judged, or only in part: "
                "it is not known which flow they start; the definition of their flow could not be read."
            ),
            (
                "1 payload with findings was not compared with a flow, or only in part: "
                "their text or arguments could not be read. More may be wrong there."
            ),
        ],
        "and 4 more payloads, triggers or definitions",
    )
    assert shown["steps"] == [
        ("Mend what could not be read or checked, and run the audit again: see what was not judged.", ""),
        (
            'Most often: type-mismatch in "Flow.a" of "Flow 0" version 0.0 (40 payloads, first at a.jsonl:3:7). What the rule means:',
            "flowlint explain type-mismatch",
        ),
        ("160 of 160 findings have a safe fix. To make it in the files, run the same check with:", "--fix"),
    ]
    assert shown["scope"] == (
        "993 of 1,000 payloads in 2 files were compared wholly with 2 flows; 3 definitions had been loaded. "
        "The oldest was fetched 40 days ago."
    )
    assert sum(one["width"] for one in shown["shares"]) == 100


def test_words_of_the_page_are_those_of_the_view() -> None:
    words = read(page(audit(), (), RULES)).words
    for sentence in (
        "70 of 1,000 payloads are wrong",
        "914",
        "No payload in this audit starts it",
        "A value is null.",
        "40 days ago",
        "b.jsonl:1:2",
    ):
        assert sentence in words


def test_change_and_trend_are_those_since_the_last_of_the_runs_before() -> None:
    gone = audit(170, "2026-10-01T00:00:00Z")
    gone = gone._replace(census=gone.census._replace(tallies={"defect": (tally(3, "null-value", "Flow.z", 1),)}))
    shown = view(audit(), (audit(200, "2026-09-01T00:00:00Z"), gone), RULES)
    assert shown["cards"][-1] == {
        "kind": "change",
        "title": "Change",
        "number": "17.0 % → 7.0 %",
        "words": "of payloads are wrong; before: 2026-10-01 00:00 UTC",
    }
    assert [(row["name"][:10], row["wrong"], row["percent"]) for row in shown["trend"]] == [
        ("2026-09-01", 200, "20.0 %"),
        ("2026-10-01", 170, "17.0 %"),
        ("2026-11-24", 70, "7.0 %"),
    ]
    assert shown["change"] == "Since the run before, 3 defects are new and 1 defect is gone."
    assert [(one["tally"].input, one["before"], one["now"], one["difference"], one["kind"]) for one in shown["changes"]] == [
        ("Flow.a", 0, 40, "+40", "new"),
        ("Flow.b", 0, 30, "+30", "new"),
        ("Flow.c", 0, 10, "+10", "new"),
        ("Flow.z", 1, 0, "-1", "gone"),
    ]


def test_change_of_a_defect_is_that_in_any_version_of_its_flow() -> None:
    newer = FLOWS[0]._replace(version="9.0", contract="b" * 64)
    before, now = tally(0, "null-value", "Flow.a", 30), tally(0, "null-value", "Flow.a", 21)._replace(flow=newer)
    same = tally(1, "null-value", "Flow.b", 5)
    earlier, later = (audit()._replace(census=Census({"defect": found}, 40, 40)) for found in ((before, same), (now, same)))
    shown = view(later, (earlier,), RULES)
    assert shown["change"] == "Since the run before, 0 defects are new and 0 defects are gone."
    assert [(one["flow"], one["before"], one["now"], one["difference"], one["kind"]) for one in shown["changes"]] == [
        ('"Flow 0" version 9.0', 30, 21, "-9", "")
    ]


def test_of_a_cut_run_nothing_is_said_that_is_not_known() -> None:
    cut = audit()._replace(is_whole=False)
    shown = view(cut, (audit(90),), RULES)
    assert shown["verdict"] == "At least 70 payloads are wrong"
    assert [(card["number"], card["words"]) for card in shown["cards"]] == [
        ("70", "an error was found"),
        ("10", "a person should look"),
        ("–", "not known: the run was cut"),
        ("–", "not known: the run was cut"),
        ("9.0 % → –", "of payloads are wrong; before: 2026-11-24 09:30 UTC"),
    ]
    assert shown["shares"] == []
    assert (shown["change"], shown["changes"]) == ("A run was cut, so the change is not known.", [])
    assert [(row["payloads"], row["percent"]) for row in shown["trend"]] == [("1,000", "9.0 %"), ("cut", "–")]
    assert [one["percent"] for one in shown["inputs"]] == ["–", "–", "–"]


def test_payloads_with_findings_that_no_flow_judged_are_named_as_such() -> None:
    unknown = Tally(None, "unknown-flow", "", "", Severity.ERROR, 12, 12)
    named = [unknown._replace(input=f"flow-{number}") for number in range(22)]
    census = Census({"defect": (*named,), "cell": (unknown,)}, 13, 13, 13, unmatched=12)
    shown = view(
        Audit("", "0.1.0", (), {"payloads": 20, "errors": 12, "suppressed": 5, "hidden": 1}, census, off=("null-value",)), (), RULES
    )
    assert shown["cards"][2]["words"] == "but 13 payloads with findings were not compared with a flow, or only in part"
    assert shown["open_sentences"] == [
        "12 payloads with findings were not compared with a flow: none loaded is known to be theirs. More may be wrong there.",
        (
            "1 payload with findings was not compared with a flow, or only in part: "
            "their text or arguments could not be read. More may be wrong there."
        ),
        *HIDDEN,
    ]
    only_known = "Of 12 of the wrong ones it is only known that no loaded flow is theirs. Without them, 1, 5.0 % of payloads, is wrong."
    assert shown["alerts"] == [only_known, *HIDDEN]
    assert shown["unknown"] == [{"id": f"flow-{number}", "words": "12 payloads"} for number in range(20)]
    assert shown["open_more"] == "and 2 more flows that are not loaded"


HIDDEN = [
    "5 findings are not counted here: suppressed by a baseline, the configuration or a comment.",
    "1 finding is not counted here: below the least severity that is shown.",
    "Not looked for: null-value.",
]


def test_what_was_not_judged_for_one_reason_is_one_row() -> None:
    sentences = tuple(f"b.jsonl:{line}:12: arguments not checked" for line in range(1, 68))
    shown = view(audit()._replace(unchecked=("strange", *sentences, "x:1: y", "strange"), more=0), (), RULES)
    assert [(one["why"], one["places"], one["more"]) for one in shown["unchecked"]] == [
        ("strange", [], 1),
        ("arguments not checked", ["b.jsonl:1:12", "2:12", "3:12"], 64),
        ("x:1: y", [], 0),
    ]
    far = tuple(f"c{line}.json:{line}:1: reason {line}" for line in range(1, 31))
    assert view(audit()._replace(unchecked=far, more=0), (), RULES)["open_more"] == "and 20 more payloads, triggers or definitions"


@pytest.mark.parametrize(
    ("unchecked", "words"),
    [
        ((), "every payload was compared with a flow"),
        ((f"{LEFT_OUT}a.yaml:1:1: no flow",), "every payload was compared with a flow"),
        (("a:1:1: x",), "every payload was compared with a flow, but not all that looks like one: see below"),
    ],
)
def test_the_number_of_payloads_not_judged_tells_what_else_was_not(unchecked: tuple[str, ...], words: str) -> None:
    judged = audit()._replace(counts={"payloads": 10}, census=Census({}, faulty=0, wrong=0, open=0), unchecked=unchecked, more=0)
    assert view(judged, (), RULES)["cards"][2]["words"] == words
    assert view(judged._replace(counts={"payloads": 0}), (), RULES)["cards"][2]["words"] == "there was no payload"


def test_places_in_one_file_name_it_once() -> None:
    assert places([Spot("a", 1, 2), Spot("a", 3, 4), Spot("b", 5, 6), Spot("b")]) == ["a:1:2", "3:4", "b:5:6", "b"]


def test_shades_are_even_steps_of_the_logarithm() -> None:
    assert [shade(number, 1, 100_000) for number in (0, 1, 9, 10, 99, 1_000, 9_999, 100_000)] == [0, 1, 1, 2, 2, 4, 4, 5]
    assert [shade(number, 50, 200) for number in (0, 50, 65, 66, 150, 199, 200)] == [0, 1, 1, 2, 4, 5, 5]
    assert shade(1, 1, 1) == 5


def test_a_clean_run_and_a_cut_one_say_so() -> None:
    clean = Audit("", "0.1.0", (), {"payloads": 3, "files": 1})
    words = read(page(clean, (), {})).words
    assert {"0 of 3 payloads are wrong", "Nothing was found.", "Everything was judged."} <= set(words)
    assert any(word.startswith("The run was cut") for word in read(page(clean._replace(is_whole=False), (), {})).words)


HOSTILE = "<script>alert(1)</script>\"'&</title></style>{{7*7}}{%x%}\x1b[31m\u202e\x00" + "x" * 50_000


def hostile() -> Audit:
    flow = CitedFlow(HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE)
    one = Tally(flow, HOSTILE, HOSTILE, HOSTILE, Severity.ERROR, 1, 1, 0, (Spot(HOSTILE, 1, 1),) * 3)
    census = Census(dict.fromkeys(("defect", "flow", "rule", "input", "file", "cell"), (one,)), 1, 1, 0)
    counts = {"payloads": 1, "errors": 1}
    return Audit(HOSTILE, HOSTILE, (AuditedFlow(flow), AuditedFlow(flow, True)), counts, census, (HOSTILE,), (HOSTILE,))


def test_nothing_in_a_page_can_act_whatever_names_are() -> None:
    written = page(hostile(), (hostile(),), {HOSTILE: HOSTILE})
    found = read(written)
    tags = {tag for tag, _ in found.tags}
    assert not tags & {"script", "iframe", "object", "img", "link", "form", "a", "base"}
    assert [tag for tag, _ in found.tags].count("style") == 1
    assert not [name for _, attributes in found.tags for name in attributes if name.startswith("on") or name in {"style", "href", "src"}]
    assert written.count("&lt;script&gt;alert(1)") > 5
    assert all(character.isprintable() or character == "\n" for character in written)
    assert len(written) < 60_000


def test_policy_lets_in_the_style_alone() -> None:
    import base64
    import hashlib

    written = page(audit(), (), RULES)
    style = re.findall(r"<style>(.*?)</style>", written, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert [one["content"] for tag, one in read(written).tags if one.get("http-equiv") == "Content-Security-Policy"] == [policy]
    assert not re.search(r"url\(|@import|https?:", written)


def big() -> Audit:
    flows = [
        CitedFlow(f"Flow of department {number}", f"{number:032x}", "3.0", f"{number:064x}", f"f/{number}.yaml") for number in range(500)
    ]
    rules = [f"rule-{number}" for number in range(40)]
    spots = tuple(Spot(f"payloads/2026/{number}/launches.jsonl", 123_456, 78) for number in range(3))
    defects = tuple(
        Tally(flow, rule, f"Flow.input{number % 9}", "", Severity.ERROR, 500 - number, 500, 3, spots)
        for number, flow in enumerate(flows)
        for rule in rules[:20]
    )
    files = tuple(Tally(None, "", "", f"payloads/{number}.jsonl", Severity.ERROR, 9, 9, 0, spots) for number in range(10_000))
    by_rule = tuple(Tally(None, rule, "", "", Severity.ERROR, 9, 9) for rule in rules)
    cells = tuple(one._replace(input="") for one in defects)
    census = Census({"defect": defects, "input": defects, "cell": cells, "rule": by_rule, "file": files}, 90_000, 80_000)
    return Audit("2026-11-24T09:30:00Z", "0.1.0", tuple(AuditedFlow(one, True, 3) for one in flows), {"payloads": 1_000_000}, census)


def test_a_page_of_a_million_payloads_and_500_flows_is_small_and_soon_made() -> None:
    before = time.process_time()
    written = page(big(), (), {})
    assert time.process_time() - before < 2
    assert len(written.encode()) < 2_000_000


MODULES = Path(os.environ.get("FLOWLINT_NODE_MODULES", "node_modules"))
IN_BROWSER = pytest.mark.skipif(not (MODULES / "axe-core").exists(), reason="needs Chromium and axe-core, which .ci/run installs")
PAGES = {
    "usual": lambda: page(audit(), (audit(90),), RULES),
    "hostile": lambda: page(hostile(), (hostile(),), {}),
    "big": lambda: page(big(), (), {}),
}


def chromium(*arguments: str) -> subprocess.CompletedProcess[str]:
    quiet = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--enable-logging=stderr")
    return subprocess.run(["chromium", *quiet, *arguments], capture_output=True, text=True, timeout=120, check=True)


@IN_BROWSER
@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("dark", [0, 1])
def test_axe_finds_nothing(name: str, dark: int, tmp_path: Path) -> None:
    axe = (MODULES / "axe-core" / "axe.min.js").read_text("utf-8")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", PAGES[name]())
    found = "JSON.stringify(r.violations.map(v => [v.id, v.nodes[0].html]))"
    run = f"axe.run().then(r => document.documentElement.setAttribute('data-found', {found}))"
    (tmp_path / "page.html").write_text(text.replace("</body>", f"<script>{axe}</script><script>{run}</script></body>"), "utf-8")
    mode = f"--blink-settings=preferredColorScheme={1 - dark}"
    done = chromium(mode, "--virtual-time-budget=60000", "--dump-dom", f"file://{tmp_path}/page.html")
    told = re.search(r'data-found="([^"]*)"', done.stdout)
    assert told is not None
    assert json.loads(html.unescape(told[1])) == []


@IN_BROWSER
@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [400, 1_200])
def test_no_page_is_wider_than_its_window_or_says_anything_on_the_console(name: str, width: int, tmp_path: Path) -> None:
    text = PAGES[name]()
    (tmp_path / "page.html").write_text(text, "utf-8")
    assert "CONSOLE" not in chromium("--dump-dom", f"file://{tmp_path}/page.html").stderr
    measure = "f.onload = () => document.title = 'width ' + f.contentDocument.documentElement.scrollWidth"
    framed = f'<iframe id="f" width="{width}" height="900" style="border:0" srcdoc="{html.escape(text)}"></iframe>'
    frame = f"<title>x</title>{framed}<script>{measure}</script>"
    (tmp_path / "frame.html").write_text(f"<!doctype html><meta charset=utf-8>{frame}", "utf-8")
    done = chromium("--window-size=1400,1000", "--virtual-time-budget=20000", "--dump-dom", f"file://{tmp_path}/frame.html")
    found = re.search(r"<title>width (\d+)</title>", done.stdout)
    assert found is not None
    assert int(found[1]) <= width
