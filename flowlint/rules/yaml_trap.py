"""YAML 1.1 and YAML 1.2 read a value differently.

## What it does

Reports an unquoted value that the two versions of YAML read differently: `no` is false in YAML 1.1 and a string in YAML 1.2; `0o17` is a
string and then a number; `12:30:00` is a number of seconds and then a string. If the value has a wrong type in both versions, such as
`0123` for a String, `type-mismatch` reports it instead. It is not checked further.

## Why it matters

YAML must be turned into JSON before it is sent, and the tool that does it decides which value is sent. PyYAML, for example, reads YAML 1.1;
readers of YAML 1.2 (yaml.org, specification 1.2.2, core schema) read the same text differently.

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

Unsafe: the fix quotes a date or a time, so every reader takes it for a string. That is wrong if a number was meant. There is no fix for
words such as `yes` and numbers such as `0o17`, which often mean a boolean or a number.
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
        yield Diagnostic(fault.message, fault.place, help=fault.help, fix=fault.fix)


RULE = Rule("yaml-trap", "YAML 1.1 and YAML 1.2 read a value differently", Severity.WARNING, Group.FILES, on_fault=check, fixable=True)
