"""The checks of the fast path: compiled once for a flow, they say yes only where no rule would find anything.

They take plain values, as ``json.loads`` gives them. Whatever they cannot prove is left to the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from flowlint.model.datatype import MAX_INTEGER, DataType, FaultKind, holds_json, is_json, judge
from flowlint.model.flow import FlowDefinition, InputParameter, RequestBody, is_launchable
from flowlint.model.mode import ContainerMode
from flowlint.model.placeholder import has_placeholder
from flowlint.model.request import FIELDS, agrees

Check: TypeAlias = Callable[[Any], bool]


def compile_request(flow: FlowDefinition, mode: ContainerMode) -> Check | None:
    """Return a check of whole requests against ``flow``, flow id aside; ``None`` where a rule finds something in every request to it."""
    if flow.published is False or not is_launchable(flow.type):
        return None
    return request_check(flow, "parameters" if mode is ContainerMode.PARAMETERS else "inputData", compile_arguments(flow, mode))


def request_check(flow: FlowDefinition, container: str, arguments: Check) -> Check:
    """Return a check of the envelope of requests, which gives what their ``container`` holds to the check of ``arguments``."""
    known = frozenset((*FIELDS, container))
    version = flow.version

    def check(request: Any) -> bool:
        if type(request) is not dict or not known.issuperset(request):
            return False
        passed, label, asked = request.get(container, {}), request.get("name"), request.get("flowVersion")
        if type(passed) is not dict or not arguments(passed) or not (label is None or type(label) is str):
            return False
        return asked is None or (type(asked) is str and agrees(asked, version))

    return check


def compile_arguments(flow: FlowDefinition, mode: ContainerMode) -> Check:
    """Return a check of a map of arguments against the inputs of ``flow``."""
    if flow.published is False or not is_launchable(flow.type):
        return lambda _: False
    if flow.request_body is RequestBody.NONE or not flow.inputs:
        return lambda arguments: all(map(is_open, arguments))
    bare_allowed = mode is ContainerMode.PARAMETERS
    checks, names = _in_parameters(flow) if bare_allowed else _in_input_data(flow)
    lacks = omission_check(flow)
    bodies = frozenset(parameter.name for parameter in flow.json_inputs) if flow.request_body is RequestBody.JSON else frozenset()
    types = plain_types(flow)
    plain_type = {name: types[full] for name, full in names.items() if full in types}.get
    find = checks.get

    def check(arguments: dict[str, Any]) -> bool:
        for name, value in arguments.items():
            # Half of all values are told by their Python type, without a call: 1.9 us for a payload become 1.2.
            if plain_type(name) is type(value):
                continue
            fits = find(name)
            if fits is None or not fits(value):
                return fits is None and is_open(name) and check_known(arguments)
        if bare_allowed and _collides(arguments, names):
            return False
        if lacks is not None and lacks({names[name] for name in arguments}):
            return False
        return not bodies or not arguments or not bodies.isdisjoint([names[name] for name in arguments])

    def check_known(arguments: dict[str, Any]) -> bool:
        """Check a map in which templated names stand: they may name anything, so that nothing can be missing."""
        known = {name: value for name, value in arguments.items() if not is_open(name)}
        if not all((fits := find(name)) is not None and fits(value) for name, value in known.items()):
            return False
        return not (bare_allowed and _collides(known, names))

    return check


_PLAIN_TYPES: dict[DataType, type] = {DataType("string"): str, DataType("boolean"): bool}
"""Types of inputs that take every value of one Python type, and the type."""


def plain_types(flow: FlowDefinition) -> dict[str, type]:
    """Return by name the Python type of which every value fits, of those inputs that have one."""
    return {one.name: _PLAIN_TYPES[one.type] for one in flow.inputs if one.type in _PLAIN_TYPES and one.schema is None}


def omission_check(flow: FlowDefinition) -> Callable[[set[str]], bool] | None:
    """Return a check whether an input is left out that is required, or that the flow reads without a test; ``None`` where none can be.

    The flow's body is read only where something is left out that it may read so.
    """
    required = frozenset(parameter.name for parameter in flow.inputs if parameter.required)
    missed = {parameter.name: parameter for parameter in flow.inputs if flow.may_miss(parameter)}
    if not required and not missed:
        return None
    return lambda given: not required <= given or any(flow.misses(missed[name]) for name in missed.keys() - given)


def _collides(arguments: dict[str, Any], names: dict[str, str]) -> bool:
    """Tell whether two arguments mean the same input."""
    return len({names[name] for name in arguments}) < len(arguments)


def value_checks(flow: FlowDefinition) -> dict[str, Check]:
    """Return by name the check of the value of each input, as ``inputData`` takes it."""
    return {parameter.name: _value_check(parameter, as_text=False) for parameter in flow.inputs}


def _in_input_data(flow: FlowDefinition) -> tuple[dict[str, Check], dict[str, str]]:
    """Return by name the check of each input and its full name."""
    checks = value_checks(flow)
    return checks, {name: name for name in checks}


def _in_parameters(flow: FlowDefinition) -> tuple[dict[str, Check], dict[str, str]]:
    """Return the same for ``parameters``, where short names and wrapped values are accepted and a whole body is text."""
    as_text = flow.request_body is RequestBody.JSON
    checks = {parameter.name: _unwrapping(_value_check(parameter, as_text=as_text)) for parameter in flow.inputs}
    names = {name: name for name in checks}
    shared = Counter(parameter.short_name for parameter in flow.inputs)
    for parameter in flow.inputs:
        if shared[parameter.short_name] == 1:
            checks[parameter.short_name] = checks[parameter.name]
            names[parameter.short_name] = parameter.name
    return checks, names


def _unwrapping(fits: Check) -> Check:
    """Return ``fits`` for values that a ``{"value": …}`` object may stand around, as in ``parameters``."""
    return lambda value: fits(value["value"] if type(value) is dict and value.keys() == _WRAPPER else value)


_WRAPPER = {"value"}


def _value_check(parameter: InputParameter, *, as_text: bool) -> Check:
    if parameter.schema is not None:
        described = _schema_check(parameter.schema)
        if parameter.type.name == "json":
            return described
        typed = _value_check(parameter._replace(schema=None), as_text=as_text)
        return lambda value: (value is None or typed(value)) and described(value)
    name = parameter.type.name
    small = _SMALL.get(name, ())
    if name == "json":
        one: Check = (lambda value: type(value) is str and is_json(value)) if as_text else _json_value
    elif name == "string":
        one = _string
    elif name == "boolean":
        one = _boolean
    else:

        def one(value: Any) -> bool:
            # Most numbers are small, and fit: a fifth of the check of a payload with two.
            if type(value) in small and -MAX_INTEGER <= value <= MAX_INTEGER:
                return True
            fault = judge(name, value)
            return fault is None or (fault.kind is FaultKind.FORM and is_open(value))

    if not parameter.type.collection or not parameter.type.known:
        return one
    if name == "json":
        one = _anything
    if one is _string:
        return _strings
    return lambda value: type(value) is list and all(map(one, value))


_SMALL: dict[str, tuple[type, ...]] = {"integer": (int,), "decimal": (int, float)}
"""By type, the Python types of which every number of at most ``MAX_INTEGER`` fits."""


def _strings(value: Any) -> bool:
    """Tell whether a value is a list of strings; joining them takes a third of looking at their types, a tenth of a clean line."""
    try:
        return type(value) is list and "".join(value) is not None
    except TypeError:
        return False


def is_open(value: Any) -> bool:
    """Tell whether a value is a text with a placeholder in it."""
    return type(value) is str and has_placeholder(value)


def _anything(_: Any) -> bool:
    return True


def _string(value: Any) -> bool:
    return type(value) is str


def _boolean(value: Any) -> bool:
    return value is True or value is False


def _json_value(value: Any) -> bool:
    return type(value) is not str or not holds_json(value)


def _schema_check(schema: Mapping[str, Any]) -> Check:
    def check(value: Any) -> bool:
        from flowlint.binding.json_schema import violations
        from flowlint.binding.schema_keywords import Unjudged

        try:
            return not violations(schema, value)
        except Unjudged:
            return False

    return check
