"""The stand-in is what the official SDK takes for the platform, and flowlint reads the same from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import sleep
from typing import Any
from urllib.parse import parse_qs

import PureCloudPlatformClientV2 as sdk  # noqa: N813
import pytest
from platform_stand_in import CLIENT_ID, SECRET, TOKEN, Answer, Call, Flow, StandIn, error, trigger, variable
from PureCloudPlatformClientV2.purecloud_region_hosts import PureCloudRegionHosts

from flowlint.model.errors import PlatformError
from flowlint.sources.platform import api
from flowlint.sources.platform.credentials import Access
from flowlint.sources.platform.regions import REGIONS, domain_of
from flowlint.sources.platform.transport import Timing, Transport

FLOWS = [
    Flow(0, "Compliance check", [variable("Flow.complianceFlag", "BooleanVariable"), variable("Flow.dates", collection=True)]),
    Flow(1, "Draft", [], version=""),
    Flow(2, "Shared part", [variable("Common.x")], kind="COMMONMODULE", version="12.0"),
]
BOUND = [
    trigger(0, FLOWS[0]),
    trigger(1, FLOWS[0], name="Whole event", data_format="Json", enabled=False),
    trigger(2, FLOWS[2], name="Old", data_format=None),
]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """The stand-in with a few flows, listings of two entries a page."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    stand_in = StandIn(FLOWS, BOUND)
    stand_in.page = 2
    with stand_in.serving():
        yield stand_in


@pytest.fixture
def client(served: StandIn) -> sdk.api_client.ApiClient:
    """The SDK's client, signed in with client credentials by the SDK itself."""
    bare = sdk.api_client.ApiClient(host=served.url)
    bare.get_client_credentials_token(CLIENT_ID, SECRET)
    assert bare.access_token == TOKEN
    return bare


@pytest.fixture
def platform(served: StandIn) -> Iterator[Transport]:
    with Transport(Access(served.url, served.url, "here", client=CLIENT_ID, secret=SECRET), Timing(first_wait=0.001)) as opened:
        opened.sign_in()
        yield opened


def fields(model: Any) -> Any:
    """What a model of the SDK holds, under the names of the API, without what is absent."""
    if isinstance(model, list):
        return [fields(one) for one in model]
    if isinstance(model, dict):
        return {key: fields(value) for key, value in model.items()}
    if isinstance(model, datetime):
        return model.strftime("%Y-%m-%dT%H:%M:%S.") + f"{model.microsecond // 1000:03}Z"
    if not hasattr(model, "attribute_map"):
        return model
    values = {key: getattr(model, name) for name, key in model.attribute_map.items()}
    return {key: fields(value) for key, value in values.items() if value is not None}


def test_the_sdk_reads_a_listing_of_flows_page_by_page(client: Any) -> None:
    architect = sdk.ArchitectApi(client)
    first, second = (architect.get_flows(page_number=number, page_size=2) for number in (1, 2))
    assert [fields(page)["entities"] for page in (first, second)] == [[flow.flow() for flow in FLOWS[:2]], [FLOWS[2].flow()]]
    assert [(page.page_number, page.page_size, page.page_count, page.total) for page in (first, second)] == [(1, 2, 2, 3), (2, 2, 2, 3)]
    assert (first.next_uri, second.next_uri) == ("/api/v2/flows?pageSize=2&pageNumber=2", None)
    assert fields(architect.get_flows(type=["commonmodule"]))["entities"] == [FLOWS[2].flow()]


def test_the_sdk_reads_flows_and_versions(client: Any) -> None:
    architect = sdk.ArchitectApi(client)
    for flow in FLOWS:
        assert fields(architect.get_flow(flow.id)) == {**flow.flow(), "inputSchema": flow.schema()}
    for flow in (FLOWS[0], FLOWS[2]):
        assert fields(architect.get_flow_versions(flow.id))["entities"] == [flow.published()]
        assert fields(architect.get_flow_version(flow.id, flow.version)) == {**flow.published(), "inputSchema": flow.schema()}
        assert architect.get_flow_version_configuration(flow.id, flow.version) == flow.configuration()
        assert architect.get_flow_latestconfiguration(flow.id) == flow.configuration()


def test_the_sdk_reads_triggers_by_their_cursor(client: Any) -> None:
    automation = sdk.ProcessAutomationApi(client)
    first = automation.get_processautomation_triggers(page_size="2")
    second = automation.get_processautomation_triggers(page_size="2", after="cursor+/=2")
    assert [fields(page)["entities"] for page in (first, second)] == [BOUND[:2], BOUND[2:]]
    assert (first.next_uri, second.next_uri) == ("/api/v2/processautomation/triggers?after=cursor%2B%2F%3D2&pageSize=2", None)


def test_the_sdk_takes_the_errors_for_those_of_the_platform(client: Any, served: StandIn) -> None:
    architect = sdk.ArchitectApi(client)
    with pytest.raises(sdk.rest.ApiException) as unknown:
        architect.get_flow("00000000-0000-4000-8000-000000000000")
    served.permissions = set()
    with pytest.raises(sdk.rest.ApiException) as forbidden:
        architect.get_flows()
    bodies = [json.loads(raised.value.body) for raised in (unknown, forbidden)]
    assert [(raised.value.status, body["status"]) for raised, body in zip((unknown, forbidden), bodies, strict=True)] == [
        (404, 404),
        (403, 403),
    ]
    assert [set(body) - set(sdk.ErrorBody().attribute_map.values()) for body in bodies] == [set(), set()]


def test_flowlint_reads_what_the_sdk_reads(platform: Transport, served: StandIn) -> None:
    assert list(api.flows(platform)) == [flow.flow() for flow in FLOWS]
    assert list(api.flows(platform, ["workflow", "commonmodule"])) == [FLOWS[2].flow(), FLOWS[0].flow(), FLOWS[1].flow()]
    assert api.flow(platform, FLOWS[1].id) == {**FLOWS[1].flow(), "inputSchema": FLOWS[1].schema()}
    assert api.configuration(platform, FLOWS[0].id, "3.0", dict) == FLOWS[0].configuration()
    assert api.version(platform, FLOWS[2].id, "12.0") == {**FLOWS[2].published(), "inputSchema": FLOWS[2].schema()}
    assert list(api.triggers(platform)) == BOUND
    assert sum(call.path == "/oauth/token" for call in served.calls) == 1


def test_pages_of_triggers_that_lead_in_a_circle_end(platform: Transport, served: StandIn) -> None:
    served.fault = lambda _call, _before: Answer(200, {"entities": [], "nextUri": "https://elsewhere.example/x?after=one"})
    with pytest.raises(PlatformError, match=r"^the pages of triggers lead in a circle, expected an end$"):
        list(api.triggers(platform))
    assert [call.query for call in served.calls[1:]] == ["pageSize=200", "pageSize=200&after=one"]


def test_a_listing_without_entities_is_none(platform: Transport, served: StandIn) -> None:
    served.fault = lambda _call, _before: Answer(200, {"flows": []})
    with pytest.raises(PlatformError, match=r'^/api/v2/flows answers without a list "entities" of objects, expected a listing$'):
        list(api.flows(platform))


def paged(facts: Callable[[int], dict[str, object]], *pages: list[str]) -> Callable[[Call, int], Answer | None]:
    """What answers with pages of these ids, and nothing on those after them, each with the ``facts`` of its number."""

    def answer(call: Call, _before: int) -> Answer | None:
        if call.path != "/api/v2/flows":
            return None
        number = int(parse_qs(call.query)["pageNumber"][0])
        ids = pages[number - 1] if number <= len(pages) else []
        return Answer(200, {"entities": [{"id": one, "name": one} for one in ids], **facts(number)})

    return answer


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        (lambda _: {"pageCount": 2, "total": 3}, 2),
        (lambda _: {"pageCount": 2}, 2),
        (lambda _: {"total": 3}, 2),
        (lambda page: {"nextUri": "/more"} if page == 1 else {}, 3),
        (lambda page: {"pageCount": 0, **({"nextUri": "/more"} if page == 1 else {})}, 3),
        (lambda _: {"pageCount": 1, "total": 3}, 2),
        (lambda _: {"pageCount": "2"}, 3),
        (lambda _: {"pageCount": 2.0, "total": "3"}, 3),
        (lambda _: {"pageCount": True, "total": 3}, 2),
        (lambda _: {}, 3),
    ],
)
def test_pages_are_read_until_there_is_known_to_be_no_other(
    platform: Transport, served: StandIn, facts: Callable[[int], dict[str, object]], asked: int
) -> None:
    served.fault = paged(facts, ["a", "b"], ["c"])
    assert [one["id"] for one in api.flows(platform)] == ["a", "b", "c"]
    assert sum(call.path == "/api/v2/flows" for call in served.calls) == asked


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (
            paged(lambda _: {"pageCount": 9}, ["a", "b"], ["A", "b"]),
            "/api/v2/flows says that there are more flows than the 2 that it lists, expected all: try again",
        ),
        (
            paged(lambda _: {"pageCount": 1, "total": 3}, ["a", "b"]),
            "/api/v2/flows says that there are more flows than the 2 that it lists, expected all: try again",
        ),
        (
            paged(lambda _: {}, ["a"], ["a"]),
            "/api/v2/flows says that there are more flows than the 1 that it lists, expected all: try again",
        ),
        (
            paged(lambda page: {"pageCount": page + 1}, *([str(page)] for page in range(9))),
            "/api/v2/flows has more than 5 pages, expected fewer: narrow what is fetched by --type",
        ),
        (
            lambda call, _: Answer(200, {"entities": [{"id": "a"}], "pageCount": 1}) if call.path == "/api/v2/flows" else None,
            '/api/v2/flows lists a flow without "id" and "name", so it cannot be told from others',
        ),
        (
            lambda call, _: Answer(200, {"entities": [None], "pageCount": 1}) if call.path == "/api/v2/flows" else None,
            '/api/v2/flows answers without a list "entities" of objects, expected a listing',
        ),
    ],
)
def test_a_listing_that_is_not_known_to_be_whole_is_none(
    platform: Transport, served: StandIn, monkeypatch: pytest.MonkeyPatch, fault: Callable[[Call, int], Answer | None], sentence: str
) -> None:
    monkeypatch.setattr(api, "_MOST_PAGES", 5)
    served.fault = fault
    with pytest.raises(PlatformError) as raised:
        list(api.flows(platform))
    assert str(raised.value) == sentence


def test_pages_of_triggers_that_go_on_nowhere_are_none(platform: Transport, served: StandIn) -> None:
    served.fault = lambda _call, _before: Answer(200, {"entities": [], "nextUri": "/api/v2/processautomation/triggers?page=2"})
    with pytest.raises(PlatformError) as raised:
        list(api.triggers(platform))
    assert str(raised.value) == 'the pages of triggers go on without saying where, expected a cursor "after" in "nextUri"'


def test_what_is_not_there_has_its_status(platform: Transport, served: StandIn) -> None:
    served.fault = lambda _call, _before: error(404, "not.found", "Not there.")
    with pytest.raises(PlatformError) as raised:
        api.flow(platform, "a/../b")
    assert str(raised.value) == (
        f"{served.url}/api/v2/flows/a%2F..%2Fb is not there "
        "(HTTP 404, Not there., ININ-Correlation-Id c0ffee00-0000-4000-8000-000000000000); the support of Genesys Cloud can say why"
    )
    assert raised.value.status == 404


def test_the_regions_are_those_of_the_sdk() -> None:
    of_the_sdk = {host.name.replace("_", "-"): host.get_api_host().removeprefix("https://api.") for host in PureCloudRegionHosts}
    assert of_the_sdk == REGIONS


@pytest.mark.parametrize(("name", "domain"), REGIONS.items())
def test_a_region_is_known_by_its_names(name: str, domain: str) -> None:
    spellings = [name, name.replace("-", "_"), name.upper(), domain, f"api.{domain}", f"https://login.{domain}/", f" apps.{domain} "]
    assert {domain_of(spelling) for spelling in spellings} == {domain}


@pytest.mark.parametrize("name", ["", "eu-west-9", "example.com", "api.example.com", "https://"])
def test_what_is_no_region_is_none(name: str) -> None:
    assert domain_of(name) is None


def test_of_large_answers_one_at_a_time_is_looked_into(platform: Transport, served: StandIn) -> None:
    large = {"variables": [], "flowSequenceItemList": ["x" * (2 << 20)]}
    served.fault = lambda call, _before: Answer(200, large) if call.path.endswith("/configuration") else None
    at_once, most = 0, 0

    def use(found: dict[str, Any]) -> int:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        sleep(0.05)
        at_once -= 1
        return len(found)

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda flow: api.configuration(platform, flow.id, "3.0", use), [FLOWS[0]] * 4))
    assert (made, most) == ([2] * 4, 1)
