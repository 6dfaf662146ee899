"""The arguments are a list of names and values, not an object.

## What it does

Reports a container that holds a list, such as `[{"name": "Flow.agentId", "value": "452"}]` or `[{"Flow.agentId": "452"}]`. The arguments in
the list are still checked.

## Why it matters

In the Platform API's model `FlowExecutionLaunchRequest`, as the official SDKs have it, `inputData` is a map from names to values. Other
interfaces take a list of names and values; no document does for launching flows.

## Example

```json payload
{
  "flowId": "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
  "inputData": [
    {"name": "Flow.agentId", "value": "452"},
    {"name": "Flow.retries", "value": 3}
  ]
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

Safe: the fix turns each entry into a key of an object, and keeps names and values. There is no fix where an entry holds more than a name
and a value, where a name is a placeholder or is given twice, or where a comment would be lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flowlint.binding.edits import inside, is_plain, lines_of, only_marks
from flowlint.contracts import Rule
from flowlint.model.diagnostic import Diagnostic
from flowlint.model.fix import Edit, Fix, Safety
from flowlint.model.group import Group
from flowlint.model.node import Member, Node
from flowlint.model.payload import Argument, Binding, ContainerMode, Form, Match
from flowlint.model.severity import Severity
from flowlint.model.wording import series


def check(binding: Binding) -> Iterator[Diagnostic]:
    """Yield the finding where the container that counts holds a list."""
    container = binding.envelope.container
    if container is None or container.form is not Form.LIST:
        return
    listed = container.member.value
    edits = _edits(binding, listed)
    yield Diagnostic(
        "arguments are given as a list, expected an object of names and values",
        binding.at(listed, container.pointer),
        help='write {"name of the input": value, …}',
        note=_note(binding, listed),
        fix=Fix("make it an object of names and values", Safety.SAFE, edits) if edits else None,
    )


def _note(binding: Binding, listed: Node) -> str:
    """Return what keeps the list from being an object as it stands, where something does."""
    strange = len(listed.items) - len(binding.arguments)
    if strange == 1:
        return "one entry has no name and value; it is not checked"
    if strange:
        return f"{strange} entries have no name and value; they are not checked"
    repeated = list(dict.fromkeys(str(argument.name) for argument in binding.arguments if argument.repeats is not None))
    return f"named more than once: {series(repeated)}" if repeated else ""


def _edits(binding: Binding, listed: Node) -> tuple[Edit, ...]:
    """Return the edits that turn the list into an object; none where that cannot be done by them alone."""
    text, arguments = binding.payload.source.text, binding.arguments
    if len(arguments) != len(listed.items) or any(argument.name is None or argument.repeats is not None for argument in arguments):
        return ()
    in_brackets = text[listed.start] == "["
    edits: list[Edit] = []
    if in_brackets:
        edits += (Edit(listed.start, listed.start + 1, "{"), Edit(listed.end - 1, listed.end, "}"))
    position, columns = listed.start, set()
    for entry, argument, spelling in zip(listed.items, arguments, _spellings(binding), strict=True):
        if not position <= entry.start <= entry.end <= listed.end:
            return ()
        mended = _entry_edits(text, entry, argument, spelling)
        if not mended:
            return ()
        if not in_brackets:
            undashed = _undashed(text, entry)
            if undashed is None:
                return ()
            edits.append(undashed)
            columns.add(entry.start - undashed.start)
        edits += (edit for edit in mended if edit.start < edit.end or edit.text)
        position = entry.end
    return tuple(sorted(edits)) if len(columns) < 2 else ()


def _entry_edits(text: str, entry: Node, argument: Argument, spelling: str) -> tuple[Edit, ...]:
    """Return the edits that leave ``name: value`` of one entry; none where something else would be lost."""
    members = entry.members
    nodes = [node for member in members for node in member]
    ends = [entry.start, *(offset for node in nodes for offset in (node.start, node.end)), entry.end]
    if len(members) > 2 or ends != sorted(ends) or "\n" in text[argument.key.start : argument.key.end]:
        return ()
    if len(members) == 1:
        return _around(text, entry, members[0])
    return _named(text, entry, members) if members[0].value is argument.key else _valued(text, entry, members, spelling)


def _around(text: str, entry: Node, member: Member) -> tuple[Edit, ...]:
    if ":" not in text[member.key.end : member.value.start]:
        # In YAML's {name} there is no colon, which the object needs.
        return ()
    if not (only_marks(text, entry.start, member.key.start) and only_marks(text, member.value.end, entry.end)):
        return ()
    return (Edit(entry.start, member.key.start, ""), Edit(member.value.end, entry.end, ""))


def _named(text: str, entry: Node, members: tuple[Member, ...]) -> tuple[Edit, ...]:
    """Return the edits for an entry that gives its name first: what stands around name and value goes."""
    (name_key, name), (value_key, value) = members
    if not (only_marks(text, entry.start, name.start, name_key) and only_marks(text, value.end, entry.end)):
        return ()
    before = Edit(entry.start, name.start, "")
    if only_marks(text, name.end, value_key.end, value_key):
        return (before, Edit(name.end, value_key.end, ""), Edit(value.end, entry.end, ""))
    if text[entry.start] == "{" or text[value_key.end] != ":":
        return ()
    # A comment stands between the two; it stays where it is.
    return (before, Edit(name.end, name.end, ":"), Edit(value_key.start, value_key.end + 1, ""))


def _valued(text: str, entry: Node, members: tuple[Member, ...], spelling: str) -> tuple[Edit, ...]:
    """Return the edits for an entry that gives its value first: the name moves before it."""
    (value_key, value), (name_key, name) = members
    if not only_marks(text, entry.start, value_key.start):
        return ()
    before = Edit(entry.start, value_key.end, spelling)
    if text[entry.start] != "{":
        return (before, lines_of(text, name_key.start, name.end))
    if not only_marks(text, value.end, entry.end, name_key, name):
        return ()
    return (before, Edit(value.end, entry.end, ""))


def _spellings(binding: Binding) -> Iterator[str]:
    """Yield how the object is to spell each name, quotes included: since a name may move, no other fix can correct it then."""
    text = binding.payload.source.text
    passed = Counter(argument.input.name for argument in binding.arguments if argument.input is not None)
    for argument in binding.arguments:
        meant, key = argument.input, argument.key
        start, end = inside(text, key)
        right = argument.match in {Match.CASE, Match.SCOPE} or (argument.match is Match.EXACT and binding.mode is ContainerMode.AUTO)
        correct = meant is not None and not argument.may_mean and right and passed[meant.name] == 1 and is_plain(meant.name)
        name = meant.name if meant is not None and correct else text[start:end]
        yield text[key.start : start] + name + text[end : key.end]


def _undashed(text: str, entry: Node) -> Edit | None:
    """Return the edit that takes away the dash of a YAML list entry, if it stands on the entry's line; the column stays."""
    offset = entry.start - 1
    while offset >= 0 and text[offset] == " ":
        offset -= 1
    return Edit(offset, offset + 1, " ") if offset >= 0 and text[offset] == "-" else None


RULE = Rule(
    "arguments-as-list", "arguments are a list instead of an object", Severity.ERROR, Group.ENVELOPE, on_binding=check, fixable=True
)
