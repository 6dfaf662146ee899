from __future__ import annotations

import io
from pathlib import Path

from flowlint.model.carried import Text
from flowlint.model.location import Source
from flowlint.model.node import plain
from flowlint.payloads.yaml.carrier import CARRIER
from flowlint.syntax.grammars import parse

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "payloads"


def read(data: bytes, limit: int) -> list[Text]:
    return list(CARRIER.read(io.BytesIO(data), limit))


def test_the_carrier_names_what_it_reads() -> None:
    assert (CARRIER.name, CARRIER.suffixes) == ("yaml", (".yaml", ".yml"))


def test_a_file_is_one_text_whose_documents_the_grammar_finds() -> None:
    data = (FIXTURES / "launches.yaml").read_bytes()

    (text,) = read(data, 1 << 20)

    assert text == Text("yaml", data)
    document = parse(text.grammar, Source("launches.yaml", text.data.decode()))
    assert document.faults == ()
    assert [plain(root) for root in document.roots] == [
        {
            "flowId": "7b1f0c52-3c1e-4f7b-9f0e-2f6b1f6c8d11",
            "inputData": {"Flow.ticketNumber": "T-1001", "Flow.tags": ["urgent", "né"]},
        },
        {"flowId": "{{ flow_id }}", "inputData": {"Flow.ticketNumber": "${TICKET}", "Flow.attempts": "${ATTEMPTS}"}},
    ]


def test_a_file_exactly_at_the_limit_is_read() -> None:
    assert read(b"a: 1", 4) == [Text("yaml", b"a: 1")]


def test_a_file_over_the_limit_keeps_its_beginning_and_its_size() -> None:
    assert read(b"a: 1\nb: 2\n", 4) == [Text("yaml", b"a: 1\n", size=10)]


def test_the_beginning_of_a_huge_file_is_bounded() -> None:
    data = b"#" * 300_000

    assert read(data, 200_000) == [Text("yaml", data[:65_536], size=300_000)]
