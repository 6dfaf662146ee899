"""Why there is no connection: each cause for real, or as the system tells of it, and what the error says of it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from platform_stand_in import CLIENT_ID, SECRET, TOKEN, StandIn

from flowlint.model.errors import PlatformError
from flowlint.sources.platform.credentials import Access, access
from flowlint.sources.platform.failures import proxy_of
from flowlint.sources.platform.transport import Timing, Transport

QUICK = Timing(connect=0.2, read=1, total=5, first_wait=0.001, longest_wait=0.002, attempts=2)
WHERE = "/api/v2/flows"
VIEW = "architect:flow:view"
SELF_SIGNED = Path(__file__).resolve().parents[2] / "certificates" / "self_signed.pem"
"""A certificate for 127.0.0.1 that nobody vouches for, until 2126, and its key."""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)


def refusal(api: str, region: str = "mypurecloud.ie") -> str:
    """The error with which reading flows ends."""
    with Transport(Access(api, api, region, token=TOKEN), QUICK) as platform, pytest.raises(PlatformError) as raised:
        platform.get(WHERE, VIEW)
    return str(raised.value)


@contextmanager
def answering(answer: bytes) -> Iterator[str]:
    """A server that says ``answer`` whatever it is told: its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                with connection:
                    connection.recv(1 << 16)
                    connection.sendall(answer)

        Thread(target=serve, daemon=True).start()
        yield f"127.0.0.1:{server.getsockname()[1]}"
        server.shutdown(socket.SHUT_RDWR)


@contextmanager
def closed() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{bound.getsockname()[1]}"


def failing(fault: Exception, asked: list[object]) -> Callable[..., None]:
    def fail(host: object, *_arguments: object, **_options: object) -> None:
        asked.append(host)
        raise fault

    return fail


def test_a_port_without_a_server() -> None:
    with closed() as address:
        assert refusal(f"http://{address}") == f"http://{address}{WHERE} cannot be reached: the connection is refused; try again later"


def test_a_server_that_speaks_no_tls() -> None:
    with StandIn([]).serving() as served:
        url = served.url.replace("http:", "https:")
        assert refusal(url) == f"{url}{WHERE} cannot be reached: the other side does not speak TLS, expected an address that takes https"


def test_a_handshake_that_breaks_off() -> None:
    with answering(b"") as address:
        said = refusal(f"https://{address}")
    # What more there is depends on the release of OpenSSL.
    assert said.partition(" (")[0] == f"https://{address}{WHERE} cannot be reached: the TLS handshake fails"


def test_a_certificate_that_nobody_vouches_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with StandIn([]).serving(SELF_SIGNED) as served:
        assert refusal(served.url) == (
            f"the certificate of {served.url}{WHERE} is not trusted (self-signed certificate), "
            "expected one that SSL_CERT_FILE or the certifi package vouches for"
        )
        assert served.calls == []
        monkeypatch.setenv("SSL_CERT_FILE", str(SELF_SIGNED))
        with Transport(Access(served.url, served.url, "here", client=CLIENT_ID, secret=SECRET), QUICK) as platform:
            platform.sign_in()
            assert platform.get(WHERE, VIEW)["total"] == 0


@pytest.mark.parametrize(
    ("api", "region", "expected"),
    [
        ("https://api.mypurecloud.ie", "mypurecloud.ie", "a network that knows it, or a proxy in HTTPS_PROXY"),
        ("https://api.gateway.example", "mypurecloud.ie", "another host in --base-url"),
    ],
)
def test_a_host_without_an_address_is_asked_for_once(monkeypatch: pytest.MonkeyPatch, api: str, region: str, expected: str) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", failing(socket.gaierror(socket.EAI_NONAME, "Name or service not known"), asked))
    host = api.partition("//")[2]
    found = Access(api, "https://login.mypurecloud.ie", region, token=TOKEN)
    with Transport(found, QUICK) as platform, pytest.raises(PlatformError) as raised:
        platform.get(WHERE, VIEW)
    assert str(raised.value) == f"{api}{WHERE} cannot be reached: the name {host} has no address, expected {expected}"
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("fault", "cause"),
    [
        (
            socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"),
            "the name api.mypurecloud.ie cannot be resolved for now",
        ),
        (TimeoutError(), "no connection comes about within 0.2 seconds"),
        (OSError(113, "No route to host"), "no route to host"),
    ],
)
def test_what_may_pass_is_tried_again(monkeypatch: pytest.MonkeyPatch, fault: Exception, cause: str) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", failing(fault, asked))
    api = "https://api.mypurecloud.ie"
    assert refusal(api) == f"{api}{WHERE} cannot be reached: {cause}; try again later"
    assert len(asked) == 2


@pytest.mark.parametrize("refusing", [True, False])
def test_a_proxy_that_is_not_there(monkeypatch: pytest.MonkeyPatch, refusing: bool) -> None:
    api = "https://api.mypurecloud.ie"
    with closed() as address:
        proxy = f"http://{address}" if refusing else "http://proxy.example:3128"
        monkeypatch.setenv("HTTPS_PROXY", proxy.replace("//", "//user:pass-word@"))
        if not refusing:
            monkeypatch.setattr(socket, "getaddrinfo", failing(socket.gaierror(socket.EAI_NONAME, "Name or service not known"), []))
        cause = (
            "the proxy refuses the connection; try again later"
            if refusing
            else "the name proxy.example has no address, expected another host in HTTPS_PROXY"
        )
        assert refusal(api) == f"{api}{WHERE} cannot be reached through the proxy {proxy}: {cause}"


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (
            b"HTTP/1.1 407 Say who you are pass-word\r\n\r\n",
            "the proxy wants to know who asks (HTTP 407), expected a name and password in HTTPS_PROXY",
        ),
        (b"HTTP/1.1 403 pass-word\r\n\r\n", "the proxy refuses (HTTP 403); try again later"),
    ],
)
def test_a_proxy_that_refuses(monkeypatch: pytest.MonkeyPatch, answer: bytes, cause: str) -> None:
    api = "https://api.mypurecloud.ie"
    with answering(answer) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:pass-word@{address}")
        assert refusal(api) == f"{api}{WHERE} cannot be reached through the proxy http://{address}: {cause}"


def test_the_proxy_of_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "gateway.example")
    assert [proxy_of(url) for url in ("https://api.mypurecloud.ie/x", "https://gateway.example", "http://127.0.0.1:1")] == [
        "http://proxy.example:3128",
        "",
        "",
    ]


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://api.gateway.example", ", expected --login-url beside --base-url, which alone tells no sign-in"),
        ("https://gateway.example", ", expected another host in --login-url"),
    ],
)
def test_an_address_of_the_sign_in_that_was_guessed_is_said_to_be_that(monkeypatch: pytest.MonkeyPatch, base: str, expected: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", failing(socket.gaierror(socket.EAI_NONAME, "Name or service not known"), []))
    found = access({"GENESYSCLOUD_OAUTHCLIENT_ID": CLIENT_ID, "GENESYSCLOUD_OAUTHCLIENT_SECRET": SECRET}, base_url=base)
    with Transport(found, QUICK) as platform, pytest.raises(PlatformError) as raised:
        platform.sign_in()
    host = found.login.partition("//")[2]
    assert str(raised.value) == f"{found.login}/oauth/token cannot be reached: the name {host} has no address{expected}"


def test_a_gateway_without_a_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") as address:
        found = access({"GENESYSCLOUD_OAUTHCLIENT_ID": CLIENT_ID, "GENESYSCLOUD_OAUTHCLIENT_SECRET": SECRET}, base_url=f"http://{address}")
        with Transport(found, QUICK) as platform, pytest.raises(PlatformError) as raised:
            platform.sign_in()
    assert str(raised.value) == (
        f"http://{address}/oauth/token is not there (HTTP 404), expected --login-url beside --base-url, which alone tells no sign-in"
    )
