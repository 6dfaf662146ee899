"""What variables within variables fill in, and that it comes to an end."""

from __future__ import annotations

import re
import time

import pytest

from flowlint.payloads.variables import Variables

VARIABLE = re.compile(r"\{\{(?P<name>\w+)\}\}")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"v0": "{{v1}}-{{x}}", "v1": "1"}, "1-{{x}}"),
        ({"v0": "{{v0}}{{v0}}"}, "{{v0}}{{v0}}"),
        ({"v0": "{{v1}}", "v1": "{{v0}}-1"}, "{{v0}}-1"),
        ({f"v{n}": f"{{{{v{n + 1}}}}}" for n in range(20)}, "{{v10}}"),
        ({f"v{n}": f"{{{{v{n + 1}}}}}" * 12 for n in range(9)}, "{{v1}}" * 12),
    ],
    ids=["within", "itself", "each other", "deep", "many times"],
)
def test_variables_within_variables_come_to_an_end(values: dict[str, str], expected: str) -> None:
    start = time.process_time()
    assert Variables(values, VARIABLE).fill("{{v0}}") == expected
    assert time.process_time() - start < 5


def test_what_all_fill_in_together_is_limited() -> None:
    values = {"v": "x" * 600_000}
    assert Variables(values, VARIABLE).fill("{{v}}{{v}}") == "x" * 600_000 + "{{v}}"
