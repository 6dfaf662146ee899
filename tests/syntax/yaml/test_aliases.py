from __future__ import annotations

import pytest
from yaml_documents import broken, read

from flowlint.model.location import Span
from flowlint.syntax.document import MAX_DEPTH
from flowlint.syntax.yaml.composer import MAX_ALIASED_NODES


def test_aliases_share_the_node_that_they_name() -> None:
    (root,) = read("a: &x [1, 2]\nb: *x\nc: [*x]  # end\n").roots
    (_, first), (_, second), (_, third) = root.members

    assert (second is first, third.items[0] is first, root.span) == (True, True, Span(0, 26))


def test_anchors_end_with_their_document() -> None:
    text = "a: &x 1\n---\nb: *x\n"

    assert read(text) == broken(text, "alias has no anchor before it", "/b", 15, 17)


@pytest.mark.parametrize(("text", "pointer", "start"), [("a: &x [*x]", "/a/0", 7), ("&x\nb:\n- c: *x", "/b/0/c", 11)])
def test_an_alias_inside_the_value_that_it_names(text: str, pointer: str, start: int) -> None:
    assert read(text) == broken(text, "alias is inside the value that it refers to, which never ends", pointer, start, start + 2)


def test_aliases_that_stand_for_very_many_nodes() -> None:
    text = "a: &a [1]\n" + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    fault = read(text).broken

    assert fault is not None
    assert (fault.message, fault.place.pointer) == (f"aliases stand for more than {MAX_ALIASED_NODES} values", "/f/3")


def test_aliases_count_for_the_depth() -> None:
    text = "a0: &a0 [1]\n" + "".join(f"a{n + 1}: &a{n + 1} [*a{n}]\n" for n in range(MAX_DEPTH))
    fault = read(text).broken

    assert fault is not None
    assert (fault.message, fault.place.pointer) == (f"document is nested deeper than {MAX_DEPTH} levels", f"/a{MAX_DEPTH - 1}/0")
