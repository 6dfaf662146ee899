import os
import socket
import stat
import threading

import pytest

from flowlint.model.errors import SourceError
from flowlint.sources.files import open_stream, read_beginning, read_file, write_atomic


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
def test_a_file_over_the_limit_is_not_read(tmp_path, size):
    path = tmp_path / "a.json"
    path.write_bytes(b"x" * size)
    assert message(read_file, str(path), 10) == f'cannot read "{path}": it is larger than 10 bytes'


def test_a_limit_is_named_in_its_unit(tmp_path):
    path = tmp_path / "a.json"
    path.touch()
    os.truncate(path, 3 << 30)
    assert message(read_file, str(path), 1 << 12) == f'cannot read "{path}": it is larger than 4 KiB'
    assert message(read_file, str(path), 1 << 24) == f'cannot read "{path}": it is larger than 16 MiB'
    assert read_beginning(str(path), 3) == b"\0\0\0"


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
def test_a_named_pipe_is_read_to_its_end_where_it_may_be_one(tmp_path, limit):
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
    with open_stream(path, piped=True) as stream:
        assert stream.read(limit) == data[:limit]
    writer.join()


def test_a_pipe_whose_writer_has_gone_is_read_and_an_empty_one_ends():
    for content in (b"{}", b""):
        reading, writing = os.pipe()
        os.write(writing, content)
        os.close(writing)
        with open_stream(f"/dev/fd/{reading}", piped=True) as stream:
            assert stream.read() == content
        os.close(reading)


def test_a_named_pipe_is_waited_for(tmp_path):
    path = str(tmp_path / "pipe")
    os.mkfifo(path)

    def feed():
        with open(path, "wb") as stream:
            stream.write(b"{}")

    writer = threading.Timer(0.2, feed)
    writer.start()
    with open_stream(path, piped=True) as stream:
        assert stream.read() == b"{}"
    writer.join()


@pytest.mark.parametrize("read", [open_stream, lambda path: open_stream(path, piped=True), lambda path: read_file(path, 10)])
def test_only_files_are_read(tmp_path, read):
    link, sock = tmp_path / "link", tmp_path / "socket"
    link.symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(sock))
        for path in (link, sock, "/dev/zero", "/dev/null"):
            assert message(read, str(path)) == f'cannot read "{path}": is a device or socket, expected a regular file'


@pytest.mark.parametrize("read", [open_stream, lambda path: read_file(path, 10)])
def test_a_pipe_is_not_read_where_none_is_expected(tmp_path, read):
    path = str(tmp_path / "pipe")
    os.mkfifo(path)
    assert message(read, path) == f'cannot read "{path}": is a named pipe, expected a regular file'


def test_what_turns_into_a_device_between_looking_and_opening_is_not_read(tmp_path, monkeypatch):
    (tmp_path / "a").write_bytes(b"{}")
    regular = os.stat(tmp_path / "a")
    monkeypatch.setattr(os, "stat", lambda _: regular)
    assert message(read_file, "/dev/null", 10) == 'cannot read "/dev/null": is a device or socket, expected a regular file'


@pytest.mark.parametrize(
    "read", [lambda path, within: open_stream(path, within=within), lambda path, within: read_file(path, 10, within=within)]
)
def test_links_are_followed_inside_a_tree_and_not_out_of_it(tmp_path, read):
    (tmp_path / "tree" / "inner").mkdir(parents=True)
    (tmp_path / "treetop").write_bytes(b"secret")
    (tmp_path / "tree" / "a").write_bytes(b"{}")
    (tmp_path / "tree" / "inner" / "near").symlink_to("../a")
    (tmp_path / "tree" / "inner" / "far").symlink_to("../../treetop")
    (tmp_path / "tree" / "up").symlink_to("..")
    (tmp_path / "alias").symlink_to("tree")
    tree, alias = str(tmp_path / "tree"), str(tmp_path / "alias")
    for path in (f"{tree}/a", f"{tree}/inner/near", f"{alias}/inner/near"):
        for within in (tree, alias):
            result = read(path, within)
            assert (result if isinstance(result, bytes) else result.read()) == b"{}"
    for path in (f"{tree}/inner/far", f"{tree}/up/treetop", f"{tree}/../treetop", str(tmp_path / "treetop")):
        assert message(read, path, tree) == f'cannot read "{path}": it leads out of "{tree}"'


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
    for name in ("a", ".", "none"):
        try:
            result = read(str(tmp_path / name))
        except SourceError:
            continue
        if not isinstance(result, bytes):
            result.close()
    assert open_below(tmp_path) == []


def open_below(folder):
    """Return the files at or below a folder that this process has open.

    Other descriptors come and go with the collection of garbage, so their number says nothing.
    """
    links = [f"/proc/self/fd/{name}" for name in os.listdir("/proc/self/fd")]
    targets = [os.readlink(link) for link in links if os.path.islink(link)]
    return [target for target in targets if target.startswith(str(folder))]


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
