"""Code in each language that is read: reports and fixes, a call's facts, true places, and texts that are too much for a reader."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from command_runs import flowlint

from flowlint import registry
from flowlint.contracts import PayloadCarrier
from flowlint.model.call import Call
from flowlint.model.carried import Text, Unchecked
from flowlint.model.location import Source, Span
from flowlint.payloads.javascript import carrier as javascript
from flowlint.payloads.python import carrier as python
from flowlint.syntax.grammar import Unreadable

FIXTURES = Path(__file__).parents[3] / "fixtures" / "payloads"
TOKEN = "eyJhbGciOiJIUzI1NiJ9.0123456789"


class Language(NamedTuple):
    """A language: how its fences are called, its files with faults and without, and how it spells what the tests send."""

    name: str
    carrier: PayloadCarrier
    faulty: str
    correct: str
    comment: str
    line_ends: tuple[str, ...]
    launcher: str
    put: str

    @property
    def folder(self) -> Path:
        return FIXTURES / self.name

    def found(self, code: str) -> list[object]:
        return list(registry.find(self.carrier, Source(self.faulty, code)))

    def check(self, path: Path, *options: str) -> tuple[int, str]:
        """Run ``flowlint check`` on a file: its exit code and its report."""
        command = ["check", str(path), "--definitions", str(self.folder / "flow.yaml"), *options]
        result = flowlint(*command)
        return result.exit_code, result.stdout.replace(f"{self.folder}/", "")


PYTHON = Language(
    name="python",
    carrier=python.CARRIER,
    faulty="launch.py",
    correct="correct.py",
    comment="#",
    line_ends=("\n", "\r\n", "\r"),
    launcher="api.post_flows_executions",
    put=(
        f"é = requests.put(URL, data=json.dumps(x), headers={{'Authorization': 'Bearer {TOKEN}'}})\n"
        "URL = f'{h}/api/v2/flows/executions'\n"
    ),
)
JAVASCRIPT = Language(
    name="javascript",
    carrier=javascript.CARRIER,
    faulty="launch.ts",
    correct="correct.js",
    comment="//",
    line_ends=("\n", "\r\n"),
    launcher="api.postFlowsExecutions",
    put=(
        f"const é = fetch(URL1, {{method: 'PUT', headers: {{Authorization: `Bearer {TOKEN}`}}, body: JSON.stringify(x)}}), "
        "URL1 = `${h}/api/v2/flows/executions`;\n"
    ),
)
each_language = pytest.mark.parametrize("language", [PYTHON, JAVASCRIPT], ids=lambda one: one.name)


@each_language
def test_report_is_the_golden_one(golden: Callable[[str, str], None], language: Language) -> None:
    _, report = language.check(language.folder / language.faulty, "--color", "never", "--min-severity", "info")
    golden(f"payloads/{language.name}/launch.txt", report)


@each_language
def test_nothing_is_found_where_nothing_is_wrong(golden: Callable[[str, str], None], language: Language) -> None:
    _, report = language.check(language.folder / language.correct, "--color", "never", "--min-severity", "info")
    assert "no findings" in report
    golden(f"payloads/{language.name}/correct.txt", report)


@each_language
def test_fixes_are_spelt_as_the_language_spells_them(golden: Callable[[str, str], None], tmp_path: Path, language: Language) -> None:
    copy = tmp_path / language.faulty
    copy.write_bytes((language.folder / language.faulty).read_bytes())
    language.check(copy, "--fix", "--unsafe-fixes")
    golden(f"payloads/{language.name}/launch.fixed.txt", copy.read_bytes().decode())


@each_language
def test_a_call_has_its_method_headers_and_credentials(language: Language) -> None:
    (call,) = language.found(language.put)
    assert isinstance(call, Call)
    assert (call.url.text, call.sent_as, call.has_body) == ("${h}/api/v2/flows/executions", "PUT", True)
    # That "requests" is the library, the code does not say.
    assert call.states_headers is (language is JAVASCRIPT)
    assert [(one.name, one.value) for one in call.headers] == [("Authorization", f"Bearer {TOKEN}")]
    (place,) = call.credentials
    embedding = place.source.embedding
    assert embedding is not None
    assert place.span is not None
    at = language.put.index(TOKEN)
    assert embedding.span(place.span) == Span(at, at + len(TOKEN))


@pytest.mark.parametrize(("language", "line_end"), [(one, end) for one in (PYTHON, JAVASCRIPT) for end in one.line_ends])
def test_offsets_are_those_of_the_text(language: Language, line_end: str) -> None:
    code = line_end.join([f"\ufeff{language.comment} é 漢", f"x = 'ü😀'; {language.launcher}({{'é': '漢',", " 'b': 1})", ""])
    (text,) = language.found(code)
    assert isinstance(text, Text)
    assert text.source is not None
    embedding = text.source.embedding
    assert embedding is not None
    spelt = {
        one: code[slice(*embedding.span(Span(text.source.text.index(one), text.source.text.index(one) + len(one))))]
        for one in ('"é"', '"漢"', "1")
    }
    assert spelt == {'"é"': "'é'", '"漢"': "'漢'", "1": "1"}


@each_language
def test_a_fence_in_markdown_is_read_and_mended(tmp_path: Path, language: Language) -> None:
    before = (
        f"- é\n\n  ```{language.name}\n  x = 'ü'; {language.launcher}({{\n"
        '    "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"Flow.agentid": "é"}})\n  ```\n'
    )
    file = tmp_path / "launch.md"
    file.write_bytes(before.encode())
    assert language.check(file, "--fix", "--quiet") == (0, "")
    assert file.read_bytes().decode() == before.replace("agentid", "agentId")


HOSTILE = {
    "large list": '{"inputData": [' + '{"flowId": "é"},' * 100_000 + "]}",
    "brackets": "[" * 10_000 + "]" * 10_000,
    "objects": '{"flowId": ' * 10_000 + "1" + "}" * 10_000,
    "signs": "-" * 100_000 + "1",
    "calls": "f(" * 10_000 + ")" * 10_000,
    "methods": "a" + ".b()" * 10_000,
    "binary": "".join(map(chr, range(256))) * 50,
}


@each_language
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.slow
def test_hostile_text_is_read_in_bounded_time(language: Language, name: str) -> None:
    start = time.process_time()
    with suppress(Unreadable):
        language.found(f"{language.launcher}({HOSTILE[name]})\n")
    assert time.process_time() - start < 30


@each_language
def test_only_files_that_mention_the_endpoint_or_hold_a_request_are_parsed(language: Language) -> None:
    assert language.carrier.recognises is not None
    texts = ("import os", f"{language.launcher}(y)", "'/api/v2/flows/executions'", "flowId", "{flowId: x, inputData: {'Flow.a': 1}}")
    seen = [language.carrier.recognises(text.encode()) for text in texts]
    assert seen == [False, True, True, False, True]


@pytest.mark.parametrize("scoping", ['"Flow." + k', "'Slot.' + k", "'Common.%s' % k"])
@pytest.mark.parametrize(("name", "is_judged"), [("agentId", False), ("Flow.agentId", True)])
@each_language
def test_what_gets_its_scopes_later_is_not_yet_the_request(language: Language, name: str, *, is_judged: bool, scoping: str) -> None:
    code = f'start({{"flowId": x, "inputData": {{"{name}": 1}}}})\nfull = {scoping}\nURL = "/api/v2/flows/executions"\n'
    found = language.found(code)
    assert [type(one) for one in found] == [Text if is_judged else Unchecked]
    if not is_judged:
        (unchecked,) = found
        assert isinstance(unchecked, Unchecked)
        assert unchecked.sentence == "arguments not checked: the code adds scopes to names"
