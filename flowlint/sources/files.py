"""Bytes from and to paths."""

from __future__ import annotations

import os
import stat
from io import BufferedReader, BytesIO, FileIO
from typing import BinaryIO

from flowlint.errors import SourceError

_FLAGS = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_SMALL = 1 << 16
_CHUNK = 1 << 20
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
    import errno

    name = errno.errorcode.get(error.errno or 0, "")
    if doing == "write" and name in {"ENOENT", "ENOTDIR"}:
        return f'cannot write "{path}": there is no such folder'
    return f'cannot {doing} "{path}": {_WORDS.get(name) or (error.strerror or str(error)).lower()}'


def read_file(path: str, limit: int) -> bytes:
    """Return the bytes of ``path``, and of a file longer than ``limit`` bytes only the first ``limit + 1``, so that the length tells.

    Named pipes and other files of unknown size are read to their end. Raises ``SourceError`` where the path cannot be read.
    """
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            return _read(descriptor, limit, os.fstat(descriptor).st_size)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        raise SourceError(complaint(path, error)) from error


def open_stream(path: str) -> BinaryIO:
    """Return ``path`` opened for reading bytes, buffered; the caller closes it.

    A small regular file is read at once: asking a stream for 16 MiB costs several times what the file itself does. Raises ``SourceError``
    where the path cannot be opened.
    """
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode) or status.st_size > _SMALL:
                return _buffered(descriptor)
            data = _read(descriptor, _SMALL, status.st_size)
            if len(data) > _SMALL:
                os.lseek(descriptor, 0, os.SEEK_SET)
                return _buffered(descriptor)
        except OSError:
            os.close(descriptor)
            raise
    except (OSError, ValueError) as error:
        raise SourceError(complaint(path, error)) from error
    os.close(descriptor)
    return BytesIO(data)


def read_document(stream: BinaryIO, limit: int) -> tuple[bytes, int]:
    """Return the bytes of ``stream`` and 0; of one longer than ``limit`` bytes only the beginning, and its length, counted to the end."""
    data = stream.read(limit + 1)
    if len(data) <= limit:
        return data, 0
    size = len(data)
    while rest := len(stream.read(_CHUNK)):
        size += rest
    return data[:_SMALL], size


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


def make_folder(path: str) -> None:
    """Make the folder ``path`` and those above it, where they are missing; raise ``SourceError`` where that cannot be done."""
    try:
        os.makedirs(path, exist_ok=True)
    except (OSError, ValueError) as error:
        raise SourceError(complaint(path, error, "write")) from error


def write_atomic(path: str, data: bytes, *, durable: bool = True) -> None:
    """Write ``data`` to ``path`` so that a reader sees the old bytes or the new ones, never a part, whatever becomes of the process.

    ``durable`` waits until the disk has the bytes, so that a power cut loses nothing either. The mode stays as it was, and a symbolic link
    stays one: the file that it leads to is written. Raises ``SourceError`` where the path cannot be written, is read-only, or is no regular
    file; the old bytes are then untouched.
    """
    import tempfile

    target = os.path.realpath(path)
    try:
        before = _writable(path, target)
        descriptor, temporary = tempfile.mkstemp(prefix=".flowlint-", dir=os.path.dirname(target))
        try:
            with FileIO(descriptor, "w") as stream:
                view = memoryview(data)
                while view:
                    view = view[stream.write(view) :]
                if durable:
                    os.fsync(descriptor)
            _dress(temporary, before)
            os.replace(temporary, target)
        except BaseException:
            os.unlink(temporary)
            raise
    except (OSError, ValueError) as error:
        raise SourceError(complaint(path, error, "write")) from error


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


def _dress(temporary: str, before: os.stat_result | None) -> None:
    """Give the new file the owner, where that is allowed, and the mode of the old one."""
    if before is None:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        return
    now = os.stat(temporary)
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        import contextlib

        with contextlib.suppress(OSError):
            os.chown(temporary, before.st_uid, before.st_gid)
    os.chmod(temporary, stat.S_IMODE(before.st_mode))
