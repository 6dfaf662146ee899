"""The types of expressions: as certain as they are, and nothing where the code may have put something else in the place of a function."""

from __future__ import annotations

import pytest

from flowlint import registry
from flowlint.contracts import PayloadCarrier
from flowlint.model.carried import Text
from flowlint.model.location import Source
from flowlint.payloads.javascript.carrier import CARRIER as JAVASCRIPT
from flowlint.payloads.python.carrier import CARRIER as PYTHON


def written(carrier: PayloadCarrier, name: str, code: str) -> tuple[str, dict[str, str]]:
    """Return the JSON that the one call in ``code`` sends, and the types of its placeholders."""
    (text,) = (one for one in registry.find(carrier, Source(name, code)) if isinstance(one, Text))
    return text.data.decode(), dict(text.facts.holes)


@pytest.mark.parametrize(
    ("expression", "before", "value", "kind"),
    [
        ("x.toFixed(2)", "", '"${…}"', "string"),
        ("x.toFixed(2)", "import * as x from 'x'", "${…}", ""),
        ("x.toFixed(2)", "const x = require('x')", "${…}", ""),
        ("x.toFixed(2)", "class Money { toFixed(n) { return n } }", "${…}", ""),
        ("this.toFixed(2)", "", "${…}", ""),
        ("String(x)", "", '"${…}"', "string"),
        ("String(x)", "function String(x) { return 1 }", "${…}", ""),
        ("String(x)", "import { String } from 'x'", "${…}", ""),
        ("randomUUID()", "import { randomUUID } from 'node:crypto'", '"${…}"', "string"),
        ("randomUUID()", "", "${…}", ""),
        ("new Date().toISOString()", "", "${…date-time}", "date-time"),
        ("Number(x)", "", "${…number}", "number"),
        ("a * b", "", "${…number}", "number"),
        ("a + b", "", "${…}", ""),
        ("!!x", "", "${…boolean}", "boolean"),
        ("typeof x", "", '"${…}"', "string"),
        ("x ? 'y' : `${z}`", "", '"${…}"', "string"),
        ("x ? 1 : Number(z)", "", "${…number}", "number"),
        ("x ? 'y' : 1", "", "${…}", ""),
        ("x ? 'y' : null", "", "${…}", ""),
        ("x ?? 'y'", "", "${…}", ""),
        ("x || 'y'", "", "${…}", ""),
        ("y", "const y = x.toFixed(2)", '"${y}"', "string"),
        ("y", "const y = x > 3", "${y…boolean}", "boolean"),
        ("y", "let y = x > 3\ny = x", "${y}", ""),
    ],
)
def test_an_expression_of_javascript(expression: str, before: str, value: str, kind: str) -> None:
    text, holes = written(JAVASCRIPT, "a.ts", f"{before}\napi.postFlowsExecutions({{a: {expression}}})")
    assert text == f'{{"a": {value}}}'
    assert holes == ({value: kind} if kind not in {"", "string"} else {})


@pytest.mark.parametrize(
    ("expression", "before", "value", "kind"),
    [
        ("str(x)", "", '"${…}"', "string"),
        ("str(x)", "str = make", "${…}", ""),
        ("str(x)", "from x import *", "${…}", ""),
        ("str(x)", "from x import str", "${…}", ""),
        ("json.dumps(x)", "import json", '"${…}"', "string"),
        ("j.dumps(x)", "import json as j", '"${…}"', "string"),
        ("json.dumps(x)", "import orjson as json", "${…}", ""),
        ("json.dumps(x)", "from . import json", "${…}", ""),
        ("x.upper()", "", '"${…}"', "string"),
        ("x.upper()", "import x", "${…}", ""),
        ("x.upper()", "class A:\n    def upper(self): return 1", "${…}", ""),
        ("'y' if x else 'z'", "", '"${…}"', "string"),
        ("len(x) if x else 0", "", "${…integer}", "integer"),
        ("'y' if x else None", "", "${…}", ""),
        ("x or 'y'", "", "${…}", ""),
        ("x == 1", "", "${…boolean}", "boolean"),
        ("datetime.now().isoformat()", "from datetime import datetime", "${…local date-time}", "local date-time"),
        ("dt.datetime.utcnow().isoformat()", "import datetime as dt", "${…local date-time}", "local date-time"),
        ("now.isoformat()", "from datetime import datetime\nnow = datetime.now()", "${…local date-time}", "local date-time"),
        ("now.isoformat()", "from datetime import datetime\nnow = datetime.now(zone)", '"${…}"', "string"),
        ("datetime.now(zone).isoformat()", "from datetime import datetime", '"${…}"', "string"),
        ("datetime.now().isoformat()", "from freezer import datetime", '"${…}"', "string"),
        ("now.isoformat()", "now = now.now()", '"${…}"', "string"),
        ("date.today().isoformat()", "from datetime import date", "${…date}", "date"),
    ],
)
def test_an_expression_of_python(expression: str, before: str, value: str, kind: str) -> None:
    text, holes = written(PYTHON, "a.py", f"{before}\napi.post_flows_executions({{'a': {expression}}})")
    assert text == f'{{"a": {value}}}'
    assert holes == ({value: kind} if kind not in {"", "string"} else {})
