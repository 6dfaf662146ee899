"""A flow definition that cannot judge, and what is known of it all the same."""

from __future__ import annotations

from flowlint.model.named_tuple import NamedTuple

LEFT_OUT = "definition left out: "


class Unread(NamedTuple):
    """A definition that cannot judge: its path, the sentence that says where and why, and what it holds, if that is known.

    It could not be read, or another definition with the same id contradicts it.
    """

    path: str
    sentence: str
    data: bytes | None = None

    @property
    def notice(self) -> str:
        """The sentence for a run that goes on without the definition."""
        return LEFT_OUT + self.sentence

    def may_state(self, text: str) -> bool:
        """Return true when an id or a name may be in the definition: its bytes hold it in any letter case, or they are not known."""
        # UTF-16 has a zero byte beside every Latin letter.
        return self.data is None or text.lower().encode("utf-8", "replace") in self.data.replace(b"\0", b"").lower()
