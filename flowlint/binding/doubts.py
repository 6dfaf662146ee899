"""Why a request is not proven clean: the reasons for which rules are asked, so that only those rules look that can find something.

Most requests that fail have the right envelope, and one argument that does not fit. Then only the rules on names and values can speak,
and only the values in doubt are judged with their places: a finding costs half of what it costs to look at everything.
"""

from __future__ import annotations

from typing import Any

from flowlint.binding.checks import is_open, omission_check, plain_types, request_check, value_checks
from flowlint.binding.names import names_of
from flowlint.model.flow import SCOPES, FlowDefinition, RequestBody
from flowlint.model.group import Group
from flowlint.model.identity import once_each
from flowlint.model.named_tuple import NamedTuple


class Doubts(NamedTuple):
    """What is wrong with the arguments of a request whose envelope is right.

    ``groups`` are the reasons: each is a group of rules of which one finds something, or says that it cannot judge. ``arguments`` are the
    names of those that are unknown, or whose values do not fit; every other one that is ``passed`` is right. Of those that are ``misspelt``
    it is known which input each means, and that its value fits.
    """

    flow: FlowDefinition
    groups: frozenset[Group]
    arguments: frozenset[str]
    passed: tuple[str, ...] = ()
    misspelt: frozenset[str] = frozenset()


class Doubter:
    """Tells why requests to one flow are not proven clean, whose arguments are in ``inputData``."""

    def __init__(self, flow: FlowDefinition) -> None:
        self._flow = flow
        self._is_enveloped = request_check(flow, "inputData", lambda _: True)
        self._find, self._plain_type = value_checks(flow).get, plain_types(flow).get
        self._names = names_of(flow, bare_allowed=False)
        self._lacks = omission_check(flow)
        self._scopes = SCOPES | {parameter.scope.casefold() for parameter in flow.inputs}
        self._takes_arguments = flow.request_body not in {RequestBody.NONE, RequestBody.JSON} and bool(flow.inputs)

    def of_request(self, request: dict[str, Any]) -> Doubts | None:
        """Return what is wrong with the arguments of a request; ``None`` where something else may be, or what it is depends on more."""
        passed = request.get("inputData")
        if not self._takes_arguments or type(passed) is not dict or not self._is_enveloped(request):
            return None
        find, plain_type = self._find, self._plain_type
        # What is told by its Python type needs no call, as in the check of which this is the answer.
        doubtful = [
            name
            for name, value in passed.items()
            if plain_type(name) is not type(value) and ((fits := find(name)) is None or not fits(value))
        ]
        unknown, misspelt, unfit = set[str](), set[str](), set[str]()
        for name in doubtful:
            if find(name) is not None:
                unfit.add(name)
                continue
            # A name that is filled in later may be any.
            if is_open(name):
                return None
            unknown.add(name)
            inputs = self._names.meet(name)[1]
            fits = find(inputs[0].name) if len(inputs) == 1 else None
            if fits is not None:
                (misspelt if fits(passed[name]) else unfit).add(name)
        if any(self._is_of_envelope(name, passed[name]) for name in unknown | unfit):
            return None
        # Of arguments that collide only that is said.
        if unknown and len({name.casefold() for name in passed}) < len(passed):
            return None
        groups = {Group.VALUES} if unfit else set[Group]()
        if unknown or (self._lacks is not None and self._lacks(set(passed))):
            groups.add(Group.NAMES)
        return Doubts(self._flow, frozenset(groups), frozenset(unknown | unfit), tuple(passed), frozenset(misspelt)) if groups else None

    def _is_of_envelope(self, name: str, value: Any) -> bool:
        """Tell whether an argument is rather a scope with names in it, or a wrapper around a value."""
        return type(value) is dict and (value.keys() == {"value"} or name.casefold() in self._scopes)


of_flow = once_each(Doubter)
"""Return what tells why requests to a flow are not proven clean."""
