"""The options of ``curl``: each of its values belongs to it, so that none is taken for an address."""

from __future__ import annotations

import pytest

from flowlint.payloads.shell import curl
from flowlint.payloads.shell.quotes import unquoted
from flowlint.payloads.shell.words import Word, verbatim

URL = "https://api.mypurecloud.com/api/v2/flows/executions"


def requests(line: str) -> list[tuple[list[str], list[tuple[str, str]], list[str]]]:
    """Return of each request its addresses, its options with values, and those without."""
    words, start = [], 0
    for text in line.split(" "):
        words.append(Word((verbatim(line, start, start + len(text), unquoted),), start, start + len(text)))
        start += len(text) + 1
    return [
        ([url.text for url in one.urls], [(value.option, value.part.text) for value in one.values], list(one.flags))
        for one in curl.requests(tuple(words))
    ]


@pytest.mark.parametrize(
    "option",
    [
        "cookie-jar",
        "dns-ipv4-addr",
        "dns-ipv6-addr",
        "form-string",
        "mail-auth",
        "proxy-cert-type",
        "proxy-crlfile",
        "proxy-tls13-ciphers",
        "trace-ascii",
    ],
)
def test_an_option_of_several_words_takes_its_value(option: str) -> None:
    assert requests(f"--{option} x {URL}") == [([URL], [(option, "x")], [])]
    assert requests(f"–{option} x {URL}") == [([URL], [(option, "x")], [])]


@pytest.mark.parametrize("option", ["list-only", "show-headers", "ssl-reqd", "proxy-insecure", "remove-on-error", "no-progress-meter"])
def test_an_option_of_several_words_without_value_is_a_flag(option: str) -> None:
    assert requests(f"--{option} {URL}") == [([URL], [], [option])]
    assert requests(f"–{option} {URL}") == [([URL], [], [option])]


def test_a_short_option_takes_the_rest_of_its_word_or_the_next() -> None:
    values = [("cookie-jar", "one"), ("cookie-jar", "two"), ("request", "POST")]
    assert requests(f"-sSc one -ctwo -XPOST {URL}") == [([URL], values, ["s", "S"])]


def test_requests_are_told_apart() -> None:
    assert requests(f"{URL} --next -d x a/b") == [([URL], [], ["next"]), (["a/b"], [("data", "x")], [])]
