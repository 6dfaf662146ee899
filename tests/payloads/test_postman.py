from __future__ import annotations

import json
from pathlib import Path

import pytest
from hosted_requests import LAX, Case, Hosted, cases, is_found_in_its_place, is_mended_alike
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("postman")


SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
URL = {"raw": "{{host}}/api/v2/flows/executions", "host": ["{{host}}"], "path": ["api", "v2", "flows", "executions"]}


def collection(*requests: object, **fields: object) -> dict[str, object]:
    items = [{"name": f"request {number}", "request": request, "response": []} for number, request in enumerate(requests)]
    return {"info": {"name": "Flows", "schema": SCHEMA}, "item": items, **fields}


def launch(raw: object = "@", url: object = URL, **fields: object) -> dict[str, object]:
    return {"method": "POST", "header": [], "body": {"mode": "raw", "raw": raw}, "url": url, **fields}


def around(indent: int | None, *, deep: bool, mark: bool, line_end: str) -> tuple[str, str]:
    """Return what stands before and behind the body in a collection."""
    whole = collection(launch("{,}", "https://example.com/a"), launch(url="{{host}}/api/v2/flows/executions" if deep else URL))
    if deep:
        whole = collection(item=[{"name": "é 😀", "item": [{"item": whole["item"]}]}])
    text = json.dumps(whole, indent=indent, ensure_ascii=deep).replace("\n", line_end)
    before, _, behind = text.partition('"@"')
    return "\ufeff" * mark + before + '"', '"' + behind


AROUND = st.builds(around, st.sampled_from([None, 2]), deep=st.booleans(), mark=st.booleans(), line_end=st.sampled_from(["\n", "\r\n"]))


def spelt(text: str) -> tuple[str, ...]:
    return tuple(json.dumps(character, ensure_ascii=False)[1:-1] for character in text)


def spelt_otherwise(text: str) -> tuple[str, ...]:
    return tuple("\\/" if character == "/" else json.dumps(character)[1:-1] for character in text)


@settings(LAX, max_examples=150)
@given(case=cases(), around=AROUND, spell=st.sampled_from([spelt, spelt_otherwise]))
def test_what_is_found_in_a_body_has_its_place(case: Case, around: tuple[str, str], spell: object, folder: Path) -> None:
    is_found_in_its_place(case, folder, "flows.json", lambda text: Hosted(around[0], spell(text), around[1]))  # type: ignore[operator]


@settings(LAX, max_examples=150)
@given(case=cases(), around=AROUND)
def test_a_body_is_mended_as_it_would_be_alone(case: Case, around: tuple[str, str], folder: Path) -> None:
    is_mended_alike(case, folder, "flows.postman_collection.json", lambda text: Hosted(around[0], spelt(text), around[1]))
