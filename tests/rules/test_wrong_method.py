from __future__ import annotations

import pytest
from call_places import URL, at

from flowlint.model.call import Call, Word
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.wrong_method import RULE


def call(text: str, method: str | None = None, sent_as: str = "POST", url: str = URL, *, has_body: bool = True) -> Call:
    stated = Word(method, at(text, method)) if method is not None else None
    return Call(at(text, "curl"), Word(url, at(text, url)), stated, sent_as, has_body=has_body)


def test_another_method_is_replaced(found) -> None:
    text = f"curl -X PUT {URL}"
    fix = Fix('replace it by "POST"', Safety.SAFE, (Edit(8, 11, "POST"),))
    message = 'request method is "PUT", expected "POST"'
    assert found(RULE, call(text, "PUT")) == [Diagnostic(message, at(text, "PUT"), help="launch a flow with POST", fix=fix)]


def test_the_fix_is_unsafe_without_a_body(found) -> None:
    text = f"curl -X DELETE {URL}"
    fix = Fix('replace it by "POST"', Safety.UNSAFE, (Edit(8, 14, "POST"),))
    message = 'request method is "DELETE", expected "POST"'
    expected = [Diagnostic(message, at(text, "DELETE"), help="launch a flow with POST", fix=fix)]
    assert found(RULE, call(text, "DELETE", has_body=False)) == expected


@pytest.mark.parametrize(("method", "sent_as"), [("OPTIONS", "OPTIONS"), ("HEAD", "HEAD"), (None, "HEAD"), ("head", "HEAD")])
def test_what_only_asks_about_the_endpoint(method: str | None, sent_as: str, found) -> None:
    assert found(RULE, call(f"curl -X {method} {URL}", method, sent_as, has_body=False)) == []


def test_a_method_that_is_not_stated_has_no_fix(found) -> None:
    text = f"curl {URL}"
    message = 'request is sent as "GET", expected "POST"'
    assert found(RULE, call(text, sent_as="GET")) == [Diagnostic(message, at(text, "curl"), help="launch a flow with POST")]


def test_the_option_that_settles_the_method_is_named(found) -> None:
    text = f"curl -G {URL}"
    one = call(text, sent_as="GET")._replace(sent_by=Word("-G", at(text, "-G")))
    message = 'request is sent as "GET" because of "-G", expected "POST"'
    assert found(RULE, one) == [Diagnostic(message, at(text, "-G"), help="launch a flow with POST")]


def test_a_body_sent_to_a_path_near_the_endpoint_counts(found) -> None:
    url = "https://api.mypurecloud.com/api/v2/flows/execution"
    text = f"curl -X PUT {url}"
    fix = Fix('replace it by "POST"', Safety.SAFE, (Edit(8, 11, "POST"),))
    message = 'request method is "PUT", expected "POST"'
    one = call(text, "PUT", url=url)._replace(has_body=True)
    assert found(RULE, one) == [Diagnostic(message, at(text, "PUT"), help="launch a flow with POST", fix=fix)]


@pytest.mark.parametrize("method", ["POST", "post", "$METHOD", "{{method}}", "<method>"])
def test_post_and_what_may_be_it(method: str, found) -> None:
    assert found(RULE, call(f"curl -X {method} {URL}", method, sent_as="GET")) == []


@pytest.mark.parametrize("url", [f"{URL}/9d1c", "https://api.mypurecloud.com/api/v2/flow/executions", "https://example.org/"])
def test_other_addresses(url: str, found) -> None:
    assert found(RULE, call(f"curl -X GET {url}", "GET", url=url, has_body=False)) == []
