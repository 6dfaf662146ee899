from __future__ import annotations

import pytest
from call_places import URL, at

from flowlint.model.call import Call, Header, Word
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.missing_content_type import RULE

ADDED = (Edit(5, 5, "-H 'Content-Type: application/json' "),)
HELP = 'send the header "Content-Type: application/json"'


def call(text: str, *headers: str, url: str = URL) -> Call:
    parts = [header.partition(": ") for header in headers]
    stated = tuple(Header(name, value, at(text, f"{name}: {value}")) for name, _, value in parts)
    return Call(at(text, "curl"), Word(url, at(text, url)), None, "POST", stated, True, True, ADDED)


def test_header_is_added(found) -> None:
    text = f"curl -d x -H 'Accept: */*' {URL}"
    fix = Fix('add the header "Content-Type: application/json"', Safety.UNSAFE, ADDED)
    message = 'request has a body but no header "Content-Type", expected "application/json"'
    assert found(RULE, call(text, "Accept: */*")) == [Diagnostic(message, at(text, "curl"), help=HELP, fix=fix)]


def test_another_type_is_replaced(found) -> None:
    text = f"curl -d x -H 'content-type: text/plain' {URL}"
    fix = Fix('replace the value by "application/json"', Safety.UNSAFE, (Edit(28, 38, "application/json"),))
    message = 'header "Content-Type" is "text/plain", expected "application/json"'
    place = at(text, "content-type: text/plain")
    assert found(RULE, call(text, "content-type: text/plain")) == [Diagnostic(message, place, help=HELP, fix=fix)]


@pytest.mark.parametrize(
    ("value", "what"), [("text/X-PLAIN", 'is "text/x-plain"'), ("a b", "is not a media type"), ("", "is not a media type")]
)
def test_what_is_said_of_another_type(value: str, what: str, found) -> None:
    (diagnostic,) = found(RULE, call(f"curl -H 'Content-Type: {value}' -d x {URL}", f"Content-Type: {value}"))
    assert diagnostic.message == f'header "Content-Type" {what}, expected "application/json"'
    assert (diagnostic.fix is not None) == bool(value)


def test_the_last_of_several_types_counts(found) -> None:
    text = f"curl -H 'Content-Type: text/plain' -H 'Content-Type: a/b' -d x {URL}"
    fix = Fix('replace the value by "application/json"', Safety.UNSAFE, (Edit(53, 56, "application/json"),))
    message = 'header "Content-Type" is "a/b", expected "application/json"'
    assert found(RULE, call(text, "Content-Type: text/plain", "Content-Type: a/b")) == [
        Diagnostic(message, at(text, "Content-Type: a/b"), help=HELP, fix=fix)
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Content-Type: application/json",
        "CONTENT-TYPE: Application/JSON; charset=utf-8",
        "Content-Type: $TYPE",
        "Content-Type: {{type}}",
        "${HEADER}: ",
    ],
)
def test_right_and_unknown_types(header: str, found) -> None:
    assert found(RULE, call(f"curl -H '{header}' -d x {URL}", header)) == []


def test_calls_whose_headers_are_set_elsewhere_or_without_body(found) -> None:
    one = call(f"curl {URL}")
    assert found(RULE, one._replace(states_headers=False)) == []
    assert found(RULE, one._replace(has_body=False)) == []
    assert found(RULE, call("curl https://example.org/", url="https://example.org/")) == []
