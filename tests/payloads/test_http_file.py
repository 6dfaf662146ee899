from __future__ import annotations

from pathlib import Path

import pytest
from hosted_requests import LAX, Case, Hosted, cases, is_found_in_its_place, is_mended_alike
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("http")


BEFORE = st.sampled_from(
    [
        "POST https://api.mypurecloud.com/api/v2/flows/executions\n\n",
        "\ufeffPOST {{host}}/api/v2/flows/executions HTTP/1.1\r\nContent-Type: application/json\r\n\r\n",
        "@host = https://api.mypurecloud.com\n### ä 😀\n# @name x\nPOST {{host}}/api/v2/flows/executions\n  ?a={{b}}\n# c\nA: b\n\n\n",
        "GET https://example.com/a\n\n{\n###\npost {{base}}/flows/executions\n\n",
    ]
)
BEHIND = st.sampled_from(["", "\n", "\n\n###\n", "\r\n\r\n> {% client.test() %}\r\n", "\n# said\n\n### other\nPOST https://example.com/b\n\n{"])


@settings(LAX, max_examples=150)
@given(case=cases(), before=BEFORE, behind=BEHIND)
def test_what_is_found_in_a_body_has_its_place(case: Case, before: str, behind: str, folder: Path) -> None:
    is_found_in_its_place(case, folder, "launch.http", lambda text: Hosted(before, tuple(text), behind))


@settings(LAX, max_examples=150)
@given(case=cases(), before=BEFORE, behind=BEHIND)
def test_a_body_is_mended_as_it_would_be_alone(case: Case, before: str, behind: str, folder: Path) -> None:
    is_mended_alike(case, folder, "launch.rest", lambda text: Hosted(before, tuple(text), behind))
