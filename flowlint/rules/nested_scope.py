"""Names are nested in an object for their scope instead of being written in full.

## What it does

Reports an object such as `"Flow": {"agentId": "452"}` in place of `"Flow.agentId": "452"`. The arguments in it are checked under their full
names.

## Why it matters

The names in `inputData` are the full names of the flow's variables, with the scope, as in the official blueprint for workforce management
(`wfm-hris-blueprint`: `"Flow.agentId": "452"`). In the Genesys developer forum (thread 20500) a user reports that a nested request was
accepted at launch, and that the execution then failed because the inputs were null.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow": {
      "agentId": "452",
      "retries": 3
    }
  }
}
```

## Use instead

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": {
    "Flow.agentId": "452",
    "Flow.retries": 3
  }
}
```

## Fix safety

Safe: the fix adds the scope to each name and removes the object around them; values stay as they are. There is no fix if a name would be
given twice or is a placeholder, or if a comment would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from flowlint.binding.edits import indent, is_plain, line_break, only_marks, prefix, states_indentation
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.group import Group
from flowlint.model.node import Member
from flowlint.model.payload import Argument, Binding
from flowlint.model.severity import Severity
from flowlint.model.wording import quoted


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield a finding for every object that stands for a scope."""
    for member, pointer in binding.scope_members:
        inner = [argument for argument in binding.arguments if argument.scope_key is member.key]
        example = next((f"full names such as {quoted(argument.name)}" for argument in inner if argument.name), "full names")
        edits = _edits(binding, member, inner)
        yield Diagnostic(
            f"names are nested below {quoted(member.key.value)}, expected {example}",
            binding.at(member.key, pointer),
            help="write each name in full, with its scope" if inner else "remove it; it passes no argument",
            note="on the developer forum a user reports that every input is null after such a launch" if inner else "",
            fix=Fix("write the names in full", Safety.SAFE, edits) if edits else None,
        )


def _edits(binding: Binding, member: Member, inner: list[Argument]) -> tuple[Edit, ...]:
    """Return the edits that write the names in full; none where something would be lost or given twice."""
    text, key, nested = binding.payload.source.text, member.key, member.value
    members = nested.members
    names = [argument.name for argument in binding.arguments]
    if not members or len(inner) != len(members) or None in names or len(set(names)) < len(names):
        return ()
    places = [key.start, key.end, nested.start, *(end for one in members for end in (one.key.start, one.value.end)), nested.end]
    if places != sorted(places):
        return ()
    split = text[nested.start] == "{" and not _in_braces(binding)
    first, last = members[0].key.start, members[-1].value.end
    if not (only_marks(text, key.start, first, key) and only_marks(text, last, nested.end)):
        return ()
    edits = [Edit(key.start, first, "")]
    for argument in inner:
        scope = argument.known_name.removesuffix(f".{argument.key.value}")
        if argument.name != argument.key.value and not is_plain(scope):
            return ()
        edits += [prefix(text, argument.key, scope)] if argument.name != argument.key.value else []
    if last < nested.end:
        edits.append(Edit(last, nested.end, ""))
    if states_indentation(text, member.value.start, member.value.end):
        return ()
    moved = _splits(text, member) if split else _outdents(text, member)
    return tuple(sorted([*edits, *moved])) if moved is not None else ()


def _in_braces(binding: Binding) -> bool:
    container = binding.envelope.container
    outer = container.member.value if container is not None else binding.payload.root
    return binding.payload.source.text[outer.start] == "{"


def _splits(text: str, member: Member) -> list[Edit] | None:
    """Return the edits that put names that YAML writes in braces on lines of their own; ``None`` where they would not do."""
    column, members = indent(text, member.key.start), member.value.members
    if column is None:
        return None
    edits = []
    for earlier, later in pairwise(members):
        if not only_marks(text, earlier.value.end, later.key.start):
            return None
        edits.append(Edit(earlier.value.end, later.key.start, line_break(text) + " " * column))
    for key, value in members:
        between = text[key.end : value.start]
        if between.strip() != ":" or value.start == value.end:
            return None
        # Behind a quoted name the blank may be missing in braces, but not in lines.
        edits += [Edit(value.start, value.start, " ")] if between.endswith(":") else []
    return edits


def _outdents(text: str, member: Member) -> list[Edit] | None:
    """Return the edits that move the names after the first to the column of the scope; ``None`` where YAML needs it in vain."""
    must = text[member.value.start] != "{"
    column = indent(text, member.key.start)
    edits: list[Edit] = []
    for inner in member.value.members[1:]:
        blanks = indent(text, inner.key.start)
        if column is None or blanks is None or blanks <= column:
            if must:
                return None
            continue
        edits.append(Edit(inner.key.start - (blanks - column), inner.key.start, ""))
    return edits


RULE = Rule("nested-scope", "names are nested in an object for their scope", Severity.ERROR, Group.ENVELOPE, on_binding=check, fixable=True)
