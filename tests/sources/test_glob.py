import re

import pytest

from flowlint.sources.glob import Globs, Pattern, matches, pattern, translate


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("a.json", "a.json", True),
        ("a.json", "deep/er/a.json", True),
        ("a.json", "A.json", False),
        ("a.json", "xa.json", False),
        ("*.json", "deep/a.json", True),
        ("legacy", "legacy/a.json", True),
        ("legacy", "x/legacy/y/a.json", True),
        ("legacy", "legacy", True),
        ("legacy/", "legacy", False),
        ("legacy/", "legacy/", True),
        ("legacy/", "x/legacy/a.json", True),
        ("legacy/*", "x/legacy/a.json", False),
        ("/legacy", "legacy/a.json", True),
        ("/legacy", "x/legacy/a.json", False),
        ("./legacy", "legacy/a.json", True),
        ("./legacy", "x/legacy/a.json", False),
        ("./a.json", "x/a.json", False),
        ("payloads/*.json", "payloads/a.json", True),
        ("payloads/*.json", "payloads/x/a.json", False),
        ("payloads/*/a.json", "payloads/x/a.json", True),
        ("payloads/**/a.json", "payloads/a.json", True),
        ("payloads/**/a.json", "payloads/x/y/a.json", True),
        ("payloads/**", "payloads/x/y/a.json", True),
        ("payloads/**", "payloads", False),
        ("**/x/*.json", "x/a.json", True),
        ("**/x/*.json", "y/x/a.json", True),
        ("**", "a", True),
        ("*", "a/b", True),
        ("a**b", "axxb", True),
        ("a**/b", "ax/b", True),
        ("a**/b", "ax/y/b", False),
        ("?.json", "a.json", True),
        ("?.json", "ab.json", False),
        ("x?y", "x/y", False),
        ("[ab].json", "b.json", True),
        ("[!ab].json", "b.json", False),
        ("[^ab].json", "c.json", True),
        ("x[!a]y", "x/y", False),
        ("x[.-0]y", "x/y", False),
        ("[a-c]", "b", True),
        ("[c-a]", "b", False),
        ("[]]", "]", True),
        ("[a\\]]", "]", True),
        ("[[:digit:]x].json", "7.json", True),
        ("[[:digit:]x].json", "y.json", False),
        ("[*].json", "*.json", True),
        ("[*].json", "a.json", False),
        ("\\*.json", "*.json", True),
        ("\\*.json", "a.json", False),
        ("a.json", "aXjson", False),
        ("a\nb", "a\nb", True),
        ("*", "a\nb", True),
        ("../other/*.json", "../other/a.json", True),
        ("*.json", "../other/a.json", True),
    ],
)
def test_a_pattern_means_what_gitignore_gives_it(glob, path, expected):
    assert matches(glob, path) is expected
    assert Globs(["no-name", glob, "/no/name/"]).matching(path) == ([1] if expected else [])


@pytest.mark.parametrize(
    ("text", "message"),
    [("a[b", '"[" is never closed, expected "]"'), ("a\\", "a backslash ends the pattern, expected a character after it")],
)
def test_what_is_no_pattern_is_said(text, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        translate(text)


def test_a_pattern_is_taken_apart():
    assert [pattern(glob) for glob in ("a", "/a", "a/b/", "./a", "/")] == [
        Pattern("a", False, False),
        Pattern("a", True, False),
        Pattern("a/b", True, True),
        Pattern("a", True, False),
        Pattern("", False, True),
    ]
    assert [pattern(glob).literal for glob in ("a.b", "a*", "[a]", "a?", "\\a")] == [True, False, False, False, False]
