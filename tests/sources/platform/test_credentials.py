from __future__ import annotations

from pathlib import Path

import pytest

from flowlint.model.errors import ConfigError, PlatformError
from flowlint.sources.platform.credentials import Access, access

CLIENT = {
    "GENESYSCLOUD_OAUTHCLIENT_ID": "the-id",
    "GENESYSCLOUD_OAUTHCLIENT_SECRET": "the-secret",
    "GENESYSCLOUD_REGION": "eu-west-1",
}
PROFILES = """\
[DEFAULT]
environment = "mypurecloud.de"
client_credentials = "default-id"
client_secret = "default-secret"

[token]
environment = "me_central_1"
access_token = "profile-token"

[half]
environment = "usw2.pure.cloud"
client_credentials = "half-id"

[number]
environment = 5
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder without profiles."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    return tmp_path


@pytest.fixture
def profiles(home: Path) -> Path:
    """The file of profiles, with some."""
    file = home / ".gc" / "config.toml"
    file.parent.mkdir()
    file.write_text(PROFILES)
    return file


def facts(found: Access) -> tuple[str, ...]:
    return (found.api, found.login, found.region, found.token, found.client, found.secret)


def test_a_client_of_the_environment_signs_in_in_its_region() -> None:
    expected = ("https://api.mypurecloud.ie", "https://login.mypurecloud.ie", "mypurecloud.ie", "", "the-id", "the-secret")
    assert facts(access(CLIENT)) == expected


def test_a_ready_token_comes_before_the_client() -> None:
    found = access({**CLIENT, "GENESYSCLOUD_ACCESS_TOKEN": " the-token\n"}, region="mypurecloud.jp")
    assert facts(found) == ("https://api.mypurecloud.jp", "https://login.mypurecloud.jp", "mypurecloud.jp", "the-token", "", "")


def test_nothing_that_is_printed_of_it_is_a_secret() -> None:
    found = access({**CLIENT, "GENESYSCLOUD_ACCESS_TOKEN": "the-token"})
    assert f"{found!r} {found}" == " ".join(["Access('https://api.mypurecloud.ie', 'https://login.mypurecloud.ie', 'mypurecloud.ie')"] * 2)


@pytest.mark.parametrize(
    ("base", "login", "expected"),
    [
        ("https://api.gateway.example/x/", None, ("https://api.gateway.example/x", "https://login.gateway.example/x")),
        ("http://127.0.0.1:8080", None, ("http://127.0.0.1:8080", "http://127.0.0.1:8080")),
        ("http://127.0.0.1:8080", "http://127.0.0.1:9090/", ("http://127.0.0.1:8080", "http://127.0.0.1:9090")),
    ],
)
def test_addresses_stand_for_a_region(base: str, login: str | None, expected: tuple[str, str]) -> None:
    found = access({**CLIENT, "GENESYSCLOUD_REGION": ""}, base_url=base, login_url=login)
    assert (found.api, found.login) == expected
    assert found.region == base.removeprefix("https://").removeprefix("http://").partition("/")[0]


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (None, ("mypurecloud.de", "", "default-id", "default-secret")),
        ("DEFAULT", ("mypurecloud.de", "", "default-id", "default-secret")),
        ("token", ("mec1.pure.cloud", "profile-token", "", "")),
    ],
)
def test_a_profile_signs_in(profiles: Path, profile: str | None, expected: tuple[str, ...]) -> None:
    assert profiles.is_file()
    found = access({}, profile=profile)
    assert (found.region, found.token, found.client, found.secret) == expected


def test_a_named_profile_counts_alone_and_the_environment_before_the_default(profiles: Path) -> None:
    assert profiles.is_file()
    assert access({**CLIENT, "GENESYSCLOUD_ACCESS_TOKEN": "x"}, profile="DEFAULT").client == "default-id"
    assert access(CLIENT).client == "the-id"


@pytest.mark.parametrize(
    ("environment", "profile", "sentence"),
    [
        (
            {**CLIENT, "GENESYSCLOUD_REGION": ""},
            None,
            (
                "the environment names no region, expected an AWS name such as eu-west-1 or a domain "
                "such as mypurecloud.ie in GENESYSCLOUD_REGION, a profile or --region"
            ),
        ),
        (
            {**CLIENT, "GENESYSCLOUD_OAUTHCLIENT_SECRET": ""},
            None,
            ("the environment holds no GENESYSCLOUD_OAUTHCLIENT_SECRET, expected both the id and the secret of an OAuth client"),
        ),
        (
            {"GENESYSCLOUD_REGION": "eu-west-1"},
            None,
            (
                "the environment holds no credentials, expected GENESYSCLOUD_OAUTHCLIENT_ID and "
                "GENESYSCLOUD_OAUTHCLIENT_SECRET, or GENESYSCLOUD_ACCESS_TOKEN, or --profile with one of ~/.gc/config.toml"
            ),
        ),
        (
            {**CLIENT, "GENESYSCLOUD_OAUTHCLIENT_SECRET": "two\nlines"},
            None,
            ("the client secret in the environment holds a character that none has, expected it as it was copied"),
        ),
        ({}, "half", 'profile "half" of {path} holds no client_secret, expected both the id and the secret of an OAuth client'),
        ({}, "number", '{path}: "environment" of profile "number" is not a text'),
    ],
)
def test_what_lacks_is_said(profiles: Path, environment: dict[str, str], profile: str | None, sentence: str) -> None:
    if profile is None:
        profiles.unlink()
    with pytest.raises(PlatformError) as raised:
        access(environment, profile=profile)
    assert str(raised.value) == sentence.replace("{path}", str(profiles))


def test_profiles_that_cannot_be_read_are_said_without_what_they_hold(profiles: Path) -> None:
    profiles.write_text("client_secret = the-secret\n")
    with pytest.raises(PlatformError) as raised:
        access({}, profile="DEFAULT")
    assert str(raised.value) == f'cannot read "{profiles}": it is not TOML, expected tables such as [DEFAULT]'
    assert raised.value.__suppress_context__
    profiles.unlink()
    with pytest.raises(PlatformError) as raised:
        access({}, profile="DEFAULT")
    assert str(raised.value) == f'cannot read "{profiles}": no such file'


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("api.mypurecloud.ie", "--base-url is not an address, expected one such as https://api.mypurecloud.ie"),
        *(
            (f"https://{host}", "--base-url is not an address, expected one such as https://api.mypurecloud.ie")
            for host in ("api..mypurecloud.ie", "x" * 64, ".", "xn--a", "ü..de", "ü" * 64, "[::1", "a\0b")
        ),
        ("ftp://x", "--base-url is not an address, expected one such as https://api.mypurecloud.ie"),
        ("https://x:99999999", "--base-url is not an address, expected one such as https://api.mypurecloud.ie"),
        ("https://x/?token=y", "--base-url is not an address, expected one such as https://api.mypurecloud.ie"),
        (
            "https://me:secret@x",
            "--base-url holds a name or password, expected an address without: credentials come from the environment",
        ),
    ],
)
def test_what_is_no_address_is_refused(url: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as raised:
        access(CLIENT, base_url=url)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("environment", [CLIENT, {"GENESYSCLOUD_ACCESS_TOKEN": "the-token", "GENESYSCLOUD_REGION": "eu-west-1"}])
@pytest.mark.parametrize(
    "host", ["api.mypurecloud.ie", "10.0.0.1:8080", "[2001:db8::1]", "127.0.0.1.example", "localhost.example", "0.0.0.0"]
)
@pytest.mark.parametrize(("option", "name"), [("--base-url", "base_url"), ("--login-url", "login_url")])
def test_credentials_never_go_over_plain_http_to_another_machine(environment: dict[str, str], host: str, option: str, name: str) -> None:
    with pytest.raises(ConfigError) as raised:
        access(environment, **{name: f"http://{host}/"})  # type: ignore[arg-type]
    assert (str(raised.value), raised.value.exit_code) == (
        f"{option} is http://{host}/, expected https: credentials never go over plain http to another machine",
        2,
    )


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1", "127.8.9.10:8080", "[::1]:8080"])
def test_plain_http_reaches_this_machine(host: str) -> None:
    assert facts(access(CLIENT, base_url=f"http://{host}", login_url=f"http://{host}"))[:2] == (f"http://{host}",) * 2


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, 'the environment names the region "eu-wst-1", which Genesys Cloud does not have; did you mean "eu-west-1" or "eu-west-2"?'),
        (
            {"region": "eu-wst-2"},
            '--region names the region "eu-wst-2", which Genesys Cloud does not have; did you mean "eu-west-2" or "eu-west-1"?',
        ),
        (
            {"region": "eu-wst-2", "base_url": "https://gateway.example"},
            '--region names the region "eu-wst-2", which Genesys Cloud does not have; did you mean "eu-west-2" or "eu-west-1"?',
        ),
        ({"profile": "tokn"}, '"{path}" has no profile "tokn"; did you mean "token"?'),
    ],
)
def test_a_region_or_profile_that_does_not_exist_is_wrong_usage(profiles: Path, given: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigError) as raised:
        access({**CLIENT, "GENESYSCLOUD_REGION": "eu-wst-1"}, **given)  # type: ignore[arg-type]
    assert (str(raised.value), raised.value.exit_code) == (sentence.replace("{path}", str(profiles)), 2)


@pytest.mark.parametrize(
    ("base", "region", "expected"),
    [
        ("https://api.mypurecloud.ie", "", "mypurecloud.ie"),
        ("https://gateway.example/genesys", "eu-west-1", "mypurecloud.ie"),
        ("https://gateway.example/genesys", "", "gateway.example"),
    ],
)
def test_a_region_that_is_known_stays_known_behind_a_gateway(base: str, region: str, expected: str) -> None:
    assert access({**CLIENT, "GENESYSCLOUD_REGION": region}, base_url=base).region == expected
