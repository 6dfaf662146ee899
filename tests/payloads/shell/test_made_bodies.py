"""Bodies that a script puts together: by arrays of options, by functions, by ``printf`` and by ``jq``."""

from __future__ import annotations

import pytest
from shell_scripts import BODY, URL, bodies, held

from flowlint.model.call import Call
from flowlint.model.carried import Text, Unchecked
from flowlint.model.hosting import in_host

SENT = f"curl -X POST {URL}"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (f"o=(-s -d '{BODY}')\n{SENT} \"${{o[@]}}\"", [BODY]),
        (f'o=(\n  -s  # silent\n  -d \'{BODY}\'\n  "{URL}"\n)\ncurl "${{o[@]}}"', [BODY]),
        (f"o=(-s)\no+=(-d '{BODY}')\n{SENT} \"${{o[@]}}\"", [BODY]),
        (f"o=(-d '{BODY}')\nif x; then o+=(-v); fi\n{SENT} \"${{o[@]}}\"", [BODY]),
        (f'B=\'{BODY}\'\no=(-d "$B")\n{SENT} "${{o[@]}}"', [BODY]),
        (f"o=(-d '{BODY}')\nread -ra o\n{SENT} \"${{o[@]}}\"", []),
        (f"if x; then o=(-d '{BODY}'); fi\n{SENT} \"${{o[@]}}\"", []),
        (f"{SENT} \"${{o[@]}}\"\no=(-d '{BODY}')", []),
        (f"o=(-d '{BODY}')\n{SENT} ${{o[@]}}", []),
        (f"O='-s --json'\ncurl $O '{BODY}' {URL}", [BODY]),
        (f"O='-X POST -d @a.json'\ncurl $O {URL}", ["@a.json"]),
        (f"O='-X POST -d @a.json'\ncurl \"$O\" {URL}", []),
        (f'printf \'{{"a": "%s", "b": "%s"}}\\n\' "$A" b | {SENT} -d @-', ['{"a": "${A}", "b": "b"}']),
        (f'{SENT} -d "$(printf "{{\\"a\\": \\"%s\\"}}" x)"', ['{"a": "x"}']),
        (f"printf '{{\"a\": %d}}' 1 | {SENT} -d @-", []),
        (f'printf \'{{"a": "%s"}}\' | {SENT} -d @-', []),
        (f'printf \'{{"a": "%s"}}\' 1 2 | {SENT} -d @-', []),
        (f"printf '%s' '{BODY}' | {SENT} -d @-", [BODY]),
        (f'printf \'{{\\n"a": "%s"\\n}}\\n\' x | {SENT} -d @-', ['{\n"a": "x"\n}']),
        (f"printf '{{\\t\"a\": 1}}' | {SENT} -d @-", []),
    ],
)
def test_options_and_texts(script: str, expected: list[str]) -> None:
    assert bodies(script) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (f'b() {{\n  cat <<EOF\n{BODY}\nEOF\n}}\n{SENT} -d "$(b)"', [BODY]),
        (f'function b {{\n  cat <<EOF\n{{"a": "$1"}}\nEOF\n}}\nb x | {SENT} -d @-', ['{"a": "x"}\n']),
        (f'b() {{\n  local n=$1\n  echo "{{\\"a\\": $n}}"\n}}\n{SENT} -d "$(b 5)"', ['{"a": 5}']),
        (f"b() {{\n  x\n  echo '{BODY}'\n}}\n{SENT} -d \"$(b)\"", []),
        (f"b() {{ echo '{BODY}'; }}\nb() {{ echo; }}\n{SENT} -d \"$(b)\"", []),
        (f'go() {{ {SENT} "$@"; }}\ngo -d \'{BODY}\'\ngo -d "[]"', [BODY, "[]"]),
        (f"go() {{\n  local p=$1 b=$2\n  curl -d \"$b\" \"https://h$p\"\n}}\ngo /api/v2/flows/executions '{BODY}'\ngo /b '[]'", [BODY]),
        (f"one() {{\n  local b='{BODY}'\n  {SENT} -d \"$b\"\n}}\ntwo() {{\n  local b='[]'\n  {SENT} -d \"$b\"\n}}", [BODY, "[]"]),
        (f"b=[]\none() {{\n  local b='{BODY}'\n  two\n}}\ntwo() {{\n  {SENT} -d \"$b\"\n}}\none", []),
        (f'in() {{ {SENT} -d "$1"; }}\nout() {{ in "$1"; }}\nout \'{BODY}\'', [BODY]),
        (f"go() {{ shift; {SENT} -d \"$1\"; }}\ngo '{BODY}'", []),
        (f"go() {{ shift; {SENT} -d \"$1\"; }}\ngo a '{BODY}'", [BODY]),
        (f'go() {{ local b=$1; shift; {SENT} "$@" -d "$b"; }}\ngo \'{BODY}\' -v', [BODY]),
        (f"go() {{ while x; do shift; done; {SENT} -d \"$1\"; }}\ngo '{BODY}'", []),
        (f"go() {{ shift 1; {SENT} -d \"$1\"; }}\ngo a '{BODY}'", []),
        (f'b() {{ local n=$1; shift; echo "{{\\"a\\": $n, \\"b\\": $1}}"; }}\n{SENT} -d "$(b 5 6)"', ['{"a": 5, "b": 6}']),
        (f"go() {{ {SENT} -d \"$2\"; }}\ngo '{BODY}'", []),
        (f'go() {{ {SENT} -d "$1"; go "$1"; }}', []),
        (f"go '{BODY}'\ngo() {{ {SENT} -d \"$1\"; }}", []),
    ],
)
def test_functions(script: str, expected: list[str]) -> None:
    assert bodies(script) == expected


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("-n '{flowId: \"a\"}'", '{"flowId": "a"}'),
        ('-nc --arg f "$F" \'{flowId: $f, "b": [1, true, {c: null}]}\'', '{"flowId": "${F}", "b": [1, true, {"c": null}]}'),
        ("--null-input --arg f 'a\"b' '{flowId: $f}'", '{"flowId": "a\\"b"}'),
        ("-n --argjson n 5 --argjson v \"$V\" '{n: $n, v: $v}'", '{"n": 5, "v": ${v}}'),
        ("-n --arg id a '{$id, b: -1.5}'", '{"id": "a", "b": -1.5}'),
        ("-n '{a: (1 + 2), b: env.B, c: \"x\\(.y)\"}'", '{"a": ${command}, "b": ${command}, "c": "${command}"}'),
        ("-n --arg f a --arg f b --argjson f 5 '{f: $f}'", '{"f": "a"}'),
        ('-n \'{a: "x", "b": 1, "a": {c: 1, c: 2}, "\\u0061": [3]}\'', '{"b": 1, "\\u0061": [3]}'),
        ("-n --arg a x '{b: {a: 1, $a}, a: 2}'", '{"b": {"a": "x"}, "a": 2}'),
        ("-n '{a: , a: 1}'", ""),
        ("-n '{d: [.[] | {e: 1}], f: $g}'", '{"d": [${command}], "f": ${g}}'),
        ("-n '{a: 1} + {b: 2}'", ""),
        ("-n '{(.k): 1}'", ""),
        ("-n '{a}'", ""),
        ("-n '{a: 1'", ""),
        ("-n '{a: 1,, b: 2}'", ""),
        ("-n '[{a: 1}]'", ""),
        ("'{a: 1}'", ""),
        ("-n -f body.jq", ""),
        ("-n --slurpfile a b.json '{a: 1}'", ""),
        ("-n '{a: 1}' b.json", ""),
        ('-n "{a: \\"$A\\"}"', ""),
    ],
)
def test_objects_of_jq(arguments: str, expected: str) -> None:
    assert bodies(f"jq {arguments} | {SENT} -d @-") == ([expected] if expected else [])


def test_places_of_what_jq_writes() -> None:
    script = f'B=$(jq -n --arg f abc \'{{flowId: $f, inputData: {{"Flow.a": 5}}}}\')\n{SENT} -d "$B"\n'
    (text,) = [one for one in held(script) if isinstance(one, Text)]
    assert text.source is not None
    fragments = ["abc", "inputData", "Flow.a", "5"]
    starts = [in_host(text.source.at(text.source.text.index(one))).span for one in fragments]
    assert [one and one.start for one in starts] == [script.index(one) for one in fragments]


def test_what_may_hold_the_body_is_named() -> None:
    script = f'{SENT} "${{o[@]}}"\n'
    unchecked = [one for one in held(script) if isinstance(one, Unchecked)]
    assert [one.sentence for one in unchecked] == ['body not checked: "${o[@]}" may hold it']


def test_a_command_of_a_function_is_one_call() -> None:
    script = f"go() {{ {SENT} -d \"$1\"; }}\ngo '{BODY}'\ngo '{BODY}'\n"
    assert len([one for one in held(script) if isinstance(one, Call)]) == 1
