from __future__ import annotations

import gzip
import io
import tracemalloc
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowlint.model.carried import Stretch, Text, texts_in
from flowlint.model.errors import SourceError
from flowlint.payloads.json.lines_carrier import CARRIER

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "payloads"


def texts_of(stream: BinaryIO, limit: int) -> Iterator[Text]:
    return chain.from_iterable(map(texts_in, CARRIER.read(stream, limit)))


def read(data: bytes, limit: int = 1 << 20) -> list[Text]:
    return list(texts_of(io.BytesIO(data), limit))


def test_the_carrier_names_what_it_reads() -> None:
    assert (CARRIER.name, CARRIER.suffixes) == ("json-lines", (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz"))


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["as it is", "gzip"])
def test_each_line_that_is_not_blank_is_a_text(pack: type[bytes]) -> None:
    data = (FIXTURES / "launches.jsonl").read_bytes()
    lines = data.split(b"\n")

    assert read(pack(data)) == [Text("json", lines[0], 1), Text("json", lines[3], 4)]


def test_a_file_on_disk_is_read_like_one_in_memory() -> None:
    path = FIXTURES / "launches.jsonl"
    with path.open("rb") as stream:
        texts = list(texts_of(stream, 1 << 20))
        left = stream.read()

    assert (texts, left) == (read(path.read_bytes()), b"")


def test_the_stream_stays_open() -> None:
    stream = io.BytesIO(b"{}\n")
    list(texts_of(stream, 10))

    assert not stream.closed


def test_line_ends_are_no_part_of_a_text() -> None:
    assert read(b"{}\r\n[]\n\r\n1\r2\n3") == [
        Text("json", b"{}", 1),
        Text("json", b"[]", 2),
        Text("json", b"1\r2", 4),
        Text("json", b"3", 6),
    ]


@pytest.mark.parametrize("data", [b"", b"\n", b" \n\t\r\n"])
def test_nothing_but_blank_lines_holds_no_text(data: bytes) -> None:
    assert read(data) == []


def test_a_line_over_the_limit_is_named_and_passed_over() -> None:
    assert read(b"[1]\n[1, 2, 3]\r\n[4]\n", limit=4) == [
        Text("json", b"[1]", 1),
        Text("json", b"[1, 2,", 2, 9),
        Text("json", b"[4]", 3),
    ]


@given(st.integers(0, 12), st.sampled_from([b"\n", b"\r\n", b""]))
def test_the_limit_counts_bytes_without_the_line_end(length: int, line_end: bytes) -> None:
    line = b"7" * length
    after = b"[]\n" if line_end else b""
    begun = (line + line_end)[:7]
    expected = [Text("json", line, 1)] if 0 < length <= 5 else [Text("json", begun, 1, length)] if length else []

    assert read(line + line_end + after, limit=5) == expected + ([Text("json", b"[]", 2)] if after else [])


def test_the_beginning_of_a_huge_line_is_bounded() -> None:
    line = b"x" * 300_000

    assert read(line + b"\n{}", limit=200_000) == [Text("json", line[:65_536], 1, 300_000), Text("json", b"{}", 2)]


def test_gzip_members_one_after_the_other_are_one_file() -> None:
    assert read(gzip.compress(b"{}\n") + gzip.compress(b"[]\n")) == [Text("json", b"{}", 1), Text("json", b"[]", 2)]


def texts_until_error(data: bytes) -> tuple[list[Text], str]:
    texts: list[Text] = []
    reading = texts_of(io.BytesIO(data), 1 << 20)
    try:
        for text in reading:
            texts.append(text)  # noqa: PERF402 - what came before the error counts
    except SourceError as error:
        return texts, str(error)
    return texts, ""


def test_truncated_gzip_ends_with_a_sentence_after_the_lines_before() -> None:
    packed = gzip.compress(b"{}\n[]\n")

    assert texts_until_error(packed[:-8]) == ([Text("json", b"{}", 1), Text("json", b"[]", 2)], "gzip data is cut off after line 2")


def test_damaged_gzip_ends_with_a_sentence() -> None:
    packed = bytearray(gzip.compress(b"{}\n"))
    packed[-5] ^= 0xFF

    assert texts_until_error(bytes(packed)) == ([Text("json", b"{}", 1)], "gzip data is damaged after line 1")


@pytest.mark.parametrize(
    "data", [b"\x1f\x8b", b"\x1f\x8b\x08", b"\x1f\x8b\x00garbage", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff\xff"]
)
def test_what_only_begins_like_gzip_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match=r"^gzip data is (cut off|damaged) in its first line$"):
        list(texts_of(io.BytesIO(data), 100))


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["as it is", "gzip"])
def test_lines_come_in_stretches_and_one_over_the_end_of_a_stretch_by_itself(pack: type[bytes]) -> None:
    data = b"\n".join(b'"%06d"' % number for number in range(100_000))
    carried = list(CARRIER.read(io.BytesIO(pack(data)), 1 << 20))

    assert len(carried) < 400
    assert max(len(one.data) for one in carried) <= 1 << 18
    assert [(text.data, text.first_line) for one in carried for text in texts_in(one)] == [
        (b'"%06d"' % number, number + 1) for number in range(100_000)
    ]
    assert {type(one) for one in carried} == {Stretch, Text}


def test_bytes_that_come_one_by_one_are_each_read_once() -> None:
    class Trickle(io.RawIOBase):
        left = 100_000

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            self.left -= 1
            memoryview(buffer)[:1] = b"7"
            return int(self.left > 0)

    stream = Trickle()
    (text,) = CARRIER.read(io.BufferedReader(stream), 1 << 20)
    assert len(text.data) == 99_999
    assert stream.left >= -2


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for stream in (data, b"\x1f\x8b" + data, gzip.compress(b"{}\n")[:-8] + data):
        texts_until_error(stream)


def test_memory_does_not_grow_with_the_length() -> None:
    data = gzip.compress(b"".join(b'{"flowId": "x", "inputData": {"n": %d}}\n' % number for number in range(200_000)))
    stream = io.BytesIO(data)
    tracemalloc.start()
    last = None
    for text in texts_of(stream, 1 << 24):
        last = text
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (last, peak < 2_000_000) == (Text("json", b'{"flowId": "x", "inputData": {"n": 199999}}', 200_000), True)


@pytest.mark.parametrize("line", [b"0\n", b"{}\n", b'{"flowId": 1}\n'])
def test_more_lines_than_requests_have_room_for_are_not_read(line: bytes) -> None:
    stream = io.BytesIO(line * 400_000)
    with pytest.raises(SourceError, match=r"^over 100,000 lines have less than 50 bytes on average; remove what is not a request$"):
        list(CARRIER.read(stream, 1 << 20))

    assert stream.tell() < 3 << 20


def test_requests_of_a_flow_id_alone_are_read_in_any_number() -> None:
    line = b'{"flowId":"a1b2c3d4-e5f6-7890-abcd-ef1234567890"}\n'
    read = sum(1 for _ in texts_of(io.BytesIO(line * 300_000), 1 << 20))

    assert (len(line), read) == (50, 300_000)


def test_gzip_data_of_more_lines_than_bytes_is_not_read_to_its_end() -> None:
    stream = io.BytesIO(gzip.compress(b'{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890"}\n' * 2_000_000))
    with pytest.raises(SourceError, match=r"^gzip data has over 100,000 lines more than bytes; unpack it first$"):
        list(CARRIER.read(stream, 1 << 20))


def test_gzip_data_of_records_that_differ_in_a_number_is_read_to_its_end() -> None:
    lines = b"".join(b'{"flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890", "inputData": {"n": %d}}\n' % number for number in range(250_000))

    assert sum(1 for _ in texts_of(io.BytesIO(gzip.compress(lines)), 1 << 20)) == 250_000
