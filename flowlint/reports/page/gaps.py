"""What an audit did not judge, or not wholly, and what it does not show, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flowlint.model.audit import Audit
from flowlint.model.census import CELL, DEFECT, MOST_PLACES, UNKNOWN_FLOW, Spot
from flowlint.model.printable import counted
from flowlint.model.unread import LEFT_OUT
from flowlint.reports.summary import rules_off

MOST_UNCHECKED = 10
"""Reasons why payloads and triggers were not judged, or not wholly."""
MOST_UNKNOWN = 20
"""Flows that payloads name and that are not loaded."""
MOST_PROBLEMS = 25
"""Problems that kept the run from checking everything."""
MOST_IDLE = 50
"""Flows that no payload starts."""


def concealed(audit: Audit) -> list[str]:
    """Return what is not shown: findings that are suppressed or below the least severity, and rules that were switched off."""
    suppressed, hidden, sentences = audit.count("suppressed"), audit.count("hidden"), list[str]()
    if suppressed:
        by = "by a baseline, the configuration or a comment"
        sentences.append(f"{counted(suppressed, 'finding')} {are(suppressed)} not counted here: suppressed {by}.")
    if hidden:
        sentences.append(f"{counted(hidden, 'finding')} {are(hidden)} not counted here: below the least severity that is shown.")
    return [*sentences, *(f"{words[:1].upper()}{words[1:]}." for words in rules_off(audit))]


def _reason(audit: Audit) -> str:
    parts = []
    if audit.count("unjudged"):
        parts.append("it is not known which flow they start")
    if audit.count("unread"):
        parts.append("the definition of their flow could not be read")
    if audit.count("partial"):
        parts.append("their arguments could not be judged, or not all of them")
    return "; ".join(parts)


def open_words(audit: Audit) -> str:
    """Return what is said of the payloads that were not judged, or of their lack."""
    if audit.unjudged:
        return _reason(audit)
    if faulty := sum(faulty_and_open(audit)):
        return f"but {counted(faulty, 'payload')} with findings {were(faulty)} not compared with a flow, or only in part"
    if not audit.count("payloads"):
        return "there was no payload"
    beside = any(not one.startswith(LEFT_OUT) for one in audit.unchecked)
    return f"every payload was compared with a flow{', but not all that looks like one: see below' if beside else ''}"


def faulty_and_open(audit: Audit) -> tuple[int, int]:
    """Return the payloads with findings that no flow judged wholly: those of which no loaded flow is known to be theirs, and the others."""
    unknown = sum(one.payloads for one in audit.census.by(CELL) if one.rule == UNKNOWN_FLOW)
    return unknown, max(audit.census.open - unknown, 0)


def not_judged(audit: Audit) -> dict[str, object]:
    """Return what was not judged: sentences on payloads, flows that no payload starts, and the rest by its reason."""
    unjudged, (unknown, others) = audit.unjudged, faulty_and_open(audit)
    sentences = []
    if unjudged:
        sentences.append(f"{counted(unjudged, 'payload')} {were(unjudged)} not judged, or only in part: {_reason(audit)}.")
    reasons = (
        (unknown, "", "none loaded is known to be theirs"),
        (others, ", or only in part", "their text or arguments could not be read"),
    )
    for number, part, reason in reasons:
        if number:
            words = f"{counted(number, 'payload')} with findings {were(number)} not compared with a flow{part}: {reason}."
            sentences.append(f"{words} More may be wrong there.")
    sentences += concealed(audit)
    idle = [one for one in audit.flows if not one.judged]
    problems, unchecked = _reasons(audit.problems), _reasons(one for one in audit.unchecked if not one.startswith(LEFT_OUT))
    unread = _reasons(one.removeprefix(LEFT_OUT) for one in audit.unchecked if one.startswith(LEFT_OUT))
    unknown_flows = [one for one in audit.census.by(DEFECT) if one.rule == UNKNOWN_FLOW and one.input]
    left_out = (
        (sum(one["number"] for one in problems[MOST_PROBLEMS:]), "problem"),
        (
            audit.more + sum(one["number"] for one in (*unchecked[MOST_UNCHECKED:], *unread[MOST_PROBLEMS:])),
            "payload, trigger or definition",
        ),
        (len(unknown_flows) - MOST_UNKNOWN, "flow that is not loaded"),
        (len(idle) - MOST_IDLE, "flow that no payload starts"),
    )
    if not (sentences or idle or problems or unchecked or unread):
        sentences.append("Everything was judged." if audit.is_whole else "Not known: the run was cut.")
    return {
        "open_sentences": sentences,
        "idle": idle[:MOST_IDLE],
        "problems": problems[:MOST_PROBLEMS],
        "unread": unread[:MOST_PROBLEMS],
        "unchecked": unchecked[:MOST_UNCHECKED],
        "unknown": [{"id": one.input, "words": counted(one.payloads, "payload")} for one in unknown_flows[:MOST_UNKNOWN]],
        "open_more": "; ".join(f"and {_further(number, noun)}" for number, noun in left_out if number > 0),
    }


def _further(number: int, noun: str) -> str:
    """Return how many more of something there are: ``2 more flows that no payload starts``."""
    plurals = {
        "problem": "problems",
        "payload, trigger or definition": "payloads, triggers or definitions",
        "flow that is not loaded": "flows that are not loaded",
    }
    return f"{number:,} more {noun if number == 1 else plurals.get(noun, noun.replace('flow', 'flows', 1))}"


def _reasons(sentences: Iterable[str]) -> list[dict[str, Any]]:
    """Return the reasons in these sentences, each once, with how many sentences have it and the first places that they name."""
    found: dict[str, dict[str, Any]] = {}
    for sentence in sentences:
        spot, why = _place_and_reason(sentence)
        reason = found.setdefault(why, {"why": why, "number": 0, "spots": []})
        reason["number"] += 1
        if spot is not None and len(reason["spots"]) < MOST_PLACES:
            reason["spots"].append(spot)
    return [{**one, "places": places(one["spots"]), "more": one["number"] - max(len(one["spots"]), 1)} for one in found.values()]


def _place_and_reason(sentence: str) -> tuple[Spot | None, str]:
    place, _, why = sentence.partition(": ")
    path, *numbers = place.rsplit(":", 2)
    if why and len(numbers) == 2 and all(one.isascii() and one.isdecimal() and len(one) < 10 for one in numbers):
        return Spot(path, *map(int, numbers)), why
    return None, sentence


def places(spots: Sequence[Spot]) -> list[str]:
    """Return the addresses of places; one in the same file as the place before it has its line and column alone."""
    before = [None, *(spot.path for spot in spots)]
    return [f"{one.line}:{one.column}" if one.line and one.path == path else one.address for one, path in zip(spots, before, strict=False)]


def are(number: int, of: int = 0) -> str:
    """Return the verb of a number of things, or of a share ``of`` as many."""
    return "is" if 1 in {number, of} else "are"


def were(number: int) -> str:
    """Return the verb of a number of things in the past."""
    return "was" if number == 1 else "were"
