from __future__ import annotations

import pytest

from flowlint.model.endpoint import Aim, aim, mentions, near_miss

LAUNCH = [
    "https://api.mypurecloud.com/api/v2/flows/executions",
    "https://api.mypurecloud.com:443/api/v2/flows/executions/",
    "https://apps.mypurecloud.de/platform/api/v2/flows/executions",
    "api.usw2.pure.cloud/api/v2/flows/executions?trace=1",
    "https://api.$REGION/api/v2/flows/executions",
    "https://api.{{environment}}/api/v2/flows/executions",
    "${BASE}/api/v2/flows/executions",
    "https://<host>/api/v2/flows/executions",
    "/api/v2/flows/executions",
    "api/v2/flows/executions",
    "http://proxy/platform/api/v2/flows/executions",
]
NEAR = {
    "https://api.mypurecloud.com/api/v2/flow/executions": "/api/v2/flow/executions",
    "https://api.mypurecloud.com/api/v2/flows/execution": "/api/v2/flows/execution",
    "https://api.mypurecloud.com/api/v2/flows/executons": "/api/v2/flows/executons",
    "https://api.mypurecloud.com/api/v1/flows/executions": "/api/v1/flows/executions",
    "https://api.mypurecloud.com/api/v2//flows/executions": "/api/v2//flows/executions",
    "https://api.mypurecloud.com/api/v2/architect/flows/executions?x": "/api/v2/architect/flows/executions",
    "https://api.mypurecloud.com/API/v2/Flows/Executions": "/API/v2/Flows/Executions",
    "https://api.mypurecloud.com/flows/executions": "/flows/executions",
    "https://api.$REGION/api/v2/flows/${FLOW_ID}/executions": "/api/v2/flows/${FLOW_ID}/executions",
    "{{host}}/api/v2/flows/execute": "/api/v2/flows/execute",
    "api.mypurecloud.ie/api/v2/workflows/executions": "/api/v2/workflows/executions",
    "$BASE/flows/executions": "/flows/executions",
    "https://api.example.com/api/v2/flow/executions": "/api/v2/flow/executions",
}
ELSEWHERE = [
    "https://api.mypurecloud.com/api/v2/flows/executions/9d1c",
    "https://api.mypurecloud.com/api/v2/flows/executions/query",
    "https://api.mypurecloud.com/api/v2/integrations/actions/a1/execute",
    "https://workflowexecutions.googleapis.com/v1/projects/p/locations/l/workflows/w/executions",
    "https://$HOST/v1/projects/p/locations/l/workflows/w/executions",
    "https://kestra.example.org.net/api/v1/executions/team/flow",
    "https://automation.acme.net/api/v1/flows/a1/executions",
    "https://$HOST/v1/flow/executions",
    "https://example.com/v1/flow/executions",
    "http://localhost:8080/flows/executions",
    "$BASE/flows/a1/run",
    "",
]


@pytest.mark.parametrize("url", LAUNCH)
def test_the_endpoint(url: str) -> None:
    assert (aim(url), near_miss(url), mentions(url.encode())) == (Aim.LAUNCH, None, True)


@pytest.mark.parametrize(("url", "path"), NEAR.items())
def test_near_misses(url: str, path: str) -> None:
    found = near_miss(url)
    assert found is not None
    assert (aim(url), url[slice(*found)], mentions(url.encode())) == (Aim.NEAR_MISS, path, True)


@pytest.mark.parametrize("url", ELSEWHERE)
def test_other_addresses(url: str) -> None:
    assert (aim(url), near_miss(url)) == (Aim.ELSEWHERE, None)


def test_many_placeholders_take_no_time() -> None:
    assert near_miss("https://api.mypurecloud.com/flows/" + "$a" * 5_000) is None
    assert near_miss("${" * 5_000 + "}" * 5_000 + "/flows/" + "{{a}}/" * 2_000) is None
