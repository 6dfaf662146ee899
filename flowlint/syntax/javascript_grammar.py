"""The grammars of JavaScript, TypeScript and TSX, and which of them reads a text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Tree


def tree(data: bytes, suffix: str) -> Tree:
    """Return the tree of the first grammar that can read the whole text, or of the first of all."""
    import tree_sitter
    import tree_sitter_javascript
    import tree_sitter_typescript

    grammars: dict[str, Callable[[], object]] = {
        "js": tree_sitter_javascript.language,
        "ts": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }
    first = "tsx" if suffix == ".tsx" else "ts" if suffix in {".ts", ".mts", ".cts"} else "js"
    trees = []
    for name in sorted(grammars, key=lambda name: name != first):
        trees.append(tree_sitter.Parser(tree_sitter.Language(grammars[name]())).parse(data))
        if not trees[-1].root_node.has_error:
            return trees[-1]
    return trees[0]
