import os
import stat
import threading

import pytest

from flowlint.errors import SourceError
from flowlint.sources.files import open_stream, read_file, write_atomic


def message(call, *arguments) -> str:
    with pytest.raises(SourceError) as caught:
        call(*arguments)
    return str(caught.value)


@pytest.mark.parametrize("size", [0, 1, 9, 10])
def test_a_file_within_the_limit_is_read_whole(tmp_path, size):
    path = tmp_path / "a.json"
    path.write_bytes(b"x" * size)
    assert read_file(str(path), 10) == b"x" * size


@pytest.mark.parametrize("size", [11, 12, 3_000_000])
def test_of_a_file_over_the_limit_one_byte_more_is_read(tmp_path, size):
    path = tmp_path / "a.json"
    path.write_bytes(b"x" * size)
    assert read_file(str(path), 10) == b"x" * 11


def test_a_large_file_is_read_whole(tmp_path):
    data = bytes(range(256)) * 20_000
    path = tmp_path / "a.json"
    path.write_bytes(data)
    assert read_file(str(path), 1 << 24) == data
    with open_stream(str(path)) as stream:
        assert stream.read((1 << 24) + 1) == data


def test_a_file_without_a_known_size_is_read_to_its_end():
    with open("/proc/self/status", "rb") as stream:
        expected = stream.readline()
    assert read_file("/proc/self/status", 1 << 20).splitlines(keepends=True)[0] == expected
    with open_stream("/proc/self/status") as stream:
        assert stream.readline() == expected


@pytest.mark.parametrize("limit", [1 << 24, 2_500_000])
def test_a_named_pipe_is_read_to_its_end_or_to_the_limit(tmp_path, limit):
    path = str(tmp_path / "pipe")
    os.mkfifo(path)
    data = b"0123456789" * 300_000

    def feed():
        try:
            with open(path, "wb", buffering=0) as stream:
                stream.writelines(data[start : start + 50_000] for start in range(0, len(data), 50_000))
        except BrokenPipeError:
            return

    writer = threading.Thread(target=feed)
    writer.start()
    assert read_file(path, limit) == data[: limit + 1]
    writer.join()


@pytest.mark.parametrize("text", [b"", b"{}", b"1\n2\r\n3", b"x\n" * 100_000])
def test_a_stream_gives_lines(tmp_path, text):
    path = tmp_path / "a.jsonl"
    path.write_bytes(text)
    with open_stream(str(path)) as stream:
        assert list(stream) == text.splitlines(keepends=True)


@pytest.mark.parametrize("read", [open_stream, lambda path: read_file(path, 10)])
def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path, read):
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "file").write_bytes(b"")
    at = str(tmp_path)
    assert message(read, f"{at}/none") == f'cannot read "{at}/none": no such file'
    assert message(read, f"{at}/file/none") == f'cannot read "{at}/file/none": no such file'
    assert message(read, at) == f'cannot read "{at}": is a folder'
    assert message(read, f"{at}/loop") == f'cannot read "{at}/loop": symbolic links form a loop'
    assert message(read, "a\0b") == 'cannot read "a\0b": the path holds a zero byte'
    assert message(read, "n" * 300) == f'cannot read "{"n" * 300}": file name too long'


@pytest.mark.parametrize("read", [open_stream, lambda path: read_file(path, 10)])
def test_no_descriptor_stays_open(tmp_path, read):
    (tmp_path / "a").write_bytes(b"{}")
    before = os.listdir("/proc/self/fd")
    for name in ("a", ".", "none"):
        try:
            result = read(str(tmp_path / name))
        except SourceError:
            continue
        if not isinstance(result, bytes):
            result.close()
    assert os.listdir("/proc/self/fd") == before


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path):
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    before = path.stat().st_ino
    write_atomic(str(path), b"new" * 100_000)
    assert path.read_bytes() == b"new" * 100_000
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert path.stat().st_ino != before
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_new_file_gets_the_mode_that_the_user_gives_to_files(tmp_path):
    mask = os.umask(0o027)
    try:
        write_atomic(str(tmp_path / "a.json"), b"{}")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "a.json").stat().st_mode) == 0o640
    assert (tmp_path / "a.json").read_bytes() == b"{}"


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    target = tmp_path / "real" / "a.json"
    target.write_bytes(b"old")
    link = tmp_path / "link.json"
    link.symlink_to("real/a.json")
    write_atomic(str(link), b"new")
    assert (link.is_symlink(), target.read_bytes(), os.listdir(tmp_path / "real")) == (True, b"new", ["a.json"])


def test_a_write_that_fails_leaves_the_old_bytes_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    assert message(write_atomic, str(path), b"new") == f'cannot write "{path}": no space left on device'
    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"old", ["a.json"])


def test_what_cannot_be_written_is_said_in_a_sentence(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    at = str(tmp_path)
    assert message(write_atomic, f"{at}/none/a.json", b"") == f'cannot write "{at}/none/a.json": there is no such folder'
    assert message(write_atomic, f"{at}/pipe", b"") == f'cannot write "{at}/pipe": not a regular file'
    assert message(write_atomic, at, b"") == f'cannot write "{at}": not a regular file'


def test_a_read_only_file_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    # The tests may run as a user to whom nothing is read-only.
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert message(write_atomic, str(path), b"new") == f'cannot write "{path}": permission denied'
    assert path.read_bytes() == b"old"
