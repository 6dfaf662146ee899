"""Why a connection to the platform did not come about or broke, in words that say what to change."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from flowlint.model.errors import PlatformError
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable
from flowlint.sources.platform.credentials import Access, is_loopback

_PLAIN = frozenset({"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "UNKNOWN_PROTOCOL", "PACKET_LENGTH_TOO_LONG"})
"""The reasons that OpenSSL, in its versions, gives where the other side does not speak TLS."""
LATER = "; try again later"
"""What can be done about what passes."""


class Unreachable(NamedTuple):
    """The error for a connection, and whether another attempt may fare better."""

    error: PlatformError
    passing: bool


class _Cause(NamedTuple):
    """Why there is no connection, in a phrase; what would be right, and whether another attempt may fare better."""

    phrase: str
    expected: str = ""
    passing: bool = True


def explained(fault: Exception, url: str, access: Access, seconds: float) -> Unreachable:
    """Return the error for ``fault``, which ended a request to ``url``; ``seconds`` is how long a connection may take to come about."""
    place, chain = printable(url.partition("?")[0]), list(_chain(fault))
    # Where the API has the same host, another for the sign-in is no better.
    hint = access.hint(url) if access.login != access.api else ""
    kind = type(fault).__name__
    certificate = next((one for one in chain if isinstance(one, ssl.SSLCertVerificationError)), None)
    if certificate is None and kind not in {"ConnectError", "ConnectTimeout", "ProxyError"}:
        return Unreachable(PlatformError(f"{place} broke the connection off{LATER}"), passing=True)
    proxy = proxy_of(url)
    via = f" through the proxy {proxy}" if proxy else ""
    if certificate is not None:
        reason = printable(certificate.verify_message)
        expected = f"one that SSL_CERT_FILE or the certifi package vouches for{hint}"
        sentence = f"the certificate of {place}{via} is not trusted ({reason}), expected {expected}"
        return Unreachable(PlatformError(sentence, final=True), passing=False)
    cause = _refused_by_proxy(fault) if kind == "ProxyError" else _cause(chain, url, proxy, access)
    if kind == "ConnectTimeout":
        cause = _Cause(f"no connection comes about within {seconds:g} seconds")
    expected = hint or (f", expected {cause.expected}" if cause.expected else LATER)
    return Unreachable(PlatformError(f"{place} cannot be reached{via}: {cause.phrase}{expected}", final=not cause.passing), cause.passing)


def proxy_of(url: str) -> str:
    """Return the proxy that the environment names for ``url``, without name and password; nothing where there is none."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    proxies = getproxies()
    found = proxies.get(parts.scheme) or proxies.get("all") or ""
    if not found or (parts.scheme == "http" and is_loopback(host)) or proxy_bypass(host):
        return ""
    named = urlsplit(found if "://" in found else f"http://{found}")
    return printable(f"{named.scheme}://{named.netloc.rpartition('@')[2]}")


def _chain(fault: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = fault
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _refused_by_proxy(fault: Exception) -> _Cause:
    # The words of the proxy are its own and may hold anything; its status does not.
    status = str(fault).partition(" ")[0]
    if status == "407":
        return _Cause("the proxy wants to know who asks (HTTP 407)", "a name and password in HTTPS_PROXY", passing=False)
    return _Cause(f"the proxy refuses{f' (HTTP {status})' if status.isdecimal() and status.isascii() else ''}")


def _cause(chain: list[BaseException], url: str, proxy: str, access: Access) -> _Cause:
    host = printable((urlsplit(proxy) if proxy else urlsplit(url)).hostname or "")
    for one in chain:
        if isinstance(one, socket.gaierror):
            if one.errno == socket.EAI_AGAIN:
                return _Cause(f"the name {host} cannot be resolved for now")
            expected = "another host in HTTPS_PROXY" if proxy else access.right_host(url)
            return _Cause(f"the name {host} has no address", expected, passing=False)
        if isinstance(one, ssl.SSLError):
            if one.reason in _PLAIN:
                return _Cause("the other side does not speak TLS", "an address that takes https", passing=False)
            reason = (one.reason or "").lower().replace("_", " ")
            return _Cause(f"the TLS handshake fails{f' ({reason})' if reason else ''}")
        if isinstance(one, OSError) and one.errno == errno.ECONNREFUSED:
            return _Cause("the proxy refuses the connection" if proxy else "the connection is refused")
        if isinstance(one, OSError) and one.errno is not None:
            return _Cause(printable(os.strerror(one.errno).lower()))
    return _Cause("the connection broke off before it came about")
