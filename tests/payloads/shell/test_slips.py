"""What is mistyped in a command: typographic characters, quotes that end too early, and lines that it lost."""

from __future__ import annotations

import pytest
from shell_scripts import BODY, URL, bodies, held

from flowlint import registry
from flowlint.linter.edits import made
from flowlint.model.call import Call
from flowlint.model.fault import SyntaxFault
from flowlint.model.fix import Edit, Safety
from flowlint.model.location import Source
from flowlint.payloads.shell.carrier import CARRIER


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        (f"curl –X POST {URL} —data ‘{BODY}’", f"curl -X POST {URL} --data '{BODY}'"),
        (f"curl {URL} -H “A: b c” -d '{BODY}'", f"curl {URL} -H \"A: b c\" -d '{BODY}'"),
        (f"curl {URL} -H ‘A: $T’ -d '{BODY}'", f"curl {URL} -H \"A: $T\" -d '{BODY}'"),
        (f"curl {URL} -d “{BODY}”", f"curl {URL} -d '{BODY}'"),
        (f"curl {URL} -d '{BODY}’ -H ‘A: b’", f"curl {URL} -d '{BODY}' -H 'A: b'"),
        (f"curl\u00a0{URL} -d '{BODY}'", f"curl {URL} -d '{BODY}'"),
        (f"curl {URL} --data=“{{\n}}\n”", f'curl {URL} --data="{{\n}}\n"'),
    ],
)
def test_typographic_characters(text: str, mended: str) -> None:
    (fault,) = [one for one in held(text) if isinstance(one, SyntaxFault)]
    assert "typographic" in fault.message
    assert fault.fix is not None
    for edit in reversed(fault.fix.edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    assert text == mended
    assert [one for one in held(mended) if isinstance(one, SyntaxFault)] == []
    assert bodies(mended) == [body for body in [BODY, "{\n}\n"] if body in mended]


@pytest.mark.parametrize(
    "text",
    [
        f"curl {URL} -d '{{\"note\": \"“so” he said – it’s ‘done’ now\"}}' -H 'X: “a” b'",
        f'curl {URL} -d "{{\\"note\\": \\"“so” he said\\"}}" -H "X: ‘a’ b"',
        f"curl https://example.com -H “A: b”\ncurl {URL} -d '{BODY}'",
        f"# “a”\ncurl {URL} -d '{BODY}'\necho “b”\n",
    ],
)
def test_typographic_characters_that_belong_there(text: str) -> None:
    assert [one for one in held(text) if isinstance(one, SyntaxFault)] == []
    assert len(bodies(text)) == 1


@pytest.mark.parametrize(
    ("text", "safety"),
    [
        (f"curl {URL} -d ‘{BODY}’", Safety.SAFE),
        (f"curl {URL} -H ‘A: $T’ -d '{BODY}'", Safety.SAFE),
        (f'curl {URL} -d ‘{{"flowId": "$ID"}}’', Safety.UNSAFE),
        (f"curl {URL} -H ‘A: `cat token`!’ -d '{BODY}'", Safety.UNSAFE),
    ],
)
def test_quotes_that_keep_the_shell_from_filling_in_are_no_safe_fix(text: str, safety: Safety) -> None:
    (fault,) = [one for one in held(text) if isinstance(one, SyntaxFault)]
    assert fault.fix is not None
    assert fault.fix.safety is safety


@pytest.mark.parametrize(
    ("body", "mended"),
    [
        ('{"a": "O\'Brien"}', '{"a": "O\'\\\'\'Brien"}'),
        ('{"a": "\'$X\'", "b": "the dogs\' own", "c": \'"$N"\'}', '{"a": "\'$X\'", "b": "the dogs\'\\\'\' own", "c": \'"$N"\'}'),
        ("[{\"a\": \"it'\\''s O'Brien\"}]", "[{\"a\": \"it'\\''s O'\\''Brien\"}]"),
    ],
)
def test_apostrophes_in_single_quotes(body: str, mended: str) -> None:
    text = f"curl {URL} -d '{body}'\ncurl {URL} -d '{BODY}'\n"
    (fault,) = [one for one in held(text) if isinstance(one, SyntaxFault)]
    assert fault.fix is not None
    assert fault.place.span is not None
    at = fault.place.span.start
    assert text[at - 1 : at + 2] in {"O'B", "s' "}
    assert (fault.message, fault.fix.edits) == (
        "single quote ends the text here for the shell and is not sent, expected it to be part of the JSON",
        (Edit(at, at + 1, "'\\''"),),
    )
    assert bodies(text) == bodies(f"curl {URL} -d '{mended}'\ncurl {URL} -d '{BODY}'\n")


@pytest.mark.parametrize(
    ("body", "mended"),
    [
        ('"{"a": "x y", "b": [{"c": 1}]}"', '"{\\"a\\": \\"x y\\", \\"b\\": [{\\"c\\": 1}]}"'),
        ('"{ "a": "$X" }"', '"{ \\"a\\": \\"$X\\" }"'),
        ('"["it\'s", ${N}]"', '"[\\"it\'s\\", ${N}]"'),
    ],
)
def test_double_quotes_in_double_quotes(body: str, mended: str) -> None:
    text = f"curl {URL} -d {body} -k\ncurl {URL} -d '{BODY}'\n"
    (fault,) = [one for one in held(text) if isinstance(one, SyntaxFault)]
    assert fault.message == "double quote ends the text here for the shell and is not sent, expected it to be part of the JSON"
    assert fault.place.span == (text.index('"', text.index('"') + 1), text.index('"', text.index('"') + 1) + 1)
    assert fault.fix is not None
    fixed = made(text, [fault.fix.edits])
    assert fixed == text.replace(body, mended)
    assert bodies(text) == bodies(fixed)
    assert [one for one in held(fixed) if isinstance(one, SyntaxFault)] == []


@pytest.mark.parametrize("body", ['{"a": "rock\'n\'roll"}', '{"a": "x\'"$X"\'y"}', '{"a": "it\'\\\'\'s"}', '{"a": "O\'Brien}'])
def test_single_quotes_that_may_be_meant(body: str) -> None:
    assert [one for one in held(f"curl {URL} -d '{body}'") if isinstance(one, SyntaxFault)] == []


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        (f"curl {URL}\n  -d '{BODY}'\n", ["-d"]),
        (f"curl {URL} \\ \n  --data '{BODY}'\r\n-k", ["--data", "-k"]),
        (f"curl {URL} \\\n  # why\n  -d '{BODY}'", ["-d"]),
        (f"R=$(curl {URL}\n  -d '{BODY}')", ["-d"]),
        (f"curl {URL} -d '{BODY}'\n\n-k\n", []),
        (f"curl {URL} -d '{BODY}'; ls\n-k\n", []),
        (f"curl {URL} -d '{BODY}' | jq\n-k\n", []),
        (f"curl {URL} -d '{BODY}'\n- a list\n", []),
        (f"curl {URL} -d @- <<EOF\n{BODY}\nEOF\n-k\n", []),
    ],
)
def test_lost_lines(text: str, lost: list[str]) -> None:
    (call,) = [one for one in held(text) if isinstance(one, Call)]
    assert [text[slice(*line.place.span)] for line in call.lost if line.place.span is not None] == lost
    assert [body.strip() for body in bodies(text)] == [BODY]


def test_what_continues_a_line_in_another_shell_is_lost_in_a_script() -> None:
    for mark in "^`":
        text = f"curl {URL} {mark}\n  -d '{BODY}' {mark} \n  -k"
        (call,) = [one for one in held(text) if isinstance(one, Call)]
        causes = [text[slice(*line.cause.span)] for line in call.lost if line.cause is not None and line.cause.span is not None]
        assert causes == [mark, mark]
        assert bodies(text) == [BODY]
        assert all(not one.lost for one in registry.find(CARRIER, Source("launch.txt", text)) if isinstance(one, Call))
