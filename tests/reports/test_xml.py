from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from flowlint.model.printable import printable
from flowlint.reports.xml import DECLARATION, escaped, tag


@given(st.text())
def test_another_reader_gets_the_text_back(text: str) -> None:
    document = f"{DECLARATION}{tag('a', {'b': text})}{escaped(text)}</a>"
    assert document.isascii()
    element = etree.fromstring(document.encode())
    assert element.get("b") == printable(text)
    assert (element.text or "") == printable(text)


def test_tags() -> None:
    assert tag("a", {"b": 1, "c": '"<&>"'}) == '<a b="1" c="&quot;&lt;&amp;&gt;&quot;">'
    assert tag("a", {}, empty=True) == "<a/>"
