"""A request that code spells as a literal is judged as the JSON that it stands for, and mended to the same; nothing else changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest
from defective_files import LAX, Case, defective, job
from defective_requests import build, flows
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from payload_writers import Items, Members, Text

from flowlint.linter import engine
from flowlint.linter.contents import texts_of
from flowlint.linter.fixes import apply_fixes
from flowlint.model.carried import Text as Found
from flowlint.model.location import Lines, Span
from flowlint.model.mode import ContainerMode

TEXTUAL = {"typographic_quotes", "trailing_commas", "comments", "byte_order_mark"}
"""Defects of JSON's text, which a literal of another language cannot have."""

SHOWN_ONLY = {"unstringified-json", "stringified-json"}
"""Rules whose fixes write JSON into a string, or out of one, which is spelt otherwise in code."""
ACROSS_STRINGS = {"arguments-as-list", "collection-mismatch", "wrapped-value"}
"""Rules whose fixes put something around strings, which is only shown where one of these is a template."""


UNICODE, BRACED = "\\u{:04x}", "\\u{{{:x}}}"


class Language(NamedTuple):
    """How a language spells literals, and what stands around one that is sent."""

    suffix: str
    around: tuple[tuple[str, str], ...]
    words: dict[str, str]
    comment: str
    string: Callable[[str, Random], str]
    key: Callable[[str, Random], str]

    def told(self, instruction: str) -> str:
        """Return an instruction in the words of the language."""
        return re.sub(r"\b(?:true|false)\b", lambda word: self.words.get(word[0], word[0]), instruction)


def escaped(text: str, quote: str, random: Random, unicode: str) -> str:
    spelt = ""
    for character in text:
        if character == "\n":
            spelt += "\\n"
        elif character in {"\\", quote} or (character == "$" and quote == "`"):
            spelt += "\\" + character
        elif ord(character) < 32 or (not character.isascii() and ord(character) < 0xFFFF and random.random() < 0.3):
            spelt += unicode.format(ord(character))
        else:
            spelt += character
    return spelt


def python_string(text: str, random: Random) -> str:
    cut = random.randint(0, len(text)) if random.random() < 0.1 else len(text)
    parts = [text[:cut], text[cut:]] if cut < len(text) else [text]
    quote = random.choice("\"'")
    opening = random.choice([quote, quote, quote * 3])
    if len(parts) == 1 and "\\" not in text and quote not in text and text.isprintable() and random.random() < 0.1:
        return f"r{quote}{text}{quote}"
    return " ".join(f"{opening}{escaped(part, quote, random, UNICODE)}{opening}" for part in parts)


def script_string(text: str, random: Random) -> str:
    quote = random.choice("\"'`")
    return f"{quote}{escaped(text, quote, random, random.choice([UNICODE, BRACED]))}{quote}"


def script_key(text: str, random: Random) -> str:
    if re.fullmatch(r"[A-Za-z_]\w*", text, re.ASCII) is not None and random.random() < 0.6:
        return text
    quote = random.choice("\"'")
    return f"{quote}{escaped(text, quote, random, UNICODE)}{quote}"


LANGUAGES = {
    "python": Language(
        ".py",
        (
            ("# é\napi.post_flows_executions(", ")\n"),
            ("def launch(api):\n    body = ", "\n    return api.post_flows_executions(flow_launch_request=body)\n"),
            ('"""ü""" ; é = requests.post(f"{é}/api/v2/flows/executions", json=', ", timeout=5)\n"),
            (
                "x = '漢'; httpx.post(URL, content=json.dumps(",
                "), headers={'Content-Type': 'application/json'})\nURL = 'https://api.mypurecloud.com/api/v2/flows/executions'\n",
            ),
        ),
        {"true": "True", "false": "False", "null": "None"},
        '# what {is} "meant"\n',
        python_string,
        python_string,
    ),
    "javascript": Language(
        ".js",
        (
            ("// é\napi.postFlowsExecutions(", ");\n"),
            ("async function launch(api) {\n  const body = ", ";\n  return await api.postFlowsExecutions(body);\n}\n"),
            ('/* 漢 */ fetch(`${é}/api/v2/flows/executions`, { method: "POST", headers, body: JSON.stringify(', ") });\n"),
            ("axios.post('https://api.mypurecloud.com/api/v2/flows/executions', ", ").then((ü) => ü.data);\n"),
        ),
        {},
        '// what {is} "meant"\n',
        script_string,
        script_key,
    ),
}
LANGUAGES["typescript"] = LANGUAGES["javascript"]._replace(
    suffix=".ts",
    around=(("const é: any = api.postFlowsExecutions(", " as Request);\n"), ("const b: R = (", ");\napi.postFlowsExecutions(b!);\n")),
)
LANGUAGES["html"] = LANGUAGES["javascript"]._replace(
    suffix=".html",
    around=(
        ("<!-- <script> --><title>é</title>\r\n<script type='module'>\napi.postFlowsExecutions(", ");\n</script>\n<p>Don't</p>"),
        ("\ufeff<script src='a.js'></script><SCRIPT>\nconst body = ", "</SCRIPT>\n<script>api.postFlowsExecutions(body)\n</script>\n"),
    ),
)
LANGUAGES["vue"] = LANGUAGES["javascript"]._replace(
    suffix=".vue",
    around=(('<template><p @click="a > b">é</p></template>\n<script setup lang="ts">\napi.postFlowsExecutions(', " as R);\n</script>\n"),),
)


class Both:
    """Writes a tree as JSON and as a literal at once; ``starts`` are the places in the literal of the tokens of the JSON."""

    def __init__(self, language: Language, random: Random) -> None:
        self.language = language
        self.random = random
        self.json, self.code = "", ""
        self.starts: dict[int, int] = {}
        self.lines = random.random() < 0.5
        self.newline = random.choice(["\n", "\r\n"])

    def put(self, text: str, code: str) -> None:
        self.starts[len(self.json)] = len(self.code)
        self.json += text
        self.code += code

    def blank(self) -> None:
        text = self.newline if self.lines else " "
        if self.lines and self.random.random() < 0.05:
            self.code += " " + self.language.comment.replace("\n", "")
        self.json += text
        self.code += text

    def write(self, node: Any) -> None:
        if isinstance(node, Text):
            self.put(json.dumps(node.value, ensure_ascii=False), self.language.string(node.value, self.random))
        elif isinstance(node, Members):
            self.around("{", [(lambda entry=entry: self.member(*entry)) for entry in node.entries], "}")
        elif isinstance(node, Items):
            self.around("[", [(lambda item=item: self.write(item)) for item in node.items], "]")
        else:
            word = json.dumps(node)
            self.put(word, self.language.words.get(word, word))

    def member(self, key: Text, value: Any) -> None:
        self.put(json.dumps(key.value, ensure_ascii=False), self.language.key(key.value, self.random))
        self.put(": ", ": ")
        self.write(value)

    def around(self, opening: str, parts: list[Callable[[], None]], closing: str) -> None:
        self.put(opening, opening)
        for index, part in enumerate(parts):
            if index:
                self.put(",", ",")
                self.blank()
            part()
        if parts and self.random.random() < 0.2:
            self.code += ","
        self.put(closing, closing)


@st.composite
def written(draw: st.DrawFn, language: Language) -> tuple[Case, str, str, str, dict[int, int]]:
    """Return a case, its JSON, the code that holds the literal, what that stands between, and the places of tokens."""
    flow = draw(flows())
    mode = draw(st.sampled_from([ContainerMode.AUTO] * 3 + [ContainerMode.INPUT_DATA] + [ContainerMode.PARAMETERS] * 2))
    request, applied = draw(defective(flow, mode, 4).filter(lambda found: not set(found[1]) & TEXTUAL))
    random = draw(st.randoms(use_true_random=False))
    both = Both(language, random)
    both.write(build(request, random, yaml=False))
    before, behind = draw(st.sampled_from(language.around))
    case = Case(flow, mode, ".json", both.json, [request.right], [applied], bare=True)
    starts = {offset: len(before) + start for offset, start in both.starts.items()}
    return case, before + both.code + behind, before, behind, starts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("code")


@pytest.mark.parametrize("name", LANGUAGES)
@settings(LAX, max_examples=examples(100))
@given(data=st.data())
def test_a_literal_is_judged_and_mended_as_its_json(data: st.DataObject, folder: Path, name: str) -> None:
    language = LANGUAGES[name]
    case, code, before, behind, starts = data.draw(written(language))
    alone, inside = folder / "payload.json", folder / f"code{language.suffix}"
    alone.write_bytes(case.text.encode())
    inside.write_bytes(code.encode())

    expected = [
        (rule, message, language.told(remedy), pointer, at(Lines(code), starts[offset(case.text, *place)]))
        for rule, message, remedy, pointer, place in judged(case, alone)
    ]
    assert sorted(judged(case, inside)) == sorted(expected), f"{case.text}\n{code}"

    both = [apply_fixes(job(case, str(path)), [str(path)], unsafe=True, write=True) for path in (alone, inside)]
    assert [one.problems for one in both] == [(), ()], f"{case.text}\n{code}"
    after = inside.read_bytes().decode()
    shown = f"{case.text}\n{code}\n--- became\n{after}"
    assert after.startswith(before), shown
    assert after.endswith(behind), shown
    left = {rule for rule, *_ in judged(case, inside)} - {rule for rule, *_ in judged(case, alone)}
    if language.comment.strip() not in code:
        # No edit reaches beyond a comment, which would be lost.
        assert left <= SHOWN_ONLY | (ACROSS_STRINGS if "`" in code else set()), (
            f"{sorted(left)}\n{shown}\n--- and\n{alone.read_bytes().decode()}"
        )
    if not left:
        assert meaning(inside) == json.loads(alone.read_bytes()), shown


def judged(case: Case, path: Path) -> list[tuple[str, str, str, str, tuple[int, int]]]:
    """Return what is found in the file at ``path``: rule, message, help, pointer, line and column."""
    report = engine.check(job(case, str(path)))
    assert (report.totals.summary.payloads, report.totals.problems) == (1, ())
    regions = [(one, one.place.region) for one in report.findings]
    return [(one.rule, one.message, one.help, one.place.pointer, (at.line, at.column)) for one, at in regions if at is not None]


def offset(text: str, line: int, column: int) -> int:
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]
    return starts[line - 1] + column - 1


def at(lines: Lines, start: int) -> tuple[int, int]:
    region = lines.region(Span(start, start))
    return region.line, region.column


def meaning(path: Path) -> Any:
    (text,) = [one for one in texts_of(str(path), BytesIO(path.read_bytes()), 1 << 20) if isinstance(one, Found)]
    return json.loads(text.data)
