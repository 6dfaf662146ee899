"""A stretch of a text as people read it."""

from __future__ import annotations

from flowlint.model.named_tuple import NamedTuple


class Region(NamedTuple):
    """A span as people read it: lines and columns from 1, columns in code points, the end column exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int

    def on_one_line(self, line_end: int) -> Region:
        """Return as much of the region as stands on its first line; ``line_end`` is the column behind the last character known of that."""
        if self.line == self.end_line:
            return self
        return Region(self.line, self.column, self.line, max(line_end, self.column))
