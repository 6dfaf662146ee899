"""Requests against a real server that fails in every way that the platform, or what stands before it, can fail."""

from __future__ import annotations

import re
import socket
import traceback
from collections.abc import Callable, Iterator
from html import escape
from threading import Thread
from time import monotonic
from urllib.parse import quote, quote_plus

import pytest
from platform_stand_in import CLIENT_ID, SECRET, TOKEN, Answer, Call, Flow, StandIn, error, limited

from flowlint.model.errors import PlatformError
from flowlint.sources.platform.credentials import Access
from flowlint.sources.platform.transport import Timing, Transport

QUICK = Timing(connect=1, read=0.2, total=5, first_wait=0.001, longest_wait=0.01)
WHERE = "/api/v2/flows"
CORRELATION = "ININ-Correlation-Id c0ffee00-0000-4000-8000-000000000000"
VIEW = "architect:flow:view"
BETWEEN = ", expected the API: a proxy or a sign-in page may stand between"
LATER, WHY = "; try again later", "; the support of Genesys Cloud can say why"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The stand-in with one flow."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    with StandIn([Flow(0, "Compliance check", [])]).serving() as stand_in:
        yield stand_in


def opened(served: StandIn, timing: Timing = QUICK, *, token: str = TOKEN, url: str = "") -> Transport:
    """A connection with a ready token."""
    return Transport(Access(url or served.url, url or served.url, "mypurecloud.ie", token=token), timing)


def refusal(platform: Transport) -> PlatformError:
    """The error with which reading flows ends; nothing that it holds, or that a trace of it shows, is a secret."""
    with platform, pytest.raises(PlatformError) as raised:
        platform.get(WHERE, VIEW)
    shown = "".join(traceback.format_exception(raised.value)) + repr(raised.value.__dict__) + repr(platform.access)
    assert [secret for secret in (TOKEN, SECRET) if secret in shown] == []
    assert raised.value.__suppress_context__ or raised.value.__context__ is None
    return raised.value


@pytest.mark.parametrize(
    "bad",
    [
        error(500, "internal", "Broken"),
        error(502, "bad.gateway", "Bad gateway"),
        error(503, "service.unavailable", "Down"),
        error(504, "timeout", "Late"),
        Answer(503, b"<html>Down</html>"),
        limited(0),
        Answer(429, b""),
        Answer(200, {"entities": []}, broken=True),
        Answer(200, {"entities": []}, delay=0.4),
        Answer(200, b"{"),
    ],
    ids=["500", "502", "503", "504", "503-html", "429-after", "429", "broken", "slow", "no-json"],
)
def test_what_may_pass_is_tried_again(served: StandIn, bad: Answer) -> None:
    served.fault = lambda _call, before: bad if before < 2 else None
    with opened(served) as platform:
        assert platform.get(WHERE, VIEW)["total"] == 1
    assert (len(served.calls), platform.requests) == (3, 3)


def test_what_does_not_pass_ends_after_five_attempts(served: StandIn) -> None:
    served.fault = lambda _call, _before: error(503, "service.unavailable", "Down")
    assert str(refusal(opened(served))) == f"{served.url}{WHERE} is not available (HTTP 503, Down, {CORRELATION}){LATER}"
    assert len(served.calls) == 5
    served.fault = lambda _call, _before: error(500, "internal", "Broken\x1b[31m")
    assert str(refusal(opened(served))) == f"{served.url}{WHERE} fails (HTTP 500, Broken\\x1b[31m, {CORRELATION}){LATER}"
    assert len(served.calls) == 10


ROLE = ", expected a role that has it"
HTML = "{at} answers with HTML, not JSON (HTTP %s), expected the API: a proxy or a sign-in page may stand between"
MOVED = "{at} sends to another address (HTTP 302), expected the address of the API itself"
OVER = "{at} does not take the access token (HTTP 401), expected one that is not over and is of the region mypurecloud.ie"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (Answer(200, b"<html>Sign in</html>"), HTML % 200),
        (Answer(403, b"<html>Blocked</html>"), HTML % 403),
        (Answer(302, b"", (("Location", "https://elsewhere.example/"),)), MOVED),
        (
            error(403, "missing.permissions", "You may not"),
            f'the permission "{VIEW}" is missing (HTTP 403, You may not, {CORRELATION}){ROLE}',
        ),
        (error(404, "not.found", "Not there"), f"{{at}} is not there (HTTP 404, Not there, {CORRELATION}){WHY}"),
        (error(501, "not.made", "No\x1b[31m"), f"{{at}} refuses (HTTP 501, No\\x1b[31m, {CORRELATION}){WHY}"),
        (error(401, "bad.credentials", f"Bearer {TOKEN} is over"), OVER),
    ],
    ids=["html", "html-403", "redirect", "403", "404", "501", "401"],
)
def test_what_does_not_pass_is_asked_once_and_said(served: StandIn, answer: Answer, sentence: str) -> None:
    served.fault = lambda _call, _before: answer
    raised = refusal(opened(served))
    assert str(raised) == sentence.replace("{at}", f"{served.url}{WHERE}")
    assert raised.status == (answer.status if isinstance(answer.body, dict) else 0)
    assert len(served.calls) == 1


def test_the_wait_that_the_platform_asks_for_is_kept(served: StandIn) -> None:
    served.fault = lambda _call, before: limited(1) if before == 0 else None
    begin = monotonic()
    with opened(served) as platform:
        platform.get(WHERE, VIEW)
    assert monotonic() - begin >= 1
    assert len(served.calls) == 2


def test_other_requests_keep_the_wait_too(served: StandIn) -> None:
    served.fault = lambda call, before: limited(1) if call.path == WHERE and before == 0 else None
    with opened(served) as platform:
        first = Thread(target=platform.get, args=(WHERE, VIEW))
        first.start()
        while not served.calls:
            pass
        begin = monotonic()
        while platform._resume == 0.0:
            pass
        platform.get(f"{WHERE}/{next(iter(served.flows))}", VIEW)
        assert monotonic() - begin > 0.9
        first.join()


def test_a_wait_beyond_the_time_for_everything_is_not_begun(served: StandIn) -> None:
    served.fault = lambda _call, _before: limited(3600)
    platform = opened(served)
    with platform:
        with pytest.raises(PlatformError) as first:
            platform.get(WHERE, VIEW)
        with pytest.raises(PlatformError) as second:
            platform.get(WHERE, VIEW)
    assert str(first.value) == (
        f"{served.url}{WHERE} is not available "
        f"(HTTP 429, Rate limit exceeded the maximum. Retry the request in [3600] seconds, {CORRELATION}), "
        "and asks to wait 3600 seconds, which the time for everything, 5 seconds, does not leave, expected a longer --time-limit"
    )
    assert str(second.value) == (
        "the platform asks to wait longer than the time for everything, 5 seconds, leaves, expected a longer --time-limit"
    )
    assert (first.value.final, second.value.final, len(served.calls)) == (True, True, 1)


def test_the_time_for_everything_ends_a_slow_answer(served: StandIn) -> None:
    served.fault = lambda _call, _before: Answer(200, {}, delay=1)
    assert str(refusal(opened(served, QUICK._replace(read=30, total=0.2)))) == (
        f"the time for everything, 0.2 seconds, was over before {served.url}{WHERE} answered, "
        "expected less to fetch or a longer --time-limit"
    )


def test_a_slow_answer_is_said(served: StandIn) -> None:
    served.fault = lambda _call, _before: Answer(200, {}, delay=0.3)
    assert (
        str(refusal(opened(served, QUICK._replace(read=0.05))))
        == f"{served.url}{WHERE} did not answer within 0.05 seconds, expected a longer --timeout"
    )
    assert len(served.calls) == 5


def test_a_connection_that_breaks_off_is_said(served: StandIn) -> None:
    served.fault = lambda _call, _before: Answer(200, {"entities": []}, broken=True)
    assert str(refusal(opened(served))) == f"{served.url}{WHERE} broke the connection off{LATER}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "socks9://user:pass-word@127.0.0.1:1"),
        ("SSL_CERT_FILE", "/nowhere/bundle.pem"),
        ("REQUESTS_CA_BUNDLE", "/nowhere/x.pem"),
    ],
)
def test_a_proxy_or_certificates_that_cannot_be_used_are_said(
    served: StandIn, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(PlatformError) as raised:
        opened(served)
    assert str(raised.value) == (
        "the proxy or the certificates that the environment names cannot be used, expected HTTPS_PROXY with an address, "
        "SSL_CERT_FILE with a file"
    )
    assert "pass-word" not in "".join(traceback.format_exception(raised.value))


def test_a_proxy_that_can_have_no_address_is_said(served: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *_arguments, **_options: host.encode("idna"))
    monkeypatch.setenv("HTTP_PROXY", "http://user:pass-word@a..b")
    assert str(refusal(opened(served, url="http://api.gateway.example"))) == (
        "the proxy or the certificates that the environment names cannot be used, expected HTTPS_PROXY with an address, "
        "SSL_CERT_FILE with a file"
    )


def test_a_proxy_of_the_environment_is_used(served: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", served.url)
    served.fault = lambda _call, _before: Answer(200, {"through": "the proxy"})
    with opened(served, url="http://api.gateway.example") as platform:
        assert platform.get(WHERE, VIEW) == {"through": "the proxy"}


def test_no_proxy_gets_what_goes_to_this_machine(served: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with Transport(Access(served.url, served.url, "here", client=CLIENT_ID, secret=SECRET), QUICK) as platform:
        platform.sign_in()
        assert platform.get(WHERE, VIEW)["total"] == 1


def test_one_token_is_taken_with_the_client_and_used_for_all(served: StandIn) -> None:
    with Transport(Access(served.url, served.url, "here", client=CLIENT_ID, secret=SECRET), QUICK) as platform:
        platform.sign_in()
        for _ in range(3):
            platform.get(WHERE, VIEW)
    assert [(call.method, call.path) for call in served.calls] == [("POST", "/oauth/token"), *[("GET", WHERE)] * 3]
    assert {call.agent.partition("/")[0] for call in served.calls} == {"flowlint"}


def test_a_ready_token_needs_no_signing_in(served: StandIn) -> None:
    with opened(served) as platform:
        platform.sign_in()
        platform.get(WHERE, VIEW)
    assert [call.path for call in served.calls] == [WHERE]


REFUSED = (
    "{url}/oauth/token does not take the client id and secret (HTTP 401), "
    "expected those of an OAuth client for client credentials of the platform behind here"
)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (None, REFUSED),
        (Answer(200, {"token": "x"}), '{url} answers without an "access_token", expected the sign-in of Genesys Cloud'),
        (Answer(200, {"access_token": "two\nlines"}), '{url} answers without an "access_token", expected the sign-in of Genesys Cloud'),
        (Answer(404, {}), f"{{url}}/oauth/token is not there (HTTP 404){BETWEEN}"),
    ],
    ids=["wrong-secret", "no-token", "no-header", "no-sign-in"],
)
def test_a_sign_in_that_fails_is_said(served: StandIn, answer: Answer | None, sentence: str) -> None:
    served.fault = lambda _call, _before: answer
    with Transport(Access(served.url, served.url, "here", client=CLIENT_ID, secret="wr0ng-secret"), QUICK) as platform:
        with pytest.raises(PlatformError) as raised:
            platform.sign_in()
        assert str(raised.value) == sentence.replace("{url}", served.url)
        assert "wr0ng" not in "".join(traceback.format_exception(raised.value))


def lowered(text: str) -> str:
    return re.sub("%..", lambda found: found[0].lower(), quote(text, safe=""))


ODD = "s+e/c=r&e%t-of_it"


STYLES = [
    str,
    lambda text: quote(text, safe=""),
    lowered,
    quote_plus,
    escape,
    str.upper,
    str.lower,
    lambda text: text[3:-1],
    lambda text: text[:8],
]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 418, 500, 200])
@pytest.mark.parametrize("style", STYLES)
def test_a_failed_sign_in_says_its_status_alone(served: StandIn, style: Callable[[str], str], status: int) -> None:
    access = Access(served.url, served.url, "here", client="c", secret=ODD)
    assert access.basic == "YzpzK2UvYz1yJmUldC1vZl9pdA=="

    def repeating(call: Call, _before: int) -> Answer:
        said = f"header {style(call.authorization)}, secret {style(ODD)}"
        return Answer(status, {"description": said, "contextId": said}, (("ININ-Correlation-Id", quote(said)),))

    served.fault = repeating
    with Transport(access, QUICK) as platform, pytest.raises(PlatformError) as raised:
        platform.sign_in()
    refused = REFUSED.replace("401", str(status))
    sentence = {
        200: '{url} answers without an "access_token", expected the sign-in of Genesys Cloud',
        400: refused,
        401: refused,
        403: refused,
        404: f"{{url}}/oauth/token is not there (HTTP 404){BETWEEN}",
        418: f"{{url}}/oauth/token refuses (HTTP 418){BETWEEN}",
        500: f"{{url}}/oauth/token fails (HTTP 500){LATER}",
    }[status]
    assert str(raised.value) == sentence.replace("{url}", served.url)


@pytest.mark.parametrize("style", STYLES)
def test_a_token_that_a_server_repeats_is_not_said(served: StandIn, style: Callable[[str], str]) -> None:
    access = Access(served.url, served.url, "here", token=ODD)
    served.fault = lambda _call, _before: Answer(403, {"message": f"no right for {style(ODD)} here", "contextId": style(ODD)})
    with Transport(access, QUICK) as platform, pytest.raises(PlatformError) as raised:
        platform.get(WHERE, VIEW)
    assert str(raised.value) == (f'the permission "{VIEW}" is missing (HTTP 403, no right for *** here, ININ-Correlation-Id ***){ROLE}')


def test_a_refused_token_is_said_without_the_server_s_words(served: StandIn) -> None:
    access = Access(served.url, served.url, "here", token=ODD)
    served.fault = lambda _call, _before: Answer(401, {"message": f"{ODD[::-1]} is over", "contextId": ODD})
    with Transport(access, QUICK) as platform, pytest.raises(PlatformError) as raised:
        platform.get(WHERE, VIEW)
    assert str(raised.value) == (
        f"{served.url}{WHERE} does not take the access token (HTTP 401), expected one that is not over and is of the platform behind here"
    )


def test_a_stop_ends_a_wait_and_all_that_comes_after(served: StandIn) -> None:
    served.fault = lambda _call, _before: limited(4)
    platform = opened(served)
    caught: list[str] = []

    def read() -> None:
        try:
            platform.get(WHERE, VIEW)
        except PlatformError as fault:
            caught.append(str(fault))

    thread = Thread(target=read)
    thread.start()
    while platform._resume == 0.0:
        pass
    platform.stop()
    thread.join(timeout=2)
    read()
    with platform:
        pass
    assert caught == ["the run was interrupted"] * 2
