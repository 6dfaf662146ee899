"""JSON and YAML files are one text each."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from flowlint.contracts import PayloadCarrier
from flowlint.model.carried import Text
from flowlint.model.location import Source
from flowlint.model.node import plain
from flowlint.payloads.json import carrier as json_files
from flowlint.payloads.yaml import carrier as yaml_files
from flowlint.syntax.grammars import parse

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "payloads"
CARRIERS = {"json": json_files.CARRIER, "yaml": yaml_files.CARRIER}


def read(carrier: PayloadCarrier, data: bytes, limit: int) -> list[Text]:
    assert carrier.read is not None
    return [one for one in carrier.read(io.BytesIO(data), limit) if isinstance(one, Text)]


def test_the_carriers_name_what_they_read() -> None:
    suffixes = {"json": (".json", ".jsonc"), "yaml": (".yaml", ".yml")}
    assert {name: (carrier.name, carrier.suffixes) for name, carrier in CARRIERS.items()} == {n: (n, s) for n, s in suffixes.items()}


@pytest.mark.parametrize("name", CARRIERS)
def test_a_file_is_one_text_and_over_the_limit_its_beginning(name: str) -> None:
    carrier, launch = CARRIERS[name], (FIXTURES / "launch.json").read_bytes()
    assert read(carrier, launch, 1 << 20) == [Text(name, launch)]
    assert read(carrier, b"[1]", 3) == [Text(name, b"[1]")]
    assert read(carrier, b"", 3) == [Text(name, b"")]
    assert read(carrier, b"[1, 2]", 3) == [Text(name, b"[1, ", size=6)]
    huge = b"x" * 300_000
    assert read(carrier, huge, 200_000) == [Text(name, huge[:65_536], size=300_000)]


def test_the_grammar_finds_the_documents_of_a_text() -> None:
    (text,) = read(CARRIERS["yaml"], (FIXTURES / "launches.yaml").read_bytes(), 1 << 20)
    document = parse(text.grammar, Source("launches.yaml", text.data.decode()))
    assert document.faults == ()
    assert [plain(root) for root in document.roots] == [
        {
            "flowId": "7b1f0c52-3c1e-4f7b-9f0e-2f6b1f6c8d11",
            "inputData": {"Flow.ticketNumber": "T-1001", "Flow.tags": ["urgent", "né"]},
        },
        {"flowId": "{{ flow_id }}", "inputData": {"Flow.ticketNumber": "${TICKET}", "Flow.attempts": "${ATTEMPTS}"}},
    ]
