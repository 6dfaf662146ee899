"""What a file keeps when another takes its place: the owner, where that is allowed, the mode, and the extended attributes."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys

from flowlint.model.errors import SourceError


def keep(path: str, temporary: str, target: str, before: os.stat_result | None) -> None:
    """Give the file ``temporary`` what ``target`` has, which it is to replace; ``before`` is the status of that, ``None`` where it is new.

    Raises ``SourceError``, which names ``path``, where an extended attribute cannot be kept, and ``OSError``.
    """
    if before is None:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        return
    now = os.stat(temporary)
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        with contextlib.suppress(OSError):
            os.chown(temporary, before.st_uid, before.st_gid)
    os.chmod(temporary, stat.S_IMODE(before.st_mode))
    if sys.platform == "linux":
        _keep_attributes(path, temporary, target)


if sys.platform == "linux":

    def _keep_attributes(path: str, temporary: str, target: str) -> None:
        """Give the new file the extended attributes of the old one; raise ``SourceError`` where one of them cannot be kept."""
        try:
            given = {name: os.getxattr(temporary, name) for name in os.listxattr(temporary)}
            for name in os.listxattr(target):
                value = os.getxattr(target, name)
                if given.get(name) != value:
                    os.setxattr(temporary, name, value)
        except OSError as error:
            if error.errno != errno.ENOTSUP:
                raise SourceError(f'cannot write "{path}": its extended attributes cannot be kept') from error
