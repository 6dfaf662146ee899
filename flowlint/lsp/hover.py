"""What an editor shows of an argument, and of the flow that a request launches."""

from __future__ import annotations

from flowlint.model.flow import FlowDefinition, InputParameter
from flowlint.model.outline import Meaning, is_needed
from flowlint.model.use import Use


def hover(meaning: Meaning) -> str:
    """Return what is known of a place, in Markdown; nothing where no flow is known."""
    flow, argument = meaning.request.flow, meaning.argument
    if flow is None:
        return ""
    if argument is None:
        return _flow(flow)
    return _input(argument.input, flow) if argument.input is not None else ""


def summary(parameter: InputParameter, flow: FlowDefinition) -> str:
    """Return an input in a few words: its type, and why a launch should pass it."""
    words = [str(parameter.type)]
    if parameter.required:
        words.append("required")
    elif is_needed(flow, parameter):
        words.append(_use(flow, parameter))
    return ", ".join(words)


def _input(parameter: InputParameter, flow: FlowDefinition) -> str:
    facts = [
        "required" if parameter.required else "",
        "has an initial value" if parameter.initial_value else "no initial value",
        _use(flow, parameter),
    ]
    lines = [f"**{_escaped(parameter.name)}**: {parameter.type}", _escaped(parameter.description), "; ".join(filter(None, facts))]
    return "\n\n".join(filter(None, (*lines, f"Flow {_title(flow)}")))


def _use(flow: FlowDefinition, parameter: InputParameter) -> str:
    use = flow.use_of(parameter)
    if use.use is Use.UNGUARDED:
        return f"{use.reading} without a test that it is set"
    if use.use is Use.GUARDED:
        return "the flow tests whether it is set, or sets it"
    return "the flow never reads it" if use.is_unused else ""


def _flow(flow: FlowDefinition) -> str:
    inputs = [f"- `{one.name}`: {summary(one, flow)}" for one in flow.inputs]
    return "\n".join([f"**{_title(flow)}**, {flow.type}", "", *(inputs or ["It has no inputs."])])


def _title(flow: FlowDefinition) -> str:
    return _escaped(flow.label) + (f" version {_escaped(flow.version)}" if flow.version else "")


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is."""
    return "".join(f"\\{character}" if character in "\\`*_{}[]<>#|!~&" else character for character in text)
