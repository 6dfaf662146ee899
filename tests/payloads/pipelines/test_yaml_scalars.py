"""Every spelling of a scalar is read as YAML reads it, and edits of the script are edits of the file."""

from __future__ import annotations

from typing import Any

import yaml
from examples import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from flowlint import registry
from flowlint.linter.edits import made
from flowlint.model.carried import Text
from flowlint.model.fix import Edit
from flowlint.model.location import Embedding, Source
from flowlint.payloads.pipelines.carrier import CARRIER


def found(text: str) -> list[Text]:
    return [one for one in registry.find(CARRIER, Source("ci.yml", text)) if isinstance(one, Text)]


texts = st.text(st.sampled_from("ab \n'\"\\:#é😀\t{}x$-,"), min_size=1, max_size=40).filter(lambda text: text.strip() and "${{" not in text)
styles = st.sampled_from([None, "'", '"', "|", ">"])


def written(script: str, style: str | None, width: int, line_end: str, *, plain_characters: bool) -> str:
    tree = {"jobs": {"a": {"steps": [{"run": script}, 1]}}}
    return yaml.safe_dump(tree, default_style=style, width=width, allow_unicode=plain_characters).replace("\n", line_end)


def read(host: str) -> Any:
    return yaml.safe_load(host)["jobs"]["a"]["steps"][0]["run"]


@settings(max_examples=examples(500))
@given(script=texts, style=styles, width=st.sampled_from([12, 1000]), line_end=st.sampled_from(["\n", "\r\n"]), unicode=st.booleans())
def test_a_script_is_transcribed_as_yaml_reads_it_each_character_in_its_place(
    script: str, style: str | None, width: int, line_end: str, unicode: bool
) -> None:
    host = written(script, style, width, line_end, plain_characters=unicode)
    (text,) = found(host)
    assert text.source is not None
    assert text.source.text.rstrip() == read(host).rstrip()
    embedding = text.source.embedding
    assert embedding is not None
    for piece in embedding.pieces:
        if piece.is_verbatim:
            assert host[piece.host_start : piece.host_end] in {text.source.text[piece.start : piece.end], line_end}
        else:
            # An escape, a line break with what surrounds it, or two quotes for one: never the whole scalar.
            assert piece.end - piece.start == 1 or set(text.source.text[piece.start : piece.end]) == {"\n"}
    ends = [(left.end, right.start) for left, right in zip(embedding.pieces, embedding.pieces[1:], strict=False)]
    assert all(left == right for left, right in ends)


@settings(max_examples=examples(500))
@given(
    script=texts.filter(lambda text: not text[0].isspace()),
    style=styles,
    width=st.sampled_from([12, 1000]),
    at=st.tuples(st.integers(0, 40), st.integers(0, 6)),
    new=st.sampled_from(["", "x", "Flow.a", '"x', "it's", " "]),
)
def test_an_edit_that_can_be_written_is_the_edit_of_the_script(
    script: str, style: str | None, width: int, at: tuple[int, int], new: str
) -> None:
    host = written(script, style, width, "\n", plain_characters=True)
    source = found(host)[0].source
    assert source is not None
    assert isinstance(source.embedding, Embedding)
    start = min(at[0], len(source.text))
    edit = Edit(start, min(start + at[1], len(source.text)), new)
    after = made(source.text, [(edit,)])
    placed = source.embedding.edit(edit)
    is_plain = host[host.index("run") + 3 :].lstrip("\"': ")[:1] not in {"|", ">"} and style is None
    if placed is None or not after.strip() or after[0].isspace() or is_plain:
        return
    mended = made(host, [(placed,)])
    assert read(mended).rstrip() == after.rstrip()
    assert mended.startswith(host[: placed.start])
    assert mended.endswith(host[placed.end :])
