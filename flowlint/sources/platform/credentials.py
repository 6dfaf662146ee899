"""Who signs in, and where: from the environment, or from the file that Genesys Cloud's own command line keeps."""

from __future__ import annotations

import os
import tomllib
from base64 import b64encode
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpx

from flowlint.model.errors import ConfigError, PlatformError, SourceError
from flowlint.model.printable import printable
from flowlint.model.spelling import did_you_mean
from flowlint.model.wording import quoted
from flowlint.sources.files import read_file
from flowlint.sources.platform.regions import REGIONS, domain_of

CLIENT_ID = "GENESYSCLOUD_OAUTHCLIENT_ID"
CLIENT_SECRET = "GENESYSCLOUD_OAUTHCLIENT_SECRET"
REGION = "GENESYSCLOUD_REGION"
ACCESS_TOKEN = "GENESYSCLOUD_ACCESS_TOKEN"
DEFAULT_PROFILE = "DEFAULT"
_MAX_PROFILES = 1 << 20
"""Bytes that the file of profiles may have. It is the user's own, and may be a link to wherever secrets are kept."""
_KEYS = {ACCESS_TOKEN: "access_token", CLIENT_ID: "client_credentials", CLIENT_SECRET: "client_secret", REGION: "environment"}
"""What the environment's names are called in a profile of ``~/.gc/config.toml`` (Genesys Cloud CLI, README)."""


class Access:
    """Where the platform is and how to sign in; it shows no secret, whoever prints it.

    ``api`` and ``login`` are addresses without a slash at the end, ``region`` is the domain, or the host of ``api`` where none is known.
    Either ``token`` is a ready access token, or ``client`` the id and ``secret`` the secret of an OAuth client. ``guessed`` is true when
    ``login`` was made of an ``api`` that was given alone.
    """

    __slots__ = ("api", "client", "guessed", "login", "region", "secret", "token")

    def __init__(
        self, api: str, login: str, region: str, *, token: str = "", client: str = "", secret: str = "", guessed: bool = False
    ) -> None:
        self.api, self.login, self.region = api, login, region
        self.token, self.client, self.secret, self.guessed = token, client, secret, guessed

    @property
    def where(self) -> str:
        """Whose credentials are right, for people."""
        return f"the region {self.region}" if domain_of(self.region) else f"the platform behind {self.region}"

    def hint(self, url: str) -> str:
        """Return what to say where ``url`` is wrong because the address of the sign-in was guessed; else nothing."""
        return ", expected --login-url beside --base-url, which alone tells no sign-in" if self.guessed and self._is_login(url) else ""

    def right_host(self, url: str) -> str:
        """Return what would be right where the host of ``url`` does not exist."""
        if self._is_login(url):
            mine, usual, option = self.login, f"https://login.{self.region}", "--login-url"
        else:
            mine, usual, option = self.api, f"https://api.{self.region}", "--base-url"
        return "a network that knows it, or a proxy in HTTPS_PROXY" if mine == usual else f"another host in {option}"

    def _is_login(self, url: str) -> bool:
        return url == f"{self.login}/oauth/token"

    @property
    def basic(self) -> str:
        """What signs the client in by the scheme Basic; nothing where there is no client."""
        return b64encode(f"{self.client}:{self.secret}".encode()).decode() if self.secret else ""

    def __repr__(self) -> str:
        return f"Access({self.api!r}, {self.login!r}, {self.region!r})"


def access(
    environment: Mapping[str, str],
    *,
    profile: str | None = None,
    region: str | None = None,
    base_url: str | None = None,
    login_url: str | None = None,
) -> Access:
    """Return how to reach the platform and sign in.

    A ``profile`` that is named counts alone; else the environment, and where it has no credentials the profile ``DEFAULT``, where there is
    one. ``region`` comes before what these say of it, ``base_url`` and ``login_url`` before the region's addresses. Raises
    ``PlatformError`` where something is missing or wrong, ``ConfigError`` where an address is none.
    """
    facts, whence = _facts(environment, profile)
    domain = _domain(region or facts[REGION], whence if not region else "--region", needed=base_url is None or bool(region))
    api = _address(base_url, "--base-url") if base_url else f"https://api.{domain}"
    login = _address(login_url, "--login-url") if login_url else _login(api, domain, given=base_url is not None)
    host = api.partition("://")[2].partition("/")[0]
    place = domain or domain_of(host) or host
    guessed = base_url is not None and not login_url and not domain
    if facts[ACCESS_TOKEN]:
        return Access(api, login, place, token=_secret(facts[ACCESS_TOKEN], "access token", whence))
    if not facts[CLIENT_ID] or not facts[CLIENT_SECRET]:
        raise PlatformError(_lacking(facts, whence), final=True)
    client = _secret(facts[CLIENT_ID], "client id", whence)
    return Access(api, login, place, client=client, secret=_secret(facts[CLIENT_SECRET], "client secret", whence), guessed=guessed)


def _facts(environment: Mapping[str, str], profile: str | None) -> tuple[dict[str, str], str]:
    """Return the credentials and region by the environment's names, empty where absent, and whence they are."""
    facts = {name: environment.get(name, "").strip() for name in _KEYS}
    if profile is None and (facts[ACCESS_TOKEN] or facts[CLIENT_ID] or facts[CLIENT_SECRET]):
        return facts, "the environment"
    path = os.path.join(os.path.expanduser("~"), ".gc", "config.toml")
    if profile is None and not os.path.exists(path):
        return facts, "the environment"
    table = _profile(path, profile)
    if table is None:
        return facts, "the environment"
    found = {name: table.get(key, "") for name, key in _KEYS.items()}
    if profile is None:
        found[REGION] = facts[REGION] or found[REGION]
    wrong = [_KEYS[name] for name, value in found.items() if not isinstance(value, str)]
    if wrong:
        raise PlatformError(printable(f'{path}: "{wrong[0]}" of profile "{profile or DEFAULT_PROFILE}" is not a text'), final=True)
    return {name: value.strip() for name, value in found.items()}, printable(f'profile "{profile or DEFAULT_PROFILE}" of {path}')


def _profile(path: str, name: str | None) -> dict[str, Any] | None:
    """Return the table of the profile ``name``, or of the default one, which may be absent, where none is named."""
    try:
        tables = tomllib.loads(read_file(path, _MAX_PROFILES).decode())
    except SourceError as fault:
        raise PlatformError(printable(str(fault)), final=True) from None
    except (ValueError, RecursionError):
        # What tomllib says may quote the file, which holds secrets.
        raise PlatformError(printable(f'cannot read "{path}": it is not TOML, expected tables such as [DEFAULT]'), final=True) from None
    table = tables.get(name or DEFAULT_PROFILE)
    if isinstance(table, dict):
        return table
    if name is None:
        return None
    known = [key for key, value in tables.items() if isinstance(value, dict)]
    hint = did_you_mean(name, known) or f"expected {' or '.join(map(quoted, known)) or 'one'}"
    raise ConfigError(printable(f'"{path}" has no profile "{name}"; {hint}'))


def _domain(region: str, whence: str, *, needed: bool) -> str:
    if not region:
        if not needed:
            return ""
        raise PlatformError(
            f"{whence} names no region, expected an AWS name such as eu-west-1 or a domain such as mypurecloud.ie "
            f"in {REGION}, a profile or --region",
            final=True,
        )
    domain = domain_of(region)
    if domain is None and needed:
        known = [*REGIONS, *REGIONS.values()]
        hint = did_you_mean(region, known) or f"expected one of {', '.join(REGIONS)}, or its domain"
        raise ConfigError(printable(f'{whence} names the region "{region[:80]}", which Genesys Cloud does not have; {hint}'))
    return domain or ""


def _login(api: str, domain: str, *, given: bool) -> str:
    # The SDKs derive the address of the sign-in from that of the API in the same way.
    if not given or domain:
        return f"https://login.{domain}"
    return api.replace("//api.", "//login.", 1)


def _address(url: str, option: str) -> str:
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and parts.hostname and not (parts.query or parts.fragment) and parts.port != 0
        # A host that has no form in ASCII is refused by httpx when it sends, or else by the system; the errors are not theirs to handle.
        httpx.URL(url).host.encode("idna")
    except (ValueError, httpx.InvalidURL):
        sound = False
    if not sound or not url.isprintable() or " " in url:
        raise ConfigError(printable(f"{option} is not an address, expected one such as https://api.mypurecloud.ie"))
    if parts.username is not None or parts.password is not None:
        raise ConfigError(f"{option} holds a name or password, expected an address without: credentials come from the environment")
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ConfigError(printable(f"{option} is {url}, expected https: credentials never go over plain http to another machine"))
    return url.rstrip("/")


def is_loopback(host: str) -> bool:
    """Tell whether ``host`` is this very machine, for certain: other names than ``localhost`` may be resolved to anything."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _secret(value: str, what: str, whence: str) -> str:
    # A header takes no other characters, and the error of who sends it would quote them.
    if not value.isascii() or not value.isprintable() or " " in value:
        raise PlatformError(f"the {what} in {whence} holds a character that none has, expected it as it was copied", final=True)
    return value


def _lacking(facts: Mapping[str, str], whence: str) -> str:
    in_profile = whence.startswith("profile")
    lacking = [_KEYS[name] if in_profile else name for name in (CLIENT_ID, CLIENT_SECRET) if not facts[name]]
    if len(lacking) == 1:
        return f"{whence} holds no {lacking[0]}, expected both the id and the secret of an OAuth client"
    ready = _KEYS[ACCESS_TOKEN] if in_profile else ACCESS_TOKEN
    more = "" if in_profile else ", or --profile with one of ~/.gc/config.toml"
    return f"{whence} holds no credentials, expected {' and '.join(lacking)}, or {ready}{more}"
