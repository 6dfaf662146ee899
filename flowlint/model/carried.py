"""What a host file holds: texts, calls, files that are sent, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from flowlint.model.location import Location, Source
from flowlint.model.named_tuple import NamedTuple

if TYPE_CHECKING:
    from flowlint.model.call import Call
    from flowlint.model.fault import SyntaxFault
    from flowlint.model.ignoring import CommentIgnore


class HostFacts(NamedTuple):
    """What the host of a text knows about it beyond its characters.

    ``certain`` is true when the text is sent to the endpoint, whatever it holds. ``flow`` names its flow, by path, id or name.
    ``tentative`` is true when what is filled in may mend the text, so that faults of its grammar are not certain. ``creates_trigger`` is
    true when a trigger is made of the text, whatever it holds; ``names`` are the host's names of a trigger's fields, where they are not the
    API's, and ``blocks`` those of the API's fields that the host writes as blocks though it has them as texts.

    ``holes`` are the JSON types of placeholders, or the forms of the strings that they become, by their whole text; ``missing`` are those
    of them that may be filled with nothing, or not at all. ``address`` is where the address stands that the text is sent to, where no call
    of a known library tells it. ``misnamed`` are the names by which code has to set members of the request,
    where it sets them by the request's own. ``words`` are what the host writes for ``true`` and ``false``, where not these.
    """

    certain: bool = False
    flow: str = ""
    tentative: bool = False
    creates_trigger: bool = False
    names: Mapping[str, str] = MappingProxyType({})
    blocks: frozenset[str] = frozenset()
    holes: Mapping[str, str] = MappingProxyType({})
    missing: frozenset[str] = frozenset()
    misnamed: Mapping[str, str] = MappingProxyType({})
    words: Mapping[str, str] = MappingProxyType({})
    address: Location | None = None


NO_FACTS = HostFacts()


class Text(NamedTuple):
    """One document's text as a carrier found it: its grammar (``json``, ``yaml``, or a language that another carrier reads) and bytes.

    ``first_line`` is the line, from 1, at which it begins in the file. ``size`` is its length in bytes where it is over the limit; ``data``
    then holds only its beginning and is not parsed. ``source`` is the text itself where it stands inside another.
    """

    grammar: str
    data: bytes
    first_line: int = 1
    size: int = 0
    source: Source | None = None
    facts: HostFacts = NO_FACTS


class Stretch(NamedTuple):
    """Lines of one file, each the text of a JSON document of its own unless it is blank; none is over the limit."""

    data: bytes
    first_line: int

    def texts(self) -> Iterator[Text]:
        """Yield the lines that are not blank."""
        for number, line in enumerate(self.data.split(b"\n"), self.first_line):
            if line and not line.isspace():
                yield Text("json", line.rstrip(b"\r"), number)


class Readings(NamedTuple):
    """One text that a host can make in several ways, as a template with conditions does; it counts as one.

    ``every`` is true when each of them is sent at some time. Otherwise some may never be, so that a finding counts only where all that have
    its place agree.
    """

    texts: tuple[Text, ...]
    every: bool


class Unchecked(NamedTuple):
    """A body that cannot be read before it is sent, and a sentence that says so; ``address`` as in ``HostFacts``."""

    place: Location
    sentence: str
    address: Location | None = None


class Mention(NamedTuple):
    """A call in a form that flowlint does not read, and a sentence that says so; it makes no file one that holds something.

    ``alone`` is true when it counts only where nothing else is found in the file.
    """

    place: Location
    sentence: str
    alone: bool = False


class Comments(NamedTuple):
    """The comments of a host that ignore findings in it."""

    ignores: tuple[CommentIgnore, ...]


class BodyFile(NamedTuple):
    """A file whose content a call sends as its body: its path, relative to the host's folder or the working directory, and who says so.

    ``creates_trigger`` is true when the call makes a trigger of it; ``address`` as in ``HostFacts``.
    """

    path: str
    place: Location
    creates_trigger: bool = False
    address: Location | None = None


Carried: TypeAlias = "Text | Readings | Unchecked | Comments | BodyFile | Call | SyntaxFault"
"""What a host can hold; in quotes, since a run that meets no call and no fault loads neither."""


def texts_in(carried: Carried | Stretch | Mention) -> Iterable[Text]:
    """Return the texts that are to be judged, each reading of one that can be made in several ways."""
    if isinstance(carried, Stretch):
        return carried.texts()
    return carried.texts if isinstance(carried, Readings) else (carried,) if isinstance(carried, Text) else ()
