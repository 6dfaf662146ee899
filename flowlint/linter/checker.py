"""The public face of the linter: what a command, a test or an editor asks of it. ``docs/guides/python.md`` shows how to use it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flowlint.linter import engine
from flowlint.linter.collector import Collector
from flowlint.linter.job import PAYLOAD, STDIN, Job, Scope, no_path
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.report import Findings, Report

if TYPE_CHECKING:
    from flowlint.linter.ahead import Helpers
    from flowlint.linter.fixes import Outcome
    from flowlint.linter.kept import Kept
    from flowlint.linter.library import Definitions, Payload
    from flowlint.linter.outcome import Watch
    from flowlint.model.finding import Finding
    from flowlint.model.fix import Fix
    from flowlint.model.flow import FlowDefinition, InputParameter
    from flowlint.model.outline import Meaning, Mention, Request, Suppression
    from flowlint.model.severity import Severity


class Fixed(NamedTuple):
    """A text after its fixes, and what is still found in it."""

    text: str
    findings: Findings


class Checker:
    """Checks and fixes payloads against flow definitions; it carries these, and is the same after every call.

    Several threads may use one checker at once, and it can be pickled. What it compiles for a flow it keeps, for each thread.
    """

    __slots__ = ("_kept", "job")

    job: Job
    _kept: Kept | None

    def __init__(
        self,
        definitions: Definitions | None = None,
        *,
        config: str | os.PathLike[str] | None = None,
        flow: str | None = None,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        min_severity: Severity | str = "warning",
        baseline: str | os.PathLike[str] | None = None,
    ) -> None:
        """Read the definitions, once.

        ``definitions`` are paths of files or folders, or ``FlowDefinition`` objects; without them the configuration says where they are.
        ``config`` is the path of a ``.flowlint.yaml`` or a TOML file. With neither, the nearest configuration is searched from the working
        directory upwards, as the command does; with ``definitions`` alone, none is read. ``flow`` is the path, id or name of the flow that
        every payload is judged against. ``select`` and ``ignore`` name rules or groups. Findings below ``min_severity`` are left out, and
        those in the file ``baseline``.

        Raises ``DefinitionError`` where a definition cannot be read, two of them contradict each other, or none is found;
        ``SourceError`` where a path is missing; ``ConfigError`` where the configuration or a name is wrong.
        """
        from flowlint.linter import library

        wanted = library.Wanted(definitions, config, flow, select, ignore, min_severity, baseline)
        self._carry(library.job_of(wanted))

    @classmethod
    def of_job(cls, job: Job) -> Checker:
        """Return the checker of a job that is prepared already."""
        made = cls.__new__(cls)
        made._carry(job)
        return made

    @classmethod
    def of_folder(cls, folder: str, edited: Mapping[str, bytes]) -> Checker:
        """Return the checker that the command has in a folder: its configuration is the nearest from there upwards.

        ``edited`` are contents that files of definitions have in an editor, by absolute path; where one cannot be read, the file counts.
        A definition that cannot be read is named only where a payload needs it. Raises ``ConfigError`` and ``DefinitionError``.
        """
        from flowlint.linter import library

        return cls.of_job(library.job_in(folder, edited))

    def __reduce__(self) -> tuple[Callable[[Job], Checker], tuple[Job]]:
        return Checker.of_job, (self.job,)

    def check(self, payload: Payload) -> Findings:
        """Return what is wrong with one request body, by place; an empty list where nothing is.

        What could not be compared with a flow is in ``unchecked`` of that list: arguments that a placeholder stands for, a flow not known.
        ``payload`` is an object as ``json.dumps`` takes it, or the text that is sent, JSON or YAML, as ``str`` or as ``bytes`` in UTF-8.
        A ``dict`` has no text: its findings have a JSON Pointer, and no lines, columns or edits.

        Raises ``TypeError`` where ``payload`` is of another type or holds what JSON does not have, ``ValueError`` where it holds itself or
        is nested too deeply, and ``SourceError`` where the text holds no payload.
        """
        kept = self._kept or self._keep()
        if isinstance(payload, (bytes, bytearray, memoryview)):
            text: str | bytes = bytes(payload)
        else:
            text = payload if isinstance(payload, str) else _written(payload)
        found = kept.findings(text)
        if found is None:
            data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
            found = self._judged(data, PAYLOAD, strict=True)
        return _without_text(found) if isinstance(payload, Mapping) else found

    def check_many(self, payloads: Iterable[Payload]) -> Iterator[Findings]:
        """Yield for each payload, in order and as it is asked for, what ``check`` returns."""
        return map(self.check, payloads)

    def check_file(self, path: str | os.PathLike[str]) -> Findings:
        """Return what is wrong in a file of any kind that holds payloads, as ``flowlint check PATH`` finds it.

        Raises ``SourceError`` where the file cannot be read, is of a kind that is not read, or holds no payload, and where a part of it
        cannot be judged and nothing is found in the rest.
        """
        from flowlint.linter import library
        from flowlint.linter.preparation import below

        name = os.fspath(path)
        return library.demand_judged(engine.check(self._scoped(paths=(name,), judges_definition=below([name]))))

    def check_text(self, text: str | bytes, path: str | os.PathLike[str]) -> Findings:
        """Return what is wrong in a text, judged as if it were the content of the file at ``path``, met in a folder.

        The path says of what kind the text is, and which entries of the configuration hold for it; no file needs to be there. A text
        without a payload has no findings, and that of a definition those on what it declares. Raises ``SourceError`` where a file of this
        kind is not read, or a part of it cannot be judged and nothing is found in the rest; ``DefinitionError`` where the text of a
        definition cannot be read.
        """
        from flowlint.linter import library

        name = os.fspath(path)
        definition = library.job_of_definition(self.job, name, library.bytes_of(text))
        if definition is not None:
            return library.demand_judged(engine.check(definition))
        return self._judged(library.bytes_of(text), name, strict=False) if library.is_judged(self.job.scope, name) else Findings()

    def fix(self, text: str, *, path: str | os.PathLike[str] = PAYLOAD, unsafe: bool = False) -> Fixed:
        """Return ``text`` with its safe fixes made, with ``unsafe`` all of them, and what is still found in it.

        ``path`` says of what kind the text is, if it is not one request body. Raises what ``check`` raises, of the fixed text.
        """
        from flowlint.linter import library
        from flowlint.linter.fixes import mended

        name = os.fspath(path)
        mending = mended(self._scoped(paths=(name,)), name, library.bytes_of(text), unsafe=unsafe)
        return Fixed(mending.data.decode("utf-8", "surrogatepass"), self._judged(mending.data, name, strict=True))

    def flows(self) -> tuple[FlowDefinition, ...]:
        """Return the flows that payloads are judged against."""
        return self.job.judging.resolver.flows

    def rests_on(self, path: str) -> bool:
        """Return true when a change of the file or folder at ``path`` may change which flows and which settings this checker judges by."""
        from flowlint.linter import library

        return library.rests_on(self.job, path)

    def requests(self, text: str | bytes, path: str | os.PathLike[str]) -> tuple[Request, ...]:
        """Return the launch requests in a text, taken for the content of the file at ``path``, whether or not they are right.

        Raises ``SourceError`` where a file of this kind is not read.
        """
        from flowlint.linter import library, outline

        name = os.fspath(path)
        return outline.requests(self.job, name, library.bytes_of(text)) if library.is_judged(self.job.scope, name) else ()

    def at(self, text: str | bytes, path: str | os.PathLike[str], line: int, column: int) -> Meaning | None:
        """Return what stands at a line and column of a text, from 1: an argument, or what names a flow; ``None`` where neither does.

        A flow is named by the ``flowId`` of a request and by the target of a trigger.
        """
        from flowlint.linter import library, outline
        from flowlint.model.outline import Meaning, contains

        for request in self.requests(text, path):
            if request.flow_id is not None and contains(request.flow_id, line, column):
                return Meaning(request, None, request.flow_id)
            for argument in request.arguments:
                for place in (argument.key, argument.value):
                    if contains(place, line, column):
                        return Meaning(request, argument, place)
        if not library.is_judged(self.job.scope, name := os.fspath(path)):
            return None
        started = outline.targets(self._alone(library.bytes_of(text), name), name)
        return next((Meaning(one, None, one.region) for one in started if contains(one.region, line, column)), None)

    def mentions(self, flow: FlowDefinition, parameter: InputParameter) -> list[Mention]:
        """Return every place in the project at which a payload or a trigger passes an input of a flow."""
        from flowlint.linter import outline

        return list(outline.mentions(self.job, flow, parameter))

    def addition(self, text: str | bytes, path: str | os.PathLike[str], line: int) -> Fix | None:
        """Return the fix that adds the inputs which the request on a line should pass and does not; ``None`` where nothing lacks."""
        from flowlint.linter import library
        from flowlint.linter.addition import addition

        name = os.fspath(path)
        return addition(self.job, name, library.bytes_of(text), line) if library.is_judged(self.job.scope, name) else None

    def suppressions(self, text: str, path: str | os.PathLike[str], finding: Finding) -> list[Suppression]:
        """Return what hides a finding in a text: a comment beside it, and an entry of the configuration, each where it can be written."""
        from flowlint.linter import suppression

        name = os.fspath(path)
        found = (
            suppression.comment(name, text, finding, lambda changed: self.check_text(changed, name)),
            suppression.entry(self.job, finding),
        )
        return [one for one in found if one is not None]

    def run(self, stream: Callable[[Finding], None] | None = None, watch: Watch | None = None, helpers: Helpers | None = None) -> Report:
        """Return the report on everything that the job names.

        ``stream`` gets every finding as it is found. ``watch`` is told whom to ask how far the run has come. ``helpers`` look into files
        ahead, as ``flowlint.scale.crew`` does with several processes; the report is the same.
        """
        return engine.check(self.job, stream, watch, helpers=helpers)

    def mend(self, paths: Iterable[str], *, unsafe: bool, write: bool) -> Outcome:
        """Mend the files at ``paths``: safe fixes, with ``unsafe`` unsafe ones too; without ``write`` only work out what would change."""
        from flowlint.linter.fixes import apply_fixes

        return apply_fixes(self.job, paths, unsafe=unsafe, write=write)

    def holds_payloads(self, path: str) -> bool:
        """Return true when a file would be judged, were it met in a folder."""
        scope, known = self.job.scope._replace(paths=(path,), allow_empty=True), self.job.known._replace(since=None, baseline=None)
        sink = Collector(self.job.judging.rules, self.job.wants)
        return engine.judge(self.job._replace(scope=scope, known=known), sink).summary.files > 0

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f'a checker cannot be changed: "{name}" is set when it is made')

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f'a checker cannot be changed: "{name}" is set when it is made')

    def _carry(self, job: Job) -> None:
        object.__setattr__(self, "job", job)
        object.__setattr__(self, "_kept", None)

    def _keep(self) -> Kept:
        from flowlint.linter.kept import Kept

        kept = Kept(self.job)
        object.__setattr__(self, "_kept", kept)
        return kept

    def _scoped(self, **changed: Any) -> Job:
        scope: Scope = self.job.scope._replace(**{"judges_definition": no_path, "stdin": None, "configured": False, **changed})
        return self.job._replace(scope=scope)

    def _alone(self, data: bytes, name: str, *, strict: bool = False) -> Job:
        """Return the job for one text, taken for the content of the file ``name``; ``strict`` means that it must hold a payload."""
        return self._scoped(paths=(STDIN,), stdin=BytesIO(data), stdin_name=name, allow_empty=not strict)

    def _judged(self, data: bytes, name: str, *, strict: bool) -> Findings:
        """Return what is found in the content of a file; ``strict`` means that it must hold a payload."""
        from flowlint.linter.library import demand_judged

        job = self._alone(data, name, strict=strict)
        # What is found of definitions and of the configuration is not about this text.
        return demand_judged(engine.check(job, compiled=(self._kept or self._keep()).compiled), name)


def check(payload: Payload, definitions: Definitions) -> Findings:
    """Return what is wrong with one request body, judged against ``definitions``; these are read each time.

    It is the short form of ``Checker(definitions).check(payload)``, and raises what these two raise.
    """
    return Checker(definitions).check(payload)


def _written(payload: Mapping[str, Any]) -> str:
    from flowlint.linter.library import text_of

    return text_of(payload)


def _without_text(found: Findings) -> Findings:
    from flowlint.linter.library import without_text

    # A sentence begins with a line and a column, which an object does not have.
    return Findings(map(without_text, found), [sentence.partition(": ")[2] for sentence in found.unchecked])
