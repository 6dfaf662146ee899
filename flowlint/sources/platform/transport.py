"""Requests to the platform: one token, time-outs, retries, and answers that are JSON or an error that a person can act on.

The only module that opens a socket. Proxies and certificates are those of the usual environment variables: ``HTTPS_PROXY`` and
``NO_PROXY``, as httpx reads them, and ``SSL_CERT_FILE``, ``SSL_CERT_DIR`` or ``REQUESTS_CA_BUNDLE``. Nothing that it raises holds a secret.
"""

from __future__ import annotations

import json
import os
import re
import ssl
from collections.abc import Callable
from contextlib import nullcontext
from email.utils import parsedate_to_datetime
from html import escape
from random import uniform
from threading import Event, Lock
from time import monotonic, time
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote, quote_plus, urlsplit

import httpx

from flowlint.model.credential import without
from flowlint.model.errors import PlatformError
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable
from flowlint.model.strict_json import MOST_MARKS, decoded
from flowlint.model.version import __version__
from flowlint.sources.platform import bodies
from flowlint.sources.platform.credentials import Access, is_loopback
from flowlint.sources.platform.deadline import Watch
from flowlint.sources.platform.failures import LATER, explained

if TYPE_CHECKING:
    from tenacity import RetryCallState, Retrying

_TRANSIENT = frozenset({429, 500, 502, 503, 504})
_LARGE = 1 << 20
"""Bytes of an answer from which on only one at a time is looked into: its value takes several times as much memory."""
_LONGEST_MESSAGE = 2000
"""Characters of a platform's message that are looked at."""
_BETWEEN = ", expected the API: a proxy or a sign-in page may stand between"
_RATE_LIMITED = 20
"""How often one request may be told to come later; the platform's other clients allow as much."""
_Made = TypeVar("_Made")
_Use = Callable[[dict[str, Any]], Any]


class Timing(NamedTuple):
    """How long to wait, in seconds: to connect, for each part of an answer, for everything; and how retries are spaced."""

    connect: float = 5.0
    read: float = 30.0
    total: float = 900.0
    first_wait: float = 0.5
    longest_wait: float = 20.0
    attempts: int = 5


class _Transient(Exception):
    """An answer that may be another one later; ``after`` is the time that the platform asks to wait, in seconds."""

    def __init__(self, error: PlatformError, after: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.after = error, after


class _NoCookies(httpx.Cookies):
    """Takes no cookies: to look for them in an answer costs a tenth of a request, and none is ever sent."""

    def extract_cookies(self, response: httpx.Response) -> None:
        """Take nothing."""


class _Client(httpx.Client):
    cookies = _NoCookies()  # type: ignore[override]


class Transport:
    """A connection to the platform that several threads may use at once; a context manager, which closes it."""

    def __init__(self, access: Access, timing: Timing | None = None) -> None:
        self.access, self.timing = access, timing or Timing()
        self.requests = 0
        self._deadline = monotonic() + self.timing.total
        self._watch = Watch(self._deadline)
        self._resume = 0.0
        self._lock, self._large, self._stopped = Lock(), Lock(), Event()
        self._cause: PlatformError | None = None
        self._client = _client(self.access)
        self._headers = dict(self._client.headers)
        self._token = access.token

    def __enter__(self) -> Transport:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
        self._watch.end()
        self._client.close()

    def stop(self, cause: PlatformError | None = None) -> None:
        """Begin no request any more, and end every wait for the next attempt; threads that wait for an answer go on.

        Whatever is still asked for fails by the first ``cause``, where there is one.
        """
        self._cause = self._cause or cause
        self._stopped.set()

    def sign_in(self) -> None:
        """Get the run's token, where none was given."""
        if self._token:
            return
        headers = {"Authorization": f"Basic {self.access.basic}"}
        answer = self._json("POST", f"{self.access.login}/oauth/token", headers, dict, data={"grant_type": "client_credentials"})
        token = answer.get("access_token")
        if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable():
            raise PlatformError(f'{self.access.login} answers without an "access_token", expected the sign-in of Genesys Cloud', final=True)
        self._token = token

    def get(self, path: str, permission: str, **parameters: str | int) -> dict[str, Any]:
        """Return the JSON object at ``path`` below the API's address; ``permission`` is the one that reading it takes.

        Raises ``PlatformError`` where there is none after all retries; its status is that of the last answer.
        """
        headers = {"Authorization": f"Bearer {self._token}"}
        found: dict[str, Any] = self._json("GET", f"{self.access.api}{path}", headers, dict, params=parameters, permission=permission)
        return found

    def read(self, path: str, permission: str, use: Callable[[dict[str, Any]], _Made]) -> _Made:
        """Return what ``use`` makes of the JSON object at ``path``, as ``get`` returns it; of large ones there is one at a time.

        Raises what ``use`` raises, and ``PlatformError`` as ``get`` does.
        """
        headers = {"Authorization": f"Bearer {self._token}"}
        made: _Made = self._json("GET", f"{self.access.api}{path}", headers, use, permission=permission)
        return made

    def _json(self, method: str, url: str, headers: dict[str, str], use: _Use, permission: str = "", **options: Any) -> Any:
        try:
            return self._once(method, url, headers, use, permission, options)
        except _Transient as fault:
            first = [fault]

        def again() -> Any:
            # What calls again costs a tenth of a request, so that it is asked only after a first attempt that failed, which it counts.
            if first:
                raise first.pop()
            return self._once(method, url, headers, use, permission, options)

        try:
            return self._retries()(again)
        except _Transient as fault:
            if fault.after is None or monotonic() + fault.after <= self._deadline:
                raise fault.error from None
            asked = f"asks to wait {fault.after:g} seconds, which the time for everything, {self.timing.total:g} seconds, does not leave"
            said = str(fault.error).removesuffix(LATER)
            raise PlatformError(f"{said}, and {asked}, expected a longer --time-limit", fault.error.status, final=True) from None

    def _retries(self) -> Retrying:
        """Return what calls again, imported only now: most runs need no second attempt."""
        from tenacity import Retrying, retry_if_exception_type

        return Retrying(retry=retry_if_exception_type(_Transient), wait=self._wait, stop=self._stop, sleep=self._sleep, reraise=True)

    def _wait(self, state: RetryCallState) -> float:
        """Return the seconds until the next attempt: what the platform asks for, or ever more, spread by chance."""
        fault = state.outcome.exception() if state.outcome is not None else None
        if isinstance(fault, _Transient) and fault.after is not None:
            return fault.after + uniform(0, 0.1)
        longest = min(self.timing.longest_wait, self.timing.first_wait * 2.0**state.attempt_number)
        return uniform(longest / 2, longest)

    def _stop(self, state: RetryCallState) -> bool:
        fault = state.outcome.exception() if state.outcome is not None else None
        patient = isinstance(fault, _Transient) and fault.after is not None
        spent = state.attempt_number >= (_RATE_LIMITED if patient else self.timing.attempts)
        return spent or monotonic() + state.upcoming_sleep > self._deadline

    def _sleep(self, seconds: float) -> None:
        if self._stopped.wait(seconds):
            raise self._interrupted()

    def _once(self, method: str, url: str, headers: dict[str, str], use: _Use, permission: str, options: dict[str, Any]) -> Any:
        left = self._turn(url)
        patience = min(self.timing.read, left)
        limits = {"connect": min(self.timing.connect, left), "read": patience, "write": patience, "pool": patience}
        try:
            # Made without the client's own `build_request`, which costs as much again as sending; redirects and cookies are not wanted.
            extensions = {"timeout": limits, "trace": self._watch.trace}
            request = httpx.Request(method, url, headers=self._headers | headers, extensions=extensions, **options)
            response = self._client.send(request, stream=True)
            try:
                body = self._body(response, url)
                with self._large if len(body) > _LARGE else nullcontext():
                    return use(self._judged(response, body, url, permission))
            finally:
                response.close()
        except httpx.ConnectTimeout as fault:
            raise self._unreachable(fault, url, limits["connect"]) from None
        except httpx.TimeoutException:
            if left < self.timing.read:
                raise self._late(url) from None
            sentence = f"{_place(url)} did not answer within {self.timing.read:g} seconds, expected a longer --timeout"
            raise _Transient(PlatformError(sentence)) from None
        except UnicodeError:
            # The addresses of the platform were looked at before: it is the proxy's host that has no form in ASCII.
            raise _unusable() from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, RuntimeError) as fault:
            self._in_time(url)
            if self._stopped.is_set():
                raise self._interrupted() from None
            raise self._unreachable(fault, url, limits["connect"]) from None

    def _interrupted(self) -> PlatformError:
        return self._cause or PlatformError("the run was interrupted", final=True)

    def _unreachable(self, fault: Exception, url: str, seconds: float) -> PlatformError | _Transient:
        found = explained(fault, url, self.access, seconds)
        return _Transient(found.error) if found.passing else found.error

    def _turn(self, url: str) -> float:
        """Wait while the platform asks all requests to, count one, and return the seconds that are left."""
        if self._stopped.is_set():
            raise self._interrupted()
        pause = self._resume - monotonic()
        if pause > 0:
            if self._resume > self._deadline:
                asked = f"the platform asks to wait longer than the time for everything, {self.timing.total:g} seconds, leaves"
                raise PlatformError(f"{asked}, expected a longer --time-limit", final=True)
            self._sleep(pause)
        left = self._deadline - monotonic()
        if left <= 0:
            raise self._late(url)
        with self._lock:
            self.requests += 1
        return left

    def _late(self, url: str) -> PlatformError:
        over = f"the time for everything, {self.timing.total:g} seconds, was over before {_place(url)} answered"
        return PlatformError(f"{over}, expected less to fetch or a longer --time-limit", final=True)

    def _in_time(self, url: str) -> None:
        if monotonic() > self._deadline:
            raise self._late(url) from None

    def _body(self, response: httpx.Response, url: str) -> bytes:
        def check() -> None:
            self._in_time(url)

        try:
            found = bodies.body(response.iter_raw(), response.headers.get("Content-Encoding", ""), check)
        except bodies.Unreadable as fault:
            raise PlatformError(printable(f"{_place(url)} answers {fault}{_BETWEEN}")) from None
        except bodies.Broken:
            check()
            raise _Transient(PlatformError(f"{_place(url)} answers with broken {bodies.ENCODING}{LATER}")) from None
        # A connection that was shut at the deadline looks like one that the server closed after its answer.
        check()
        return found

    def _judged(self, response: httpx.Response, body: bytes, url: str, permission: str) -> dict[str, Any]:
        status = response.status_code
        document = _parsed(body, url)
        if status == 200 and isinstance(document, dict):
            return document
        words = self._words(response, document) if permission and status != 401 else f" (HTTP {status})"
        if status in _TRANSIENT:
            after = _seconds(response.headers.get("Retry-After"))
            if after is not None:
                with self._lock:
                    self._resume = max(self._resume, monotonic() + after)
            verb = "fails" if status == 500 else "is not available"
            raise _Transient(PlatformError(f"{_place(url)} {verb}{words}{LATER}", status), after)
        expected = self.access.hint(url) or _BETWEEN
        if document is None and _is_html(response, body):
            raise PlatformError(f"{_place(url)} answers with HTML, not JSON{words}{expected}")
        if status == 200:
            raise _Transient(PlatformError(f"{_place(url)} answers without a JSON object{words}{expected}"))
        raise self._refusal(status, url, permission, words, own=bool(permission) and _is_own(response, document))

    def _refusal(self, status: int, url: str, permission: str, words: str, *, own: bool) -> PlatformError:
        """Return the error for an answer that no other attempt changes; one that is not the platform's ``own`` says nothing of a flow."""
        place, at = _place(url), self.access.where
        if not permission and status in {400, 401, 403}:
            expected = f"expected those of an OAuth client for client credentials of {at}"
            return PlatformError(f"{place} does not take the client id and secret{words}, {expected}", status, final=True)
        if status == 401:
            expected = f"expected one that is not over and is of {at}"
            return PlatformError(f"{place} does not take the access token{words}, {expected}", status, final=True)
        if 300 <= status < 400:
            return PlatformError(f"{place} sends to another address{words}, expected the address of the API itself")
        verb = "is not there" if status == 404 else "refuses"
        if not own:
            return PlatformError(f"{place} {verb}{words}{self.access.hint(url) or _BETWEEN}")
        if status == 403:
            return PlatformError(f'the permission "{permission}" is missing{words}, expected a role that has it', status)
        return PlatformError(f"{place} {verb}{words}; the support of Genesys Cloud can say why", status)

    def _words(self, response: httpx.Response, document: object) -> str:
        """Return what an answer says of itself: status, the platform's message, and the id by which Genesys finds the request.

        Not for answers that refuse credentials, which may repeat them in any form: of those the status alone is said.
        """
        body = document if isinstance(document, dict) else {}
        said = next((body[key] for key in ("message", "description", "error") if isinstance(body.get(key), str)), "")
        facts = [f"HTTP {response.status_code}"]
        if said:
            facts.append(self._without_secrets(said[:_LONGEST_MESSAGE])[:200])
        correlation = response.headers.get("ININ-Correlation-Id") or body.get("contextId")
        if isinstance(correlation, str):
            facts.append(f"ININ-Correlation-Id {self._without_secrets(correlation[:_LONGEST_MESSAGE])[:80]}")
        return printable(f" ({', '.join(facts)})")

    def _without_secrets(self, text: str) -> str:
        secrets = (self._token, self.access.secret, self.access.basic)
        return without([written for secret in secrets for written in _written(secret)], text)


def _written(secret: str) -> list[str]:
    """Return the ways in which a server may repeat ``secret``, the longest first: as it is, or as addresses, JSON or HTML have it."""
    if not secret:
        return []
    coded = {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    lower = {re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), one) for one in coded}
    return sorted({secret, *coded, *lower, escape(secret), json.dumps(secret)[1:-1], secret.rstrip("=")}, key=len, reverse=True)


def _client(access: Access) -> httpx.Client:
    headers = {"User-Agent": f"flowlint/{__version__}", "Accept": "application/json", "Accept-Encoding": bodies.ENCODING}
    # A proxy would get in plain text what goes to this machine.
    direct = {url: None for url in (access.api, access.login) if _is_plain_loopback(url)}
    try:
        return _Client(headers=headers, verify=_trusted(), mounts=direct)
    except (OSError, ValueError, httpx.InvalidURL, ImportError):
        # The error of a proxy's address would quote it, password and all.
        raise _unusable() from None


def _unusable() -> PlatformError:
    return PlatformError(
        "the proxy or the certificates that the environment names cannot be used, "
        "expected HTTPS_PROXY with an address, SSL_CERT_FILE with a file",
        final=True,
    )


def _is_plain_loopback(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and is_loopback(parts.hostname or "")


def _trusted() -> ssl.SSLContext | bool:
    """Return whom the environment says to trust, or true where it says nothing: versions of httpx differ in what they read of it."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE"):
        place = os.environ.get(name)
        if place:
            is_folder = name == "SSL_CERT_DIR" or os.path.isdir(place)
            return ssl.create_default_context(capath=place) if is_folder else ssl.create_default_context(cafile=place)
    return True


def _place(url: object) -> str:
    """Return an address without its query, as errors name it."""
    return printable(str(url).partition("?")[0])


def _parsed(body: bytes, url: str) -> object:
    """Return the value of an answer, ``None`` where it is not JSON; raise ``PlatformError`` where it holds more than a run can keep."""
    try:
        return decoded(body, MOST_MARKS)
    except OverflowError as error:
        raise PlatformError(f"{_place(url)} answers with JSON that is not read, since {error}{_BETWEEN}") from None
    except (ValueError, RecursionError):
        return None


def _is_html(response: httpx.Response, body: bytes) -> bool:
    return "html" in response.headers.get("Content-Type", "") or body.lstrip()[:1] == b"<"


def _is_own(response: httpx.Response, document: object) -> bool:
    """Tell whether the platform itself refused, by what its model ``ErrorBody`` has; a gateway's words are of its own."""
    body = document if isinstance(document, dict) else {}
    return "ININ-Correlation-Id" in response.headers or any(isinstance(body.get(key), str) for key in ("code", "contextId"))


def _seconds(header: str | None) -> float | None:
    """Return the seconds that ``Retry-After`` asks for, given as such or as a date; ``None`` where it says neither."""
    text = (header or "").strip()
    if text.isdecimal() and text.isascii() and len(text) < 10:
        return float(text)

    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time()) if text else None
    except (ValueError, OverflowError):
        return None
