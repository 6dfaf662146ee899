from __future__ import annotations

import pytest
from call_places import URL, at

from flowlint.model.call import Call, Word
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.rules.wrong_endpoint import RULE


def call(text: str, url: str, written: str = "") -> Call:
    return Call(at(text, "curl"), Word(url, at(text, written or url)))


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://api.mypurecloud.com/api/v2/flow/executions", "/api/v2/flow/executions"),
        ("https://api.$REGION/api/v1/flows/executions?x=1", "/api/v1/flows/executions"),
    ],
)
def test_near_miss_is_replaced(url: str, path: str, found) -> None:
    text = f"curl {url}"
    place = at(text, path)
    assert place.span is not None
    fix = Fix('replace the path by "/api/v2/flows/executions"', Safety.UNSAFE, (Edit(*place.span, "/api/v2/flows/executions"),))
    message = f'path "{path}" does not launch a flow, expected "/api/v2/flows/executions"'
    help_text = 'send the request to "/api/v2/flows/executions"'
    assert found(RULE, call(text, url)) == [Diagnostic(message, place, help=help_text, fix=fix)]


def test_the_place_counts_from_the_end(found) -> None:
    text = 'curl "https://api."$R"/api/v2/flow/executions"'
    (diagnostic,) = found(RULE, call(text, "https://api.$R/api/v2/flow/executions", text[6:-1]))
    assert diagnostic.place == at(text, "/api/v2/flow/executions")


def test_a_path_that_is_spelt_otherwise_is_only_reported(found) -> None:
    text = "curl https://api.mypurecloud.com/api/v2/fl\\ow/executions"
    (diagnostic,) = found(RULE, call(text, "https://api.mypurecloud.com/api/v2/flow/executions", text[5:]))
    assert (diagnostic.place, diagnostic.fix) == (at(text, text[5:]), None)


@pytest.mark.parametrize("url", [URL, f"{URL}/9d1c", "$BASE/flows/executions", "https://acme.net/api/v2/flow/executions"])
def test_other_addresses(url: str, found) -> None:
    assert found(RULE, call(f"curl {url}", url)) == []
