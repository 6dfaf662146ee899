"""The library and the command agree: a checker finds in a text what ``flowlint check`` finds in the same bytes."""

from __future__ import annotations

import io
import json
import shlex
from pathlib import Path

import pytest
from examples import examples
from hypothesis import given, settings
from test_agreement import batches, cases, resolver
from test_goldens import FAILING, PASSING, name, only

from flowlint.linter import engine
from flowlint.linter.checker import Checker
from flowlint.linter.job import PAYLOAD, Job, Judging, Scope, Wants, no_path
from flowlint.linter.options import CheckOptions
from flowlint.linter.preparation import prepare
from flowlint.model.errors import SourceError
from flowlint.model.finding import Finding
from flowlint.model.flow import FlowDefinition
from flowlint.model.mode import ContainerMode, Shape
from flowlint.model.severity import Severity


def of_text(found: tuple[Finding, ...], path: str) -> list[Finding]:
    """Return what is found in the text at ``path``, and not of definitions or the configuration."""
    return [one for one in found if (one.cause or one.place).path == path]


def outcome(checker: Checker, payload: bytes | str) -> list[Finding] | str:
    try:
        return checker.check(payload)
    except SourceError as error:
        return str(error)


def by_the_command(job: Job, data: bytes) -> list[Finding] | str:
    """Return what a run finds on standard input, or why it finds no payload there."""
    report = engine.check(job._replace(scope=Scope(("-",), judges_definition=no_path, stdin=io.BytesIO(data))))
    if report.totals.problems:
        return "; ".join(report.totals.problems).replace("standard input holds", "the text holds")
    return list(report.findings)


def as_of(path: str, found: list[Finding] | str) -> list[tuple[object, ...]] | str:
    """Return findings as if the text was called ``path``; the fingerprint is made of the path."""
    if isinstance(found, str):
        return found
    return [
        (
            *one._replace(place=one.place._replace(path=path), related=(), fingerprint=""),
            *((label, place._replace(path=path) if place.path in {PAYLOAD, "<stdin>"} else place) for label, place in one.related),
        )
        for one in found
    ]


@settings(max_examples=examples(600))
@given(cases())
def test_generated_texts_are_judged_as_by_the_command(case: tuple[FlowDefinition, bytes, ContainerMode, Shape]) -> None:
    flow, data, mode, shape = case
    job = Job(Scope(()), Judging(resolver(flow, shape), container=mode), wants=Wants(Severity.INFO))
    checker = Checker.of_job(job)
    expected = as_of("", by_the_command(job, data))
    assert as_of("", outcome(checker, data)) == expected
    # What is kept from a call changes nothing, nor does the type of the text.
    assert as_of("", outcome(checker, data)) == expected
    if not data.startswith(b"\xef\xbb\xbf"):
        assert as_of("", outcome(checker, data.decode())) == expected


@settings(max_examples=examples(300))
@given(batches())
def test_an_object_is_judged_as_its_text_but_for_lines(batch: tuple[FlowDefinition, list[str], ContainerMode, Shape]) -> None:
    flow, texts, mode, shape = batch
    checker = Checker.of_job(Job(Scope(()), Judging(resolver(flow, shape), container=mode), wants=Wants(Severity.INFO)))
    for text in texts:
        try:
            value = json.loads(text)
        except ValueError:
            continue
        if not isinstance(value, dict):
            continue
        found = outcome(checker, json.dumps(value))
        objects = outcome(checker, value)  # type: ignore[arg-type]
        if isinstance(found, str) or isinstance(objects, str):
            assert objects == found
            continue
        facts = [(one.rule, one.severity, one.message, one.help, one.note, one.pointer, one.flow, one.fingerprint) for one in found]
        assert [
            (one.rule, one.severity, one.message, one.help, one.note, one.pointer, one.flow, one.fingerprint) for one in objects
        ] == facts
        assert [(one.line, one.column, one.fix.edits if one.fix is not None else ()) for one in objects] == [(None, None, ())] * len(found)


@pytest.mark.parametrize("case", [*PASSING, *FAILING], ids=name)
def test_files_are_judged_as_by_the_command(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    path, definition = only(case, "payload"), only(case, "definition")
    data = Path(path).read_bytes()
    arguments = case / "arguments.txt"
    words = shlex.split(arguments.read_text("utf-8")) if arguments.exists() else []
    given = dict(zip(words[::2], words[1::2], strict=True))
    definitions = [definition, *filter(None, [given.get("--definitions")])]
    flow, ignored = given.get("--flow"), tuple(filter(None, [given.get("--ignore")]))
    config = given.get("--config") or (".flowlint.yaml" if Path(".flowlint.yaml").exists() else None)
    checker = Checker(definitions, config=config, flow=flow, ignore=ignored, min_severity="info")
    options = CheckOptions((path,), tuple(definitions), flow, config, ignore=ignored, min_severity="info")
    # The command judges a definition too that is named as a file.
    named = [one for one in engine.check(prepare(options)).findings if (one.cause or one.place).path not in definitions]
    assert checker.check_file(path) == named
    walked = engine.check(prepare(options._replace(allow_empty=True)))
    assert checker.check_text(data, path) == of_text(walked.findings, path)
