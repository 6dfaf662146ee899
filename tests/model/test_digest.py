from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from flowlint.model.digest import hex_digest


@pytest.mark.parametrize("text", ["", "v1\0x", "é\U0001f600", "\ud800"])
def test_it_is_that_of_hashlib(text: str) -> None:
    assert hex_digest(text) == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def test_a_python_without_modules_of_its_own_has_hashlib() -> None:
    program = (
        "import sys; sys.modules.update(_sha2=None, _sha256=None); from flowlint.model.digest import hex_digest; print(hex_digest('x'))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == hex_digest("x")
