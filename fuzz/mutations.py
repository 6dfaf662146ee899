"""Texts that look real and are wrong somewhere: seeds, a few of whose words are taken out, moved, doubled, exchanged or spoilt."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import strategies as st

ID = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
URL = "https://api.mypurecloud.com/api/v2/flows/executions"

_WORD = re.compile(r"[A-Za-z_$@][\w.$-]*|[0-9]+|[ \t]+|\r\n|[\s\S]")
_MOST_MUTATIONS = 8
_FURTHEST = 1 << 16

# fmt: off
WORDS = (
    *"\"'“”‘’`{}[]()<>,:;|&*#%!?=~^\\/\n\r\t ",
    *("\r\n", "\n\n", "\n  ", "\n\t", "${", "$(", "$[[", "{{", "}}", "<%", "#{", "%{ if x }", "$!{x}"),
    *("#if($a)", "#end", "#foreach($a in $b)"),
    *("//", "/*", "*/", "<!--", "-->", "```", "~~~", "---", "...", "<<EOF", "<<-'E'", "EOF", "\\\n", "^\n"),
    *("&a ", "*a", "!!binary ", "? "),
    *("|-\n", ">+2\n", "- ", "@", "@-", "@launch.json", "@/etc/passwd", "< ./launch.json", "r'''", 'f"'),
    *('"""', "b'", "'''", "`${", "/x/"),
    *("null", "true", "no", "0o17", "0x1F", "1_000", "12:30:00", "1e999", "-0", "NaN", "-Infinity", "1."),
    *(".5", "9" * 30, "5.0", '"5"', '""'),
    *("\x00", "\x01", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u202e", "\ufeff", "\ufffd", "é", "e\u0301"),
    *("😀", "\\ud800", "\\u0000", "\\x"),
    *("flowId", "flow_id", "FlowID", "flowVersion", "inputData", "input_data", "parameters", "inputs"),
    *("attributes", "name", "value", "Flow"),
    *('"Flow.attempts": "5",', '"flow.attempts": 5,', '"Flow.dates": "2027-02-30",', '"Flow.note": null,'),
    *('"attempts": [1],', "'Flow.x': 1,"),
    *(f'"flowId": "{ID}"', f'{{"flowId": "{ID}", "inputData": {{', ID, f"{{{ID}}}", "YOUR_FLOW_ID"),
    *("${var.flow_id}", "$FLOW_ID", "{{flow}}"),
    *(URL, "/api/v2/flows/executions", "curl ", "-d ", "--json ", "-X PUT", "-H 'Content-Type: text/plain'"),
    "gc flows executions create ",
    *("requests.post(", "json=", "fetch(", "JSON.stringify(", "jsonencode(", "::error::x"),
    *("##vso[task.complete]", "flowlint: ignore", "# "),
    *("requestBody", "type", "boolean", "collection", "properties", "$ref", "pattern", "^(a+)+$", "format"),
    *("enum", "variables", "__type"),
    *("../", "/dev/zero", "**/", "*", "[!a]", "until", "2027-13-01", "rules", "version", "files", "definitions", "2", "'*'"),
)
# fmt: on
"""What is put in: marks of every language that is read, values at the edges of types, and words that mean something."""

_SPOILT = ("utf-16", "utf-16-be", "utf-32", "latin-1", "utf-8-sig")

_MUTATIONS = st.tuples(
    st.sampled_from(("insert", "insert", "replace", "replace", "delete", "double", "move", "splice", "cut", "ends", "swap")),
    st.integers(0, _FURTHEST),
    st.integers(0, 12),
    st.integers(0, _FURTHEST),
    st.sampled_from(WORDS),
)


@st.composite
def mutated(draw: st.DrawFn, seeds: Sequence[str], number: int, most: int) -> str:
    """Return the text of that number in ``seeds`` after up to ``most`` mutations, some of which take words from others."""
    words = _WORD.findall(seeds[number])
    for kind, place, length, other, word in draw(st.lists(_MUTATIONS, min_size=1, max_size=most)):
        start = place % (len(words) + 1)
        end = min(start + length, len(words))
        target = other % (len(words) + 1)
        if kind == "insert":
            words[start:start] = [word]
        elif kind == "replace":
            words[start : start + 1] = [word]
        elif kind == "delete":
            del words[start:end]
        elif kind == "double":
            words[target:target] = words[start:end]
        elif kind == "move":
            taken = words[start:end]
            del words[start:end]
            words[target:target] = taken
        elif kind == "splice":
            stranger = _WORD.findall(seeds[other % len(seeds)])
            begin = (place + other) % (len(stranger) + 1)
            words[start:start] = stranger[begin : begin + length]
        elif kind == "cut":
            words = words[:start] if length % 2 else words[start:]
        elif kind == "ends":
            words = ["\r\n" if one == "\n" and (not length % 3 or index % 3 == length % 3) else one for index, one in enumerate(words)]
        else:
            words[start:end] = reversed(words[start:end])
    return "".join(words)


@st.composite
def files(draw: st.DrawFn, seeds: Sequence[str], number: int, most: int = _MOST_MUTATIONS) -> bytes:
    """Return the bytes of such a text: most of them UTF-8, some with a byte that is not, or in another encoding."""
    text = draw(mutated(seeds, number, most))
    spoilt = draw(st.integers(0, 40))
    if spoilt > 2:
        return text.encode("utf-8", "surrogatepass")
    if spoilt == 2:
        return text.encode(draw(st.sampled_from(_SPOILT)), "replace")
    data, place = text.encode("utf-8", "surrogatepass"), draw(st.integers(0, _FURTHEST))
    place %= len(data) + 1
    return data[:place] + bytes([draw(st.integers(128, 255))]) + data[place:]
