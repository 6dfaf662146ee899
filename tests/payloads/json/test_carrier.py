from __future__ import annotations

import io
from pathlib import Path

from flowlint.model.carried import Text
from flowlint.payloads.json.carrier import CARRIER

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "payloads"


def read(data: bytes, limit: int) -> list[Text]:
    return list(CARRIER.read(io.BytesIO(data), limit))


def test_the_carrier_names_what_it_reads() -> None:
    assert (CARRIER.name, CARRIER.suffixes) == ("json", (".json", ".jsonc"))


def test_a_file_is_one_text() -> None:
    data = (FIXTURES / "launch.json").read_bytes()

    assert read(data, 1 << 20) == [Text("json", data)]


def test_a_file_exactly_at_the_limit_is_read() -> None:
    assert read(b"[1]", 3) == [Text("json", b"[1]")]


def test_an_empty_file_is_an_empty_text() -> None:
    assert read(b"", 3) == [Text("json", b"")]


def test_a_file_over_the_limit_keeps_its_beginning_and_its_size() -> None:
    assert read(b"[1, 2]", 3) == [Text("json", b"[1, ", size=6)]


def test_the_beginning_of_a_huge_file_is_bounded() -> None:
    data = b"x" * 300_000

    assert read(data, 200_000) == [Text("json", data[:65_536], size=300_000)]
