"""A YAML value is read differently by readers of YAML 1.1 and of YAML 1.2.

## What it does

Reports an unquoted value that the two versions of YAML read differently: `no` is false in YAML 1.1 and a text in YAML 1.2, `0o17` a text
and then a number, `12:30:00` a number of seconds and then a text. The value itself is not judged further.

## Why it matters

YAML must be turned into JSON before it is sent, and which value is sent then depends on the tool that does it: PyYAML, for one, reads
YAML 1.1, while readers of YAML 1.2 (yaml.org, specification 1.2.2, core schema) take the same text for something else.

## Example

```yaml payload
flowId: a1b2c3d4-e5f6-7890-abcd-ef1234567890
inputData:
  Flow.complianceFlag: no
```

## Use instead

```yaml payload
flowId: a1b2c3d4-e5f6-7890-abcd-ef1234567890
inputData:
  Flow.complianceFlag: false
```

## Fix safety

Unsafe: the fix quotes a date or a time, which makes it a text for every reader, and is wrong where a number was meant. Words such as
`yes` and numbers such as `0o17` have no fix: they are as often meant as a boolean or a number.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fault import FaultClass, SyntaxFault
from flowlint.model.group import Group
from flowlint.model.severity import Severity


def check(fault: SyntaxFault) -> Iterator[Diagnostic]:
    """Yield the finding for a value that has two readings."""
    if fault.rule is FaultClass.YAML_TRAP:
        yield Diagnostic(fault.message, fault.place, help=fault.help or "quote it where a text is meant", fix=fault.fix)


RULE = Rule("yaml-trap", "YAML 1.1 and YAML 1.2 read a value differently", Severity.WARNING, Group.FILES, on_fault=check, fixable=True)
