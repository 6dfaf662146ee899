"""Where the file is that a call sends: beside the file with the call, or in the working directory, and never outside their trees."""

from __future__ import annotations

import os
from collections.abc import Callable

from flowlint.model.named_tuple import NamedTuple
from flowlint.sources.files import leads_out
from flowlint.sources.trees import OUTSIDE, tree_of

_MOST_FOLLOWED = 20
"""Files that calls send, each in the one before."""


class SentFile(NamedTuple):
    """A file that a call sends, and the folder that links may not lead out of."""

    path: str
    tree: str


def find(caller: str, name: str, root: str, is_open: Callable[[str], bool], depth: int) -> SentFile | str:
    """Return the file that a call in the file ``caller`` sends by ``name``, or why none is followed, as the end of a sentence.

    ``root`` is the configuration's folder. A file is not followed that ``is_open`` already, or to which ``depth`` others lead, too many.
    """
    folder = os.path.dirname(caller)
    places = (SentFile(os.path.normpath(os.path.join(folder, name)), tree_of(folder, root)), SentFile(name, tree_of(os.curdir, root)))
    inside = [one for one in places if not leads_out(one.path, one.tree)]
    if not inside:
        return f'"{name}" {OUTSIDE}'
    found = next((one for one in inside if os.path.isfile(one.path)), None)
    if found is None:
        return f'there is no file "{name}" beside this one or in the working directory'
    if is_open(found.path):
        return f'"{name}" leads back to itself'
    return f'more than {_MOST_FOLLOWED} files lead to "{name}" one after another' if depth > _MOST_FOLLOWED else found
