"""What is found in scripts, sessions and plain text; where it stands and how it is mended is a property of ``test_hosts.py``."""

from __future__ import annotations

import pytest
from shell_scripts import BODY, URL, bodies, held

from flowlint import registry
from flowlint.linter.edits import made
from flowlint.model.call import NO_BODY, Call
from flowlint.model.carried import BodyFile, Text, Unchecked
from flowlint.model.fault import SyntaxFault
from flowlint.model.fix import Edit, Safety
from flowlint.model.location import Location, Source, Span
from flowlint.payloads.shell.carrier import CARRIER


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (f"curl {URL} -d '{BODY}'", [BODY]),
        (f"curl {URL} --data='{BODY}' -k", [BODY]),
        (f"curl {URL} -sSd'{BODY}'", [BODY]),
        (f"curl --data-binary '{BODY}' --url {URL}", [BODY]),
        (f"/usr/bin/curl -XPOST --json '{BODY}' {URL} | jq .", [BODY]),
        (f"sudo curl --json '{BODY}' {URL}", [BODY]),
        (f"if ok; then R=$(curl --json '{BODY}' {URL}); fi", [BODY]),
        (f'R="$(curl -d "{{\\"flowId\\": \\"a\\"}}" {URL})"', [BODY]),
        (f"curl {URL} \\\n  -o /dev/null \\\n  -d '{BODY}'", [BODY]),
        (f"curl {URL} -d '{{\"flowId\": \"'$ID'\"}}'", ['{"flowId": "${ID}"}']),
        (f'curl {URL} -d \'{{"flowId": "\'"${{ID:-none}}"\'", "a": \'$N\'}}\'', ['{"flowId": "${ID}", "a": ${N}}']),
        (f'curl {URL} -d "{{\\"flowId\\": \\"$(id_of $(name))\\", \\"cost\\": \\"\\$5\\"}}"', ['{"flowId": "${command}", "cost": "$5"}']),
        (f'curl {URL} -d \'{{"flowId": "\'$2\'", "a": "\'$1\'"}}\'', ['{"flowId": "${2}", "a": "${1}"}']),
        (f'curl {URL} -d \'{{"a": "\'$(id -u)\'", "b": "\'`id`\'"}}\'', ['{"a": "${command}", "b": "${command}"}']),
        (f"export BODY='[\"'$2'\", \"'$1'\"]'; curl {URL} -d \"$BODY\"", ['["${2}", "${1}"]']),
        (f'curl {URL} -d $\'{{"a": "it\\\'s\\x41\\u00e9"}}\'', ['{"a": "it\'sAé"}']),
        (f'curl {URL} -d @- <<EOF\n{{"a": "$X", "b": `n`}}\nEOF\n', ['{"a": "${X}", "b": ${command}}\n']),
        (f'curl {URL} -d @- <<\'EOF\'\n{{"a": "$X"}}\nEOF\n', ['{"a": "${X}"}\n']),
        (f'curl {URL} -d @- <<-EOF\n\t{{\n\t"a": 1}}\n\tEOF\n', ['{\n"a": 1}\n']),
        (f"curl {URL} -d @- <<EOF -H 'X: y'\n{BODY}\nEOF\n", [f"{BODY}\n"]),
        (f"curl {URL} -d @- <<< '{BODY}'", [BODY]),
        (f"curl {URL} -d @- < request.json", ["@request.json"]),
        (f"curl {URL} -d @request.json", ["@request.json"]),
        (f'curl {URL} --json "@requests/a b.json"', ["@requests/a b.json"]),
        (f'curl {URL} -d "@$FILE"', []),
        (f"curl {URL} --data-raw @request.json", ["@request.json"]),
        (f'curl {URL} -d "$(cat request.json)"', []),
        (f'curl {URL} -d "$(cat <<EOF\n{BODY}\nEOF\n)"', [BODY]),
        (f"echo '{BODY}' | curl -d @- {URL} | jq .\ncat <<EOF | curl -d @- {URL}\n{BODY}\nEOF\n", [BODY, f"{BODY}\n"]),
        (f"printf '%s' '{BODY}' | curl -d @- {URL}", [BODY]),
        (f"cat request.json | curl -d @- {URL}", ["@request.json"]),
        (f"jq . a.json | curl -d @- {URL}", []),
        (f"BODY='{BODY}'\ncurl -d \"$BODY\" {URL}", [BODY]),
        (f"URL={URL}\ncurl -d '{BODY}' \"$URL\"", [BODY]),
        (f"BODY='{BODY}'\nBODY='{{}}'\ncurl -d \"$BODY\" {URL}", []),
        (f"if x; then BODY='{BODY}'; fi\ncurl -d \"$BODY\" {URL}", []),
        (f"BODY='{BODY}'\nread BODY\ncurl -d \"$BODY\" {URL}", []),
        (f"BODY='{BODY}'\n. ./settings\ncurl -d \"$BODY\" {URL}", []),
        (f"curl -d \"$BODY\" {URL}\nBODY='{BODY}'", []),
        (f"curl {URL} -d a=1 -d b=2", []),
        (f"curl {URL} --data-urlencode 'a=1'", []),
        (f"curl {URL} -F 'a=1'", []),
        (f"curl {URL}/9d1c -d '{BODY}'", []),
        (f"# curl {URL} -d '{BODY}'", []),
        (f"echo \"curl {URL} -d '{BODY}'\"", []),
        (f"curl {URL} -d '{BODY}' --next https://example.com -d '[]' --next {URL} -d '[1]'", [BODY, "[1]"]),
        (f'$ curl {URL} \\\n>   -d \'{{\n> "flowId": "a"}}\'\n{{}}\n', ['{\n"flowId": "a"}']),
        (f"user@host:~/x$ curl {URL} -d '{BODY}'", [BODY]),
        (f"Don't wait (long):\n\n  curl {URL} -d '{BODY}'\n\nIt's done.", [BODY]),
        (f"curl is what you need for {URL}, with -d '{BODY}'", []),
        (f"curl {URL} -d '{BODY}", []),
        (f"curl {URL} -d @- <<EOF\n{BODY}\n", [f"{BODY}\n"]),
    ],
)
def test_bodies(script: str, expected: list[str]) -> None:
    assert bodies(script) == expected


def test_call() -> None:
    text = f"é=1; curl -X POST -H 'Authorization: Bearer kP3x9-Zq7Lw2' -u 'a:Zq7Lw2' --data '{BODY}' {URL}\n"
    source = Source("launch.sh", text)

    def place(fragment: str) -> Location:
        start = text.index(fragment)
        return Location(source, "", Span(start, start + len(fragment)))

    (call,) = [one for one in held(text) if isinstance(one, Call)]
    assert (call.place, call.method, call.url) == (place("curl"), ("POST", place("POST")), (URL, place(URL)))
    assert call.headers == (("Authorization", "Bearer kP3x9-Zq7Lw2", place("Authorization: Bearer kP3x9-Zq7Lw2")),)
    assert call.credentials == (place("kP3x9-Zq7Lw2"), place("Zq7Lw2")._replace(span=Span(*_second(text, "Zq7Lw2"))))
    assert (call.states_headers, call.has_body, call.sent_as, call.lost) == (True, True, "POST", ())
    at = text.index("--data")
    assert call.content_type == (Edit(at, at, "-H 'Content-Type: application/json' "),)


def _second(text: str, fragment: str) -> tuple[int, int]:
    start = text.index(fragment, text.index(fragment) + 1)
    return start, start + len(fragment)


@pytest.mark.parametrize(
    ("arguments", "sent_as", "states_headers"),
    [
        ("", "GET", True),
        ("-G -d a", "GET", True),
        ("-I", "HEAD", True),
        ("-T file", "PUT", True),
        ("-d a", "POST", True),
        ("--json a", "POST", False),
        ("-F a=b", "POST", False),
        ('"${OPTIONS[@]}"', "POST", False),
        ("-K settings", "POST", False),
        ("-H @headers.txt -d a", "POST", False),
    ],
)
def test_how_a_request_is_sent(arguments: str, sent_as: str, states_headers: bool) -> None:
    (call,) = [one for one in held(f"curl {arguments} {URL}") if isinstance(one, Call)]
    assert (call.sent_as, call.states_headers) == (sent_as, states_headers)


HERE = f"<<EOF\n{BODY}\nEOF\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (f"cat > a.json {HERE}curl {URL} -d @a.json\nrm -f a.json", [f"{BODY}\n"]),
        (f"cat {HERE.replace('EOF', 'EOF > ./a.json', 1)}curl {URL} -d '@a.json'", [f"{BODY}\n"]),
        (f"echo '{BODY}' > a.json; cat a.json | curl {URL} -d @-", [BODY]),
        (f'T=$(mktemp)\ncat > "$T" {HERE}curl {URL} -d @"$T"', [f"{BODY}\n"]),
        (f'read -r -d "" B {HERE}curl {URL} -d "$B"', [f"{BODY}\n"]),
        (f'read -r B {HERE}curl {URL} -d "$B"', []),
        (f"IFS= read -rd '' B {HERE}curl {URL} -d \"$B\"", [f"{BODY}\n"]),
        (f"read -r -d '' B {HERE.replace('EOF', 'EOF || true', 1)}curl {URL} -d \"$B\"", [f"{BODY}\n"]),
        (f"# a.json holds it\ncat > a.json {HERE}# sends a.json\ncurl {URL} -d @a.json", [f"{BODY}\n"]),
        (f"# the B of it\nB='{BODY}'; export B; readonly B\necho B \"send B\" 'or B'\ncurl {URL} -d \"$B\" # B", [BODY]),
        (f"B='{BODY}'; unset B\ncurl {URL} -d \"$B\"", []),
        (f"B='{BODY}'; read -r B\ncurl {URL} -d \"$B\"", []),
        (f"B='{BODY}'; declare B\ncurl {URL} -d \"$B\"", []),
        (f"cat > a.json {HERE}sed -i s/a/b/ a.json\ncurl {URL} -d @a.json", []),
        (f"cat > a.json {HERE}cat >> a.json {HERE}curl {URL} -d @a.json", []),
        (f"if x; then\ncat > a.json {HERE}fi\ncurl {URL} -d @a.json", []),
        (f"jq -n . > a.json\ncurl {URL} -d @a.json", []),
    ],
)
def test_bodies_that_the_script_writes_to_a_file_or_variable(script: str, expected: list[str]) -> None:
    assert bodies(script) == expected
    assert [one.sentence for one in held(script) if isinstance(one, Unchecked)] == ([] if expected else [UNKNOWN])


UNKNOWN = "body not checked: it is built when the script runs"


@pytest.mark.parametrize(
    "script",
    [
        f'curl {URL} -d "$BODY"',
        f"jq . a.json | curl -d @- {URL}",
        f'curl {URL} -d "@$FILE"',
        f'curl {URL} -d "$(printf \'{{"a": %d}}\' 5)"',
        f"curl {URL} --data @<(cat {HERE})",
        f'x=`curl -d "{{\\\\"a\\\\": 1}}" {URL}`',
        f'x="`curl -X POST -d \'{{\\"a\\": 1}}\' {URL}`"',
    ],
)
def test_a_body_that_only_a_run_knows_is_not_passed_over_in_silence(script: str) -> None:
    assert [one.sentence for one in held(script) if isinstance(one, Unchecked)] == [UNKNOWN]
    assert bodies(script) == []


def test_what_is_put_into_the_address_is_no_body() -> None:
    assert bodies(f"curl -G {URL} -d flowId=1") == []
    assert [type(one) for one in held(f"curl -G {URL} -d flowId=1")] == [Call]


def test_a_command_between_backticks_is_read_where_no_backslash_is_taken_off() -> None:
    assert bodies(f"x=`curl -d '{BODY}' {URL}`") == [BODY]


@pytest.mark.parametrize(
    ("command", "names"),
    [
        ('-d \'{"a": "$X", "b": ${Y} , "$Z": 1}\'', ["$X", "${Y}"]),
        ('-d \'["\'$A\'", "$B", "a: $C, b", "\\"$D\\""]\'', ["$B"]),
        ("-H 'Authorization: Bearer $T' -H 'X-Name: $N' -d '[]'", ["$T"]),
        ('-H "Authorization: Bearer $T" -d "[\\"\\$X\\"]"', []),
        ('-d ‘["$X"]’', []),
        ('-d @- <<\'EOF\'\n{"a": "$X"}\nEOF\n', ["$X"]),
        ('-d @- <<EOF\n{"a": "$X"}\nEOF\n', []),
    ],
)
def test_variables_that_are_not_filled_in(command: str, names: list[str]) -> None:
    (call,) = [one for one in held(f"curl {URL} {command}") if isinstance(one, Call)]
    assert [one.text for one in call.unexpanded] == names


def test_a_text_that_another_program_fills_in_is_its_own() -> None:
    script = f"echo '[\"$X\"]' | envsubst | curl {URL} -d @-"
    (call,) = [one for one in held(script) if isinstance(one, Call)]
    assert call.unexpanded == ()


def test_nothing_else_is_recognised() -> None:
    assert CARRIER.recognises is not None
    assert not CARRIER.recognises(b"curl https://api.mypurecloud.com/api/v2/flows")
    assert not CARRIER.recognises(b"wget https://api.mypurecloud.com/api/v2/flows/executions")
    assert CARRIER.recognises(f"curl {URL}".encode())


@pytest.mark.parametrize(
    ("arguments", "lacks"),
    [
        ("-X POST", True),
        ("-X POST -H 'A: b'", True),
        ('-X POST "$@"', False),
        ("-X POST $MORE", False),
        ("-X POST -K options", False),
        ('-X POST "${OPTIONS[@]}"', False),
        ("-X $METHOD", None),
        ("-X GET", None),
        ("-X POST -d '{}'", None),
    ],
)
def test_a_launch_without_a_body_is_one_or_may_get_one(arguments: str, lacks: bool | None) -> None:
    call, *rest = held(f"curl {URL} {arguments}\n")
    assert isinstance(call, Call)
    said = [one.sentence for one in rest if isinstance(one, Unchecked)]
    word = arguments.rsplit(maxsplit=1)[-1].strip('"')
    held_by = f'body not checked: "{word}" may hold it'
    assert (call.lacks_body and call.posts, said) == (lacks is True, [held_by] if lacks is False else [])


def test_a_document_may_show_a_launch_without_its_body() -> None:
    call, unchecked = registry.find(CARRIER, Source("launch.txt", f"curl -X POST {URL}\n"))
    assert isinstance(call, Call)
    assert not call.lacks_body
    assert unchecked == Unchecked(call.place, NO_BODY)


@pytest.mark.parametrize(
    ("option", "path", "help_", "fixed"),
    [
        ("-d ", "payloads/good.json", "-d @payloads/good.json", "@payloads/good.json"),
        ("--data=", "'a.yaml'", "-d @a.yaml", "'@a.yaml'"),
        ("--json ", '"$DIR/a.json"', "--json @$DIR/a.json", '"@$DIR/a.json"'),
        ("--data-raw ", "a.json", "-d @a.json", None),
        ("--data-raw ", "@a.json", "-d @a.json", None),
    ],
)
def test_a_path_without_its_mark_is_sent_as_it_is(option: str, path: str, help_: str, fixed: str | None) -> None:
    text = f"curl -X POST {URL} {option}{path}\n"
    (fault,) = (one for one in held(text) if isinstance(one, SyntaxFault))
    assert (fault.message, fault.help) == (
        "path of a file is sent in place of what the file holds, expected JSON",
        f"write {help_} to send what the file holds",
    )
    edits = fault.fix.edits if fault.fix is not None else ()
    assert made(text, [edits]) == (text.replace(path, fixed) if fixed is not None else text)
    assert fault.fix is None or fault.fix.safety is Safety.UNSAFE
    assert [one.path for one in held(text) if isinstance(one, BodyFile)] == ([path.strip("'@")] if "$" not in path else [])


@pytest.mark.parametrize("body", ["@a.json", "good", '\'{"flowId": "a.json"}\'', "'a b.json'", "$BODY"])
def test_other_bodies_are_no_paths(body: str) -> None:
    assert not [one for one in held(f"BODY=a.json\ncurl -X POST {URL} -d {body}\n") if isinstance(one, SyntaxFault)]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (f'curl {URL} -d "{{""flowId"": ""a""}}"', ['{"flowId": "a"}']),
        (f'curl {URL} ^\n  -d "{{""flowId"": ""a"", ""n"": %N%}}"', ['{"flowId": "a", "n": ${N}}']),
        (f'curl {URL} -d "{{\\"flowId\\": \\"%ID%\\", \\"n\\": %N%}}"', ['{"flowId": "${ID}", "n": ${N}}']),
        (f'curl.exe {URL} -d "{{`"flowId`": `"$id`"}}"', ['{"flowId": "${id}"}']),
        (f'curl {URL} -d \'{{"n": "%N%"}}\'', ['{"n": "%N%"}']),
        (f'curl {URL} -d "{{`"flowId`": `"a', []),
    ],
)
def test_bodies_of_commands_for_windows(command: str, expected: list[str]) -> None:
    found = list(registry.find(CARRIER, Source("launch.txt", command)))
    assert [one.data.decode() for one in found if isinstance(one, Text)] == expected


@pytest.mark.parametrize(
    ("options", "place", "reason"),
    [
        ("-d a -d '{}'", "-d '{}'", 'curl joins the values of several options by "&"'),
        ("--data-urlencode '{}'", "--data-urlencode", "curl encodes it as the fields of a form"),
        ("-F 'x={}'", "-F", "it is sent as a form"),
        ('-T "$FILE"', '$FILE"', "it is built when the script runs"),
    ],
)
def test_a_body_that_is_not_read_is_named(options: str, place: str, reason: str) -> None:
    text = f"curl -X POST {URL} {options}"
    (unread,) = [one for one in held(text) if isinstance(one, Unchecked)]
    assert unread.sentence == f"body not checked: {reason}"
    assert unread.place.span is not None
    assert text[unread.place.span.start :].startswith(place.removesuffix(" '{}'").removesuffix('"'))


def test_parts_of_json_and_an_upload_are_bodies() -> None:
    assert bodies(f"curl {URL} --json '{{\"flowId\":' --json ' \"a\"}}'") == ['{"flowId": "a"}']
    assert bodies(f"curl -X POST {URL} -T request.json") == ["@request.json"]


@pytest.mark.parametrize("host", ["https://api.<region>", "https://api.{{ region }}", "https://<your host>", "<base>", "https://{{host}}"])
def test_an_address_with_a_placeholder_of_documentation_is_one(host: str) -> None:
    text = f"curl -X POST {host}/api/v2/flows/executions -d '{BODY}'"
    assert bodies(text) == [BODY]
    (call,) = [one for one in held(text) if isinstance(one, Call)]
    assert call.url.text == f"{host}/api/v2/flows/executions"


def test_a_redirection_is_no_placeholder() -> None:
    assert bodies(f"curl {URL} -d @- <request.json >/tmp/executions\n") == ["@request.json"]


@pytest.mark.parametrize("prompt", ["PS C:\\> ", "C:\\Users\\me>", "\ufeff"])
def test_prompts_of_windows_and_a_byte_order_mark_are_passed_over(prompt: str) -> None:
    assert bodies(f"{prompt}curl.exe {URL} -d '{BODY}'\n") == [BODY]


def test_single_quotes_of_windows_powershell_leave_backslashes_to_the_program() -> None:
    body = BODY.replace('"', '\\"')
    assert bodies(f"curl.exe -X POST {URL} -d '{body}'", "a.txt") == [BODY]
    quoted = r"""'{\"a\": \"it''s\"}'"""
    assert bodies(f"curl.exe {URL} -d {quoted}", "a.txt") == ['{"a": "it\'s"}']
    assert bodies(f"curl -X POST {URL} -d '{body}'", "a.txt") == [body]
