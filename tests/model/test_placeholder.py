from __future__ import annotations

import pytest

from flowlint.model.placeholder import PLACEHOLDER, has_placeholder


@pytest.mark.parametrize(
    "text",
    [
        "{{x}}",
        "{{ customer's name }}",
        '{{ x | default("a") }}',
        '{{ x | default(\\"a\\") }}',
        '{{ xs | join(", ") }}',
        '{{ join ", " .xs }}',
        '{{ f(x, "a", "b") }}',
        '{{"a"}}',
        '{{"," if not loop.last}}',
        '{{", " ~ x}}',
        "{{x['a']}}",
        '${join(",", xs)}',
        '${a ? "b: c" : "#d"}',
        '${a?"b":"c"}',
        '${x:-"a, b"}',
        '${x["a"]}',
    ],
)
def test_a_placeholder_may_hold_texts(text: str) -> None:
    match = PLACEHOLDER.search(f"a {text} b")

    assert match is not None
    assert match[0] == text


@pytest.mark.parametrize(
    "text",
    [
        '{a: "{{", b: "}}"}',
        '{"a": "{{", "b": "}}"}',
        "{a: '{{', b: '}}'}",
        "['{{', '}}']",
        '["{{x", " y}}"]',
        '{a: "{{x" , b: "y}}"}',
        '{"a": "{{f(x)", "b": "y}}"}',
        '{a: "${", b: 1}',
        '{a: "${x", b: "y}"}',
    ],
)
def test_braces_in_two_texts_are_no_placeholder(text: str) -> None:
    assert not has_placeholder(text)
