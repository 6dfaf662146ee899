"""HTTP files: requests between separators, variables, bodies in place and in files, and everything that is no payload."""

from __future__ import annotations

import time
from io import BytesIO
from textwrap import dedent

import pytest

from flowlint.linter.contents import texts_of
from flowlint.model.call import Call
from flowlint.model.carried import BodyFile, Text, Unchecked
from flowlint.model.fix import Edit
from flowlint.model.hosting import in_host
from flowlint.model.location import Location, Span

URL = "https://api.mypurecloud.com/api/v2/flows/executions"


def found(text: str) -> list[object]:
    return list(texts_of("requests.http", BytesIO(text.encode()), 1 << 20))


def stretch(place: Location) -> str:
    """Return what stands in the file at a place."""
    place = in_host(place)
    assert place.span is not None
    return place.source.text[place.span.start : place.span.end]


def bodies(text: str) -> list[tuple[str, int, bool]]:
    """Return the bodies in a file: content, first line, and whether they are known to be sent to the endpoint."""
    return [(one.source.text, one.first_line, one.facts.certain) for one in found(text) if isinstance(one, Text) and one.source is not None]


def call(text: str) -> Call:
    (one,) = (one for one in found(text) if isinstance(one, Call))
    return one


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_each_request_that_launches_a_flow_has_its_body(line_end: str) -> None:
    text = dedent("""\
        \ufeff@host = https://api.mypurecloud.com
        POST {{host}}/api/v2/flows/executions HTTP/1.1
        Content-Type: application/json

        {"flowId": "one"}

        ### another service
        POST https://example.com/api

        {"flowId": "two"}
        ### with nothing known but the end of the path
        # @name third
        {{base}}/flows/executions

        {"flowId": "three"}
        #### near
        put https://api.mypurecloud.com/api/v2/flow/execution

        {"flowId": "four"}
        """).replace("\n", line_end)
    assert bodies(text) == [('{"flowId": "one"}', 5, True), ('{"flowId": "three"}', 15, True), ('{"flowId": "four"}', 19, False)]


@pytest.mark.parametrize(
    ("definitions", "body"),
    [
        (f"@v0 = {'{{v0}}' * 8}\n", "{{v0}}" * 8),
        ("@v0 = {{v1}}\n@v1 = {{v0}}-1\n", "{{v0}}-1"),
        ("".join(f"@v{n} = {f'{{{{v{n + 1}}}}}' * 8}\n" for n in range(8)), "{{v3}}" * 512),
        (f"@v0 = {'x' * 200_000}\n", "x" * 200_000),
    ],
    ids=["itself", "each other", "many times", "long"],
)
def test_variables_within_variables_come_to_an_end(definitions: str, body: str) -> None:
    start = time.process_time()
    assert bodies(f"{definitions}POST {URL}\n\n{{{{v0}}}}\n") == [(body, definitions.count("\n") + 3, True)]
    assert bodies(f"{definitions}POST https://{{{{v0}}}}/api/v2/flows/executions\n\n[]\n") == [("[]", definitions.count("\n") + 3, True)]
    assert time.process_time() - start < 5


def test_variables_of_a_file_fill_in_only_so_much_in_all() -> None:
    text = f"@v = {'x' * 400_000}\n" + f"### \nPOST {URL}\n\n{{{{v}}}}\n" * 3
    assert [body for body, _, _ in bodies(text)] == ["x" * 400_000, "x" * 400_000, "{{v}}"]


def test_variables_that_the_file_defines_are_put_into_the_body() -> None:
    text = dedent("""\
        @flow = {{prefix}}-c3d4
        @prefix = a1b2
        POST https://api.mypurecloud.com/api/v2/flows/executions

        {"flowId": "{{flow}}",
        # {{prefix}}
         "inputData": {"a": "{{other}}"}}
        """)
    assert bodies(text) == [('{"flowId": "a1b2-c3d4",\n "inputData": {"a": "{{other}}"}}', 5, True)]
    (body,) = [one.source for one in found(text) if isinstance(one, Text)]
    assert body is not None
    at = body.text.index("a1b2-c3d4")
    place = Location(body, "", Span(at, at + 9))
    assert stretch(place) == "{{flow}}"
    assert body.embedding is not None
    assert body.embedding.edits((Edit(at, at + 1, "x"),)) is None


def test_a_call_tells_what_is_sent_and_where_it_stands() -> None:
    text = dedent("""\
        @host = https://api.{{region}}
        @region = mypurecloud.de
        @token = Bearer q7Zt0pXW3nB1vR8sKd5LmY2c

        // launch
        post {{host}}/api/v2/flows/executions HTTP/2
          ?a={{unknown}}
          &b=1
        Authorization: {{token}}
        # X-Off: 1
        Accept : {{region}}

        {}
        """)
    one = call(text)
    assert (one.url.text, stretch(one.url.place)) == (
        "https://api.mypurecloud.de/api/v2/flows/executions?a={{unknown}}&b=1",
        "{{host}}/api/v2/flows/executions HTTP/2\n  ?a={{unknown}}\n  &b=1",
    )
    assert stretch(one.place) == "post {{host}}/api/v2/flows/executions"
    assert one.method is not None
    assert (one.method.text, stretch(one.method.place), one.sent_as) == ("post", "post", "POST")
    assert [(header.name, header.value, stretch(header.place)) for header in one.headers] == [
        ("Authorization", "Bearer q7Zt0pXW3nB1vR8sKd5LmY2c", "Authorization: {{token}}"),
        ("Accept", "mypurecloud.de", "Accept : {{region}}"),
    ]
    assert [stretch(place) for place in one.credentials] == ["q7Zt0pXW3nB1vR8sKd5LmY2c"]
    assert (one.states_headers, one.has_body, one.lost) == (True, True, ())
    (edit,) = one.content_type
    assert text[: edit.start].endswith("\n  &b=1")
    assert edit.text == "\nContent-Type: application/json"


def test_a_request_without_method_and_body_is_a_get() -> None:
    one = call(f"### last\n{URL}")
    assert (one.method, one.sent_as, one.has_body, stretch(one.place)) == (None, "GET", False, URL)


def test_a_variable_with_two_values_is_not_put_in() -> None:
    assert call(f"@a = 1\n@a = 2\nPOST {URL}?a={{{{a}}}}").url.text == f"{URL}?a={{{{a}}}}"


def test_variables_that_name_each_other_end() -> None:
    assert call(f"@a = {{{{b}}}}\n@b = {{{{a}}}}\nPOST {URL}?a={{{{a}}}}").url.text in {f"{URL}?a={{{{a}}}}", f"{URL}?a={{{{b}}}}"}


@pytest.mark.parametrize(
    "behind",
    [
        '\n> {% client.test("a", () => {}) %}',
        "\n> ./handler.js",
        "\n\n<> ./2025-03-29.200.json",
        "\n>> answer.json",
        "\n>>! answer.json",
        "\n\n  \n# said\n// said\n",
        "\n###",
    ],
)
def test_what_is_done_with_the_response_is_no_part_of_a_body(behind: str) -> None:
    assert bodies(f'POST {URL}\n\n\n{{"flowId":\n "x"}}{behind}') == [('{"flowId":\n "x"}', 4, True)]


def test_lines_of_comment_are_no_part_of_a_body() -> None:
    assert bodies(f'POST {URL}\n\n{{\n  // said\n  "flowId": "x" // kept\n# said\n}}\n') == [('{\n  "flowId": "x" // kept\n}', 3, True)]


def test_scripts_before_a_request_are_passed_over() -> None:
    assert bodies(f"< {{%\n  request.variables.set('a', 1)\n%}}\n< ./before.js\nimport ./a.http\nPOST {URL}\n\n{{}}") == [("{}", 8, True)]


@pytest.mark.parametrize("line", ["< ./body.json", "<@ ./body.json", "<@utf8 ./body.json", "<   ./body.json  "])
def test_a_body_may_stand_in_a_file(line: str) -> None:
    text = f"POST {URL}\n\n{line}\n\n> {{% %}}"
    (file,) = (one for one in found(text) if isinstance(one, BodyFile))
    assert (file.path, stretch(file.place), call(text).has_body) == ("./body.json", "./body.json", True)


@pytest.mark.parametrize("lines", ["< ./{{name}}.json", "< ./a.json\n< ./b.json", '{"flowId":\n< ./a.txt\n}'])
def test_a_body_that_is_made_of_files_is_said_to_be_unchecked(lines: str) -> None:
    text = f"POST {URL}\n\n{lines}\n"
    sent, unchecked = found(text)
    assert isinstance(sent, Call)
    assert sent.has_body
    assert isinstance(unchecked, Unchecked)
    assert unchecked.sentence == "body not checked: it is built when the request is sent"
    assert stretch(unchecked.place).startswith("./")
    assert [type(one) for one in found(text.replace("POST", "GET", 1))] == [Call]
    assert found(text.replace("executions", "outcomes", 1)) == []


def test_the_body_of_a_request_that_changes_a_trigger_is_met() -> None:
    triggers = "{{host}}/api/v2/processautomation/triggers"
    assert bodies(f'POST {triggers}\n\n{{"topicName": 1}}\n###\nPUT {triggers}/{{{{id}}}}\n\n{{}}\n###\nGET {triggers}\n\n{{"a": 1}}') == [
        ('{"topicName": 1}', 3, False),
        ("{}", 7, False),
    ]


def test_curl_is_read_as_in_a_script() -> None:
    assert bodies(f"### é\ncurl {URL} \\\n  --json '{{\"flowId\": 1}}'\n\n### next\nGET {URL}/x\n") == [('{"flowId": 1}', 3, True)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff",
        f"# POST {URL}",
        f"###\n\n# {URL}\n###",
        f"@url = {URL}",
        f"GET https://example.com\nReferer: {URL}\n\n{{}}",
        f"HTTP/1.1 200 OK\nLocation: {URL}\n\n{{}}",
        f"GET {URL}/{{{{id}}}}\n\n{{}}",
        f"< {{% {URL}",
        f"POST\n\n{URL}",
    ],
)
def test_what_calls_nothing_holds_nothing(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("body", ["", "\n", "\n\n", "\n\n \t\n", "\n\n# {}\n", "\n\n> {% %}", "\n\n###\n{}"])
def test_a_request_without_body_has_none(body: str) -> None:
    assert bodies(f"POST {URL}{body}") == []
    assert not call(f"POST {URL}{body}").has_body


def test_a_response_behind_an_empty_line_is_no_part_of_the_body() -> None:
    response = 'HTTP/1.1 200 OK\nContent-Type: application/json\n\n{"id": "x"}\n'
    assert bodies(f"POST {URL}\n\n{{}}\n\n{response}") == [("{}", 3, True)]
    assert bodies(f"POST {URL}\nAccept: */*\n\n{response}") == []


@pytest.mark.parametrize(
    ("above", "stated", "names"),
    [("", False, []), ("Accept: */*\n", True, ["Accept"]), ("{{name}}: x\n", True, ["{{name}}"]), ("\n", True, [])],
)
@pytest.mark.parametrize("body", ['{"flowId": "x"}', '  {\n  "flowId": "x"\n}', '[{"flowId": "x"}]'])
def test_a_body_needs_no_empty_line_above_it(above: str, stated: bool, names: list[str], body: str) -> None:
    text = f"POST {URL}\n{above}{body}\n"
    one = call(text)
    assert ([header.name for header in one.headers], one.has_body, one.states_headers) == (names, True, stated)
    assert bodies(text) == [(body, 2 + above.count("\n"), True)]
