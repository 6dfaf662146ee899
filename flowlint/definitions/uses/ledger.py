"""What a flow was seen to do with its inputs, and the use that follows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from flowlint.definitions.uses.expression import Hole, Unreadable, parse, reads
from flowlint.model.location import Location
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.pattern import pattern
from flowlint.model.placeholder import has_placeholder
from flowlint.model.use import UNKNOWN, InputUse, Use

_RUN = pattern(r"[\w.]+")
"""A name with its scope, and whatever is behind further points."""


class Sight(NamedTuple):
    """Where something was seen: a place, and the name of the action there, where these are known."""

    place: Location | None = None
    action: str = ""


Locate = Callable[[int, tuple[str, ...]], Sight]
"""Turns an offset in an expression, and the names there, into a sight."""


class Ledger:
    """Keeps for each input the first read, test and assignment that was met, and what could not be read.

    ``names`` are the inputs' names by the same in one case; ``slots`` are those of a bot's slots without their scope.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = {name.casefold(): name for name in names}
        self._lengths = sorted({name.count(".") + 1 for name in self.names})
        self.slots = {key.rpartition(".")[2]: name for key, name in self.names.items() if key.startswith("slot.")}
        self._read: dict[str, Sight] = {}
        self._guarded: dict[str, Sight] = {}
        self._doubted: set[str] = set()

    def meant(self, path: Sequence[str]) -> str | None:
        """Return the declared name of the input that a path of names begins with."""
        for length in self._lengths:
            found = self.names.get(".".join(path[:length]).casefold()) if length <= len(path) else None
            if found is not None:
                return found
        return None

    def read(self, name: str, sight: Sight, *, tested: bool = False) -> None:
        """Note that the flow reads an input, or asks there whether it is set."""
        (self._guarded if tested else self._read).setdefault(name, sight)

    def guard(self, name: str, sight: Sight) -> None:
        """Note that the flow sets an input, or otherwise cares for it."""
        self._guarded.setdefault(name, sight)

    def doubt(self, text: str = "") -> None:
        """Note that a text could not be read: no input that it may name is known to be left alone; without a text, none at all."""
        folded = text.casefold()
        self._doubted.update(name for key, name in self.names.items() if not text or key.rpartition(".")[2] in folded)

    def doubt_one(self, name: str) -> None:
        """Note that something names an input, and that it is not known what it does."""
        self._doubted.add(name)

    def is_unseen(self, name: str) -> bool:
        """Return true when nothing was met that names an input."""
        return not (name in self._read or name in self._guarded or name in self._doubted)

    def expression(self, text: str, locate: Locate) -> None:
        """Note what an expression does."""
        if not text or text.isspace():
            return
        try:
            found = list(reads(parse(text)))
        except Unreadable:
            self.doubt("" if has_placeholder(text) else text)
            return
        for one in found:
            if isinstance(one, Hole):
                self.doubt()
            elif (name := self.meant(one.name.path)) is not None and name not in (self._guarded if one.tested else self._read):
                self.read(name, locate(one.name.start, one.name.path), tested=one.tested)

    def target(self, text: str, locate: Locate) -> None:
        """Note that the flow sets the variable that a text names; a placeholder may be any."""
        if has_placeholder(text):
            self.doubt()
        elif (name := self.meant(text.strip().split("."))) is not None:
            self.guard(name, locate(0, (text,)))
        elif not _RUN.fullmatch(text.strip()):
            self.doubt(text)

    def word(self, text: str, locate: Locate) -> None:
        """Note a slot that a bot fills, which is named without its scope."""
        name = self.slots.get(text.casefold()) if self.slots else None
        if name is not None:
            self.guard(name, locate(0, (text,)))

    def mentions(self, texts: Sequence[str]) -> None:
        """Note that texts, of which is not known what they do, may name inputs."""
        unseen = {key: name for key, name in self.names.items() if self.is_unseen(name)}
        if unseen:
            folded = "\n".join(texts).casefold()
            most = max(key.count(".") for key in unseen) + 1
            runs = (run.split(".", most) for run in _RUN.findall(folded))
            words = {".".join(parts[:end]) for parts in runs for end in range(1, most + 1)}
            # A name of other characters than a variable's is no word; to find it anywhere is enough for a doubt.
            self._doubted.update(name for key, name in unseen.items() if key in words or (not _RUN.fullmatch(key) and key in folded))

    def uses(self, returned: Iterable[str]) -> Mapping[str, InputUse]:
        """Return the use of each input; ``returned`` are names of outputs of the flow."""
        outputs = {name.casefold() for name in returned}
        return {name: self._use(name)._replace(returned=key in outputs) for key, name in self.names.items()}

    def _use(self, name: str) -> InputUse:
        if name in self._guarded:
            return InputUse(Use.GUARDED, *self._guarded[name])
        if name in self._doubted:
            return UNKNOWN
        if name in self._read:
            return InputUse(Use.UNGUARDED, *self._read[name])
        return InputUse(Use.NEVER)
