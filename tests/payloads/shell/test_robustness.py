"""Large, broken and random scripts: they end in time, and none of them is too much."""

from __future__ import annotations

import random
import time

import pytest
from shell_scripts import BODY, URL, held

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "text",
    [
        f"curl {URL} -d '{BODY}'\n" * 10_000,
        f"curl {URL} -d '{BODY}\n" * 9_999,
        f'curl {URL} -d "{{ $(\n' * 9_999,
        f"curl {URL} -d @- <<EOF\n{BODY}\n" * 5_000,
        f"curl {URL} -d ‘{BODY}\n" * 5_000,
        f"curl {URL} \n -X POST\n" * 5_000,
        f"curl {URL} -d " + "$(" * 50_000,
        f"curl {URL} -d " + '"$(' * 20_000,
        f"curl {URL} -d " + "<<A" * 5_000,
        "a | b | c\ncat <<EOF\nEOF\n" * 3_000 + f"curl {URL}",
        f"X0=1;curl {URL} -d '" + "'$X0'" * 20_000 + "'",
        "".join(f"A{n}=$A{n - 1}$A{n - 1}\n" for n in range(60)) + f'curl {URL} -d "$A59"',
        "v0=abc\n" + "".join(f'v{n}="{f"$v{n - 1}" * 8}"\n' for n in range(1, 15)) + f'curl {URL} -d "$v14"',
        "A0=a\n" + "".join(f"A{n}=$(cat <<E\n{f'$A{n - 1}' * 2}\nE\n)\n" for n in range(1, 2_000)) + f'curl {URL} -d "$A1999"',
        f"V='{'x' * 50_000}'\ncurl {URL} -d \"{'$V' * 50_000}\"",
        f'curl {URL} -d "{{' + "`" * 50_000 + '}"',
        f"$ curl -X POST {URL}\n> \\\n" * 10_000,
        f"curl {URL} -d '{BODY}' " + "a " * 20_000,
        "echo é\n" * 100_000 + f"curl {URL} -d '{BODY}'",
        "".join(f'B{n}=x\ncurl {URL} -d "$B{n}"\n' for n in range(3_000)),
        f"I don't know\ncurl {URL} -d '{BODY}'\n" * 5_000,
        "".join(f"echo '{BODY}' > b{n}.json\ncurl {URL} -d @b{n}.json\n" for n in range(3_000)),
        "".join(f'f{n}() {{\n  local b=$1\n  curl {URL} -d "$b"\n}}\nf{n} 1\n' for n in range(2_000)),
        "f() {\n" + f'curl {URL} -d "$1"\n' * 1_000 + "}\n" + "f 1\n" * 1_000,
        "".join(f"f{n}() {{ {f'f{n - 1} $1; ' * 100} }}\n" for n in range(1, 9)).replace("f0 ", f"curl {URL} -d "),
        "".join(f"f{n}() {{ {f'f{n + 1} $1; ' * 100} }}\n" for n in range(9)) + "f0() { f0; }; f9 1",
        "o=()\n" + "o+=(-v)\n" * 3_000 + f'curl "${{o[@]}}" {URL}\n' * 30,
        f"jq -n '{'{a: ' * 50_000}' | curl {URL} -d @-",
        f"jq -n '{{a: {'(' * 50_000}}}' | curl {URL} -d @-",
    ],
    ids=range(29),
)
def test_large_and_broken_scripts_end_in_time(text: str) -> None:
    start = time.process_time()
    held(text)
    assert time.process_time() - start < 10


def test_any_text_can_be_looked_at() -> None:
    pieces = [
        "curl ",
        URL,
        " -d ",
        "'",
        '"',
        "“",
        "’",
        "$(",
        ")",
        "`",
        "\\",
        "\n",
        "<<EOF\n",
        "EOF\n",
        "{",
        "}",
        "$X",
        " ",
        "\x00",
        "é",
        "\ud800",
        "\r\n",
    ]
    chance = random.Random(5)
    for _ in range(1_500):
        held("".join(chance.choice(pieces) for _ in range(chance.randrange(60))))
