"""Bytes from and to paths: nothing else in flowlint opens a file.

What is read is a regular file, with a limit in bytes. A named pipe is read only where a person named it as a payload, a device never.
A file that flowlint chose by itself is read only ``within`` a folder, which links may not lead out of; ``trees.tree_of`` tells which one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from io import BufferedReader, BytesIO, FileIO
from typing import IO, BinaryIO, cast

from flowlint.model.errors import SourceError
from flowlint.sources import attributes

# To open a named pipe would wait for a writer, unless it is asked not to.
_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_GIT = f"{os.sep}.git{os.sep}"
_SMALL = 1 << 16
_CHUNK = 1 << 20
_MOST_COUNTED = 1 << 30
"""Bytes of a document without known size that are read to tell how large it is."""
_WORDS = {
    "ENOENT": "no such file",
    "ENOTDIR": "no such file",
    "EACCES": "permission denied",
    "EPERM": "permission denied",
    "EISDIR": "is a folder",
    "ELOOP": "symbolic links form a loop",
}


def complaint(path: str, error: OSError | ValueError, doing: str = "read") -> str:
    """Return the sentence that says why ``path`` cannot be read, or whatever else ``doing`` names."""
    if isinstance(error, ValueError):
        return f'cannot {doing} "{path}": the path holds a zero byte'

    name = errno.errorcode.get(error.errno or 0, "")
    if doing == "write" and name in {"ENOENT", "ENOTDIR"}:
        return f'cannot write "{path}": there is no such folder'
    return f'cannot {doing} "{path}": {_WORDS.get(name) or (error.strerror or str(error)).lower()}'


def read_file(path: str, limit: int, *, within: str | None = None, listed: bool = False) -> bytes:
    """Return the bytes of the regular file ``path``; ``listed`` is true when a walk has just met it as one.

    Raises ``SourceError`` where it cannot be read, is not a regular file, has more than ``limit`` bytes, or lies outside the folder
    ``within`` when links are followed.
    """
    descriptor, status = _opened(path, within=within, listed=listed)
    try:
        data = _read(descriptor, limit, status.st_size) if status.st_size <= limit else None
    except OSError as error:
        raise SourceError(complaint(path, error)) from error
    finally:
        os.close(descriptor)
    if data is None or len(data) > limit:
        raise SourceError(f'cannot read "{path}": it is larger than {_amount(limit)}')
    return data


def read_beginning(path: str, size: int, *, within: str | None = None, listed: bool = False) -> bytes:
    """Return the first bytes of the regular file ``path``, at most ``size``; raise ``SourceError`` as ``read_file`` does.

    ``listed`` is true when a walk has just met the path as a regular file.
    """
    found = _read_listed(path) if listed and within is None and size >= _SMALL else None
    if found is not None:
        return found[:size]
    descriptor, status = _opened(path, within=within, listed=listed)
    try:
        return _read(descriptor, size, status.st_size)[:size]
    except OSError as error:
        raise SourceError(complaint(path, error)) from error
    finally:
        os.close(descriptor)


def open_stream(path: str, *, piped: bool = False, within: str | None = None, listed: bool = False) -> BinaryIO:
    """Return the regular file ``path`` opened for reading bytes, buffered; the caller closes it and limits what is read.

    ``piped`` takes a named pipe too, which is waited for; ``listed`` is true when a walk has just met the path as a regular file. Raises
    ``SourceError`` where the path cannot be opened, is something else, or lies outside the folder ``within`` when links are followed.
    """
    found = read_or_open(path, piped=piped, within=within, listed=listed)
    return BytesIO(found) if isinstance(found, bytes) else found


def read_or_open(path: str, *, piped: bool = False, within: str | None = None, listed: bool = False) -> bytes | BinaryIO:
    """Return all bytes of a small file, and another one as ``open_stream`` does.

    Asking a stream for 16 MiB costs several times what a small file itself does.
    """
    found = _read_listed(path) if listed and within is None else None
    if found is not None:
        return found
    descriptor, status = _opened(path, piped=piped, within=within, listed=listed)
    try:
        if not stat.S_ISREG(status.st_mode) or status.st_size > _SMALL:
            return _buffered(descriptor)
        data = _read(descriptor, _SMALL, status.st_size)
        if len(data) > _SMALL:
            os.lseek(descriptor, 0, os.SEEK_SET)
            return _buffered(descriptor)
    except OSError as error:
        os.close(descriptor)
        raise SourceError(complaint(path, error)) from error
    os.close(descriptor)
    return data


def _read_listed(path: str) -> bytes | None:
    """Return the bytes of a small file that a walk has just met, or ``None`` where it must be opened with more care.

    What is as long as what was read is a regular file: a pipe or a terminal has no end to seek, a device another one. To ask for the end
    takes a fifth of the instructions of asking for the status.
    """
    try:
        descriptor = os.open(path, _FLAGS | _NO_LINK)
    except (OSError, ValueError):
        return None
    try:
        data = os.read(descriptor, _SMALL)
        return data if data and os.lseek(descriptor, 0, os.SEEK_END) == len(data) else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def read_document(stream: BinaryIO, limit: int) -> tuple[bytes, int]:
    """Return the bytes of ``stream`` and 0; of one longer than ``limit`` bytes only the beginning, and its length.

    The length is that of the file, or else counted to the end; it is -1 where there are too many to count.
    """
    data = stream.read(limit + 1)
    if len(data) <= limit:
        return data, 0
    size = len(data)
    if stream.seekable():
        before = stream.tell()
        return data[:_SMALL], size + max(0, stream.seek(0, os.SEEK_END) - before)
    while rest := len(stream.read(_CHUNK)):
        size += rest
        if size > _MOST_COUNTED:
            return data[:_SMALL], -1
    return data[:_SMALL], size


def leads_out(path: str, folder: str) -> bool:
    """Tell whether ``path`` lies outside ``folder`` once links are followed; a path with a zero byte leads nowhere.

    What Git keeps for itself in a ``.git`` below ``folder`` is outside of it too, unless ``path`` names that.
    """
    return "\0" not in path and not _lies_in(os.path.realpath(path), folder, path)


def _lies_in(target: str, folder: str, path: str) -> bool:
    """Tell whether ``target``, which ``path`` leads to and is without links, lies in ``folder``.

    What begins as ``folder`` does shows that this has no links.
    """
    inside, start = f"{target}{os.sep}", os.path.join(folder, "")
    if folder == "" or not inside.startswith(start):
        start = os.path.join(os.path.realpath(folder), "")
    return inside.startswith(start) and (_GIT not in inside[len(start) - 1 :].lower() or ".git" in path.lower().split(os.sep))


def _opened(path: str, *, piped: bool = False, within: str | None = None, listed: bool = False) -> tuple[int, os.stat_result]:
    """Return a descriptor of a regular file, or of a named pipe where it may be ``piped``, and its status."""
    try:
        target = path
        if within is not None:
            target = os.path.realpath(path)
            if not _lies_in(target, within, path):
                raise SourceError(f'cannot read "{path}": it leads out of "{within}"')
        if not listed:
            # A device may act on being opened.
            _demand_regular(path, os.stat(target), piped=piped)
        descriptor = os.open(target, _FLAGS | (_NO_LINK if within is not None or listed else 0))
        try:
            status = os.fstat(descriptor)
            _demand_regular(path, status, piped=piped)
            if stat.S_ISFIFO(status.st_mode):
                from flowlint.sources.pipes import await_writer

                await_writer(descriptor, path)
        except BaseException:
            os.close(descriptor)
            raise
    except (OSError, ValueError) as error:
        if listed and isinstance(error, OSError) and error.errno == errno.ELOOP:
            raise SourceError(f'cannot read "{path}": has become a symbolic link, expected a regular file') from error
        raise SourceError(complaint(path, error)) from error
    return descriptor, status


def _demand_regular(path: str, status: os.stat_result, *, piped: bool) -> None:
    mode = status.st_mode
    if stat.S_ISREG(mode) or (piped and stat.S_ISFIFO(mode)):
        return
    kinds = ((stat.S_ISDIR, "is a folder"), (stat.S_ISFIFO, "is a named pipe, expected a regular file"))
    what = next((words for test, words in kinds if test(mode)), "is a device or socket, expected a regular file")
    raise SourceError(f'cannot read "{path}": {what}')


def _amount(size: int) -> str:
    return f"{size >> 20} MiB" if size >= 1 << 20 else f"{size >> 10} KiB" if size >= 1 << 10 else f"{size} bytes"


def _buffered(descriptor: int) -> BinaryIO:
    return BufferedReader(FileIO(descriptor), _CHUNK)


def _read(descriptor: int, limit: int, size: int) -> bytes:
    data = os.read(descriptor, min(size, limit) + 1)
    if 0 < len(data) == size:
        return data
    parts = [data]
    length = len(data)
    while length <= limit and parts[-1]:
        parts.append(os.read(descriptor, min(_CHUNK, limit + 1 - length)))
        length += len(parts[-1])
    return b"".join(parts)


def append_to(path: str, content: Callable[[int], bytes]) -> None:
    """Append to the regular file ``path``, which may be missing, what ``content`` makes of the number of bytes that it has.

    Raises ``SourceError`` where it cannot be written, or is something else, a link included.
    """
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | _FLAGS | _NO_LINK
    try:
        if os.path.lexists(path) and not stat.S_ISREG(os.lstat(path).st_mode):
            raise SourceError(f'cannot write "{path}": not a regular file')
        with FileIO(os.open(path, flags, 0o666), "a") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise SourceError(f'cannot write "{path}": not a regular file')
            _write_all(stream, content(status.st_size))
    except (OSError, ValueError) as error:
        raise SourceError(complaint(path, error, "write")) from error


def open_output(path: str) -> FileIO:
    """Return the regular file ``path``, empty, to be written piece by piece; raise ``SourceError`` where it cannot be written.

    What is written stays, whatever becomes of the process. A symbolic link is followed.
    """
    target = os.path.realpath(path)
    try:
        _writable(path, target)
        return FileIO(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _FLAGS, 0o666), "w")
    except (OSError, ValueError) as error:
        raise SourceError(complaint(path, error, "write")) from error


def open_folder(path: str) -> int:
    """Return a descriptor of the folder ``path``, for a lock; raise ``OSError``."""
    return os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0))


def open_lock(path: str) -> int:
    """Return a descriptor of the file ``path``, made where it is missing, for a lock; raise ``OSError``."""
    return os.open(path, os.O_RDWR | os.O_CREAT)


def open_nowhere() -> int:
    """Return a descriptor that takes all that is written, and keeps nothing."""
    return os.open(os.devnull, os.O_WRONLY)


def make_folder(path: str) -> None:
    """Make the folder ``path`` and those above it, where they are missing; raise ``SourceError`` where that cannot be done."""
    try:
        os.makedirs(path, exist_ok=True)
    except (OSError, ValueError) as error:
        raise SourceError(complaint(path, error, "write")) from error


@contextlib.contextmanager
def replaced(path: str) -> Iterator[BinaryIO]:
    """Give a stream whose bytes become those of ``path`` at the end of the block, by ``write_atomic``, unless an error ends that.

    Until then they are in the same folder, in a file without a name, of which nothing is left whatever becomes of the process.
    """
    import tempfile

    target = os.path.realpath(path)
    try:
        _writable(path, target)
        stream = tempfile.TemporaryFile(prefix=".flowlint-", dir=os.path.dirname(target))  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise SourceError(complaint(path, error, "write")) from error
    try:
        yield cast("BinaryIO", stream)
        write_atomic(path, _pieces(stream))
    finally:
        with contextlib.suppress(OSError):
            stream.close()


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    stream.seek(0)
    while piece := stream.read(_CHUNK):
        yield piece


def write_atomic(
    path: str, data: bytes | Iterable[bytes], *, durable: bool = True, within: str | None = None, replacing: bytes | None = None
) -> None:
    """Write ``data`` to ``path`` so that a reader sees the old bytes or the new ones, never a part, whatever becomes of the process.

    ``durable`` waits until the disk has the bytes, so that a power cut loses nothing either. The mode and the extended attributes stay as
    they were, and a symbolic link stays one: the file that it leads to is written. Raises ``SourceError`` where the path cannot be written,
    is read-only, is not a regular file, lies outside the folder ``within`` when links are followed, or does not hold the bytes
    ``replacing`` any more; the old bytes are then untouched.
    """
    import tempfile

    try:
        target = os.path.realpath(path)
        if within is not None and not _lies_in(target, within, path):
            raise SourceError(f'cannot write "{path}": it leads out of "{within}"')
        before = _writable(path, target)
        with _undisturbed():
            descriptor, temporary = tempfile.mkstemp(prefix=".flowlint-", dir=os.path.dirname(target))
            try:
                with FileIO(descriptor, "w") as stream:
                    for piece in (data,) if isinstance(data, bytes) else data:
                        _write_all(stream, piece)
                    if durable:
                        os.fsync(descriptor)
                attributes.keep(path, temporary, target, before)
                # As late as can be: another program may write to the file at any time.
                if replacing is not None and not _holds(target, replacing):
                    raise SourceError(f'"{path}" was left as it is: it changed while it was being checked')
                os.replace(temporary, target)
            except BaseException:
                os.unlink(temporary)
                raise
    except (OSError, ValueError) as error:
        raise SourceError(complaint(path, error, "write")) from error


@contextlib.contextmanager
def _undisturbed() -> Iterator[None]:
    """Put off, where the system can, the signals that end a process, so that they leave no temporary file behind."""
    if sys.platform == "win32":
        yield
        return
    import signal

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP, signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _write_all(stream: FileIO, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[stream.write(view) :]


def _holds(path: str, data: bytes) -> bool:
    """Tell whether there is a file at ``path`` that holds ``data``, and nothing else."""
    return os.path.exists(path) and os.stat(path).st_size == len(data) and read_file(path, len(data)) == data


def _writable(path: str, target: str) -> os.stat_result | None:
    """Return the status of the file to be replaced, or ``None`` where there is none yet."""
    try:
        status = os.stat(target)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(f'cannot write "{path}": not a regular file')
    if not os.access(target, os.W_OK):
        raise SourceError(f'cannot write "{path}": permission denied')
    return status
