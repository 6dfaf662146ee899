"""What ``import flowlint`` offers beside ``Checker``, and the way from its arguments to a job."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flowlint import registry
from flowlint.config import discovery
from flowlint.config.settings import LOCK, Settings
from flowlint.definitions import catalogue
from flowlint.definitions.catalogue import Catalogue
from flowlint.linter import contents
from flowlint.linter.job import Job, Scope, every_path
from flowlint.linter.options import CheckOptions
from flowlint.linter.preparation import job_for, load_flows, rules_named
from flowlint.model.errors import DefinitionError, SourceError
from flowlint.model.finding import Finding, Place
from flowlint.model.fix import Fix, Safety
from flowlint.model.flow import FlowDefinition
from flowlint.model.location import join
from flowlint.model.named_tuple import NamedTuple
from flowlint.model.printable import printable
from flowlint.model.report import Findings, Report
from flowlint.model.severity import Severity

Payload = Mapping[str, Any] | str | bytes
"""One request body: as an object, or as the text that is sent."""

Definitions = str | os.PathLike[str] | FlowDefinition | Iterable[str | os.PathLike[str] | FlowDefinition]
"""Paths of definitions or of folders with definitions, or definitions that are loaded already."""


_MADE_OF = frozenset({discovery.FILE_NAME, discovery.PROJECT_NAME, LOCK})
"""Names of files that change a job wherever they are."""


class Wanted(NamedTuple):
    """The arguments of a checker."""

    definitions: Definitions | None
    config: str | os.PathLike[str] | None
    flow: str | None
    select: Iterable[str]
    ignore: Iterable[str]
    min_severity: Severity | str
    baseline: str | os.PathLike[str] | None


def load(definitions: str | os.PathLike[str] | Iterable[str | os.PathLike[str]]) -> tuple[FlowDefinition, ...]:
    """Return the flows in files, or in folders of definitions, in every format that flowlint reads.

    Raises ``DefinitionError`` where a definition cannot be read, two of them contradict each other, or none is found, and ``SourceError``
    where a path is missing.
    """
    paths, flows = _apart(definitions)
    if flows:
        raise TypeError(f"load() takes paths of definitions, not {_named(flows[0])}")
    return _demand_readable(catalogue.load(paths), paths).flows


def job_of(wanted: Wanted) -> Job:
    """Return the job of a checker with these arguments; for the errors that it raises see ``Checker``."""
    paths, flows = _apart(wanted.definitions) if wanted.definitions is not None else ((), ())
    options = CheckOptions(
        definitions=paths,
        flow=wanted.flow,
        config_path=os.fspath(wanted.config) if wanted.config is not None else None,
        select=_names("select", wanted.select),
        ignore=_names("ignore", wanted.ignore),
        min_severity=_severity(wanted.min_severity),
        baseline=os.fspath(wanted.baseline) if wanted.baseline is not None else None,
    )
    if wanted.config is not None or wanted.definitions is None:
        settings = discovery.load(options.config_path, os.curdir, known_rules=registry.rule_ids)
        # A program may change its working directory; what the configuration says of paths stays the same.
        settings = settings._replace(root=os.path.abspath(settings.root)) if settings.path is not None else settings
    else:
        settings = Settings(None, os.curdir)
    job = job_for(options, settings, Catalogue(flows) if flows else None)
    job = job._replace(known=job.known._replace(here=os.getcwd()))
    unread = job.judging.resolver.cannot_judge()
    if unread:
        raise DefinitionError("; ".join(one.sentence for one in unread))
    if not job.judging.resolver.flows and wanted.definitions is not None:
        raise _nothing_in(paths)
    return job


def job_in(folder: str, edited: Mapping[str, bytes]) -> Job:
    """Return the job of a run in a folder without arguments; for the errors that it raises see ``Checker.of_folder``."""
    settings = discovery.load(None, folder, known_rules=registry.rule_ids)
    return job_for(CheckOptions(), settings, load_flows(settings, (), None, edited))


def _apart(definitions: Definitions) -> tuple[tuple[str, ...], tuple[FlowDefinition, ...]]:
    """Return the paths among ``definitions``, and the flows; raise ``TypeError`` where there is anything else, or both."""
    is_one = isinstance(definitions, (str, os.PathLike, FlowDefinition))
    flows, paths = list[FlowDefinition](), list[str]()
    for one in definitions if isinstance(definitions, Iterable) and not is_one else [definitions]:
        path = os.fspath(one) if isinstance(one, (str, os.PathLike)) else None
        if isinstance(one, FlowDefinition):
            flows.append(one)
        elif isinstance(path, str):
            paths.append(path)
        else:
            raise TypeError(f"definitions are paths or FlowDefinitions, not {_named(one)}")
    if flows and paths:
        raise TypeError("definitions are paths or FlowDefinitions, not both; load() makes FlowDefinitions of paths")
    return tuple(paths), tuple(flows)


def _demand_readable(loaded: Catalogue, paths: Iterable[str]) -> Catalogue:
    unread = (*loaded.unread, *catalogue.contradictions(loaded.flows).values())
    if unread:
        raise DefinitionError("; ".join(one.sentence for one in unread))
    if not loaded.flows:
        raise _nothing_in(paths)
    return loaded


def _nothing_in(paths: Iterable[str]) -> DefinitionError:
    names = " or ".join(f'"{path}"' for path in paths)
    return DefinitionError(printable(f"no flow definition in {names}" if names else "no flow definition is given"))


def _names(argument: str, names: Iterable[str]) -> tuple[str, ...]:
    every = tuple(names) if isinstance(names, Iterable) and not isinstance(names, str) else (names,)
    for one in every:
        if not isinstance(one, str):
            raise TypeError(f"{argument} takes ids of rules or names of groups, not {_named(one)}")
    return tuple(sorted(rules_named(argument, every)))


def _severity(severity: Severity | str) -> str:
    if severity not in [*Severity]:
        seen = f'"{severity}"' if isinstance(severity, str) else _named(severity)
        raise (ValueError if isinstance(severity, str) else TypeError)(f'min_severity is "error", "warning" or "info", not {seen}')
    return str(severity)


def bytes_of(text: object) -> bytes:
    """Return a text as it is sent; raise ``TypeError`` where it is neither a string nor bytes."""
    if isinstance(text, str):
        return text.encode("utf-8", "surrogatepass")
    if not isinstance(text, (bytes, bytearray, memoryview)):
        raise TypeError(f"a text is a str or bytes, not {_named(text)}")
    return bytes(text)


def text_of(payload: object) -> str:
    """Return an object as JSON.

    Raises ``TypeError`` where it is of a type that is not a payload, or holds what JSON does not have, and ``ValueError`` where it holds
    itself or is nested too deeply.
    """
    if not isinstance(payload, Mapping):
        more = "; check_many() takes several" if isinstance(payload, (list, tuple)) else ""
        raise TypeError(f"a payload is a dict, a str or bytes, not {_named(payload)}{more}")
    try:
        return json.dumps(payload if isinstance(payload, dict) else dict(payload))
    except TypeError:
        pointer, value = next(_foreign(dict(payload), ""), ("", payload))
        raise TypeError(f'the payload holds {_named(value)} at "{pointer}", which JSON does not have') from None
    except RecursionError:
        raise ValueError("the payload is nested too deeply to be written as JSON") from None


def _foreign(value: object, pointer: str) -> Iterator[tuple[str, object]]:
    """Yield what ``json.dumps`` does not take, with its place."""
    if isinstance(value, dict):
        for key, one in value.items():
            if not isinstance(key, (str, int, float, bool, type(None))):
                yield pointer, key
            else:
                yield from _foreign(one, join(pointer, str(key)))
    elif isinstance(value, (list, tuple)):
        for index, one in enumerate(value):
            yield from _foreign(one, join(pointer, index))
    elif not isinstance(value, (str, int, float, bool, type(None))):
        yield pointer, value


def _named(value: object) -> str:
    name = type(value).__name__
    return "None" if value is None else f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def without_text(finding: Finding) -> Finding:
    """Return a finding in a text that nobody wrote: its places in that have a pointer alone, and its fix is only shown."""
    path = finding.place.path

    def bare(place: Place) -> Place:
        return Place(path, place.pointer) if place.path == path else place

    fix = Fix(finding.fix.title, Safety.DISPLAY_ONLY, ()) if finding.fix is not None else None
    related = tuple((label, bare(place)) for label, place in finding.related)
    cause = bare(finding.cause) if finding.cause is not None else None
    return finding._replace(place=bare(finding.place), related=related, fix=fix, cause=cause)


def demand_judged(report: Report, path: str | None = None) -> Findings:
    """Return the findings of a report, with ``path`` those on that file alone, and what was not judged.

    Raises ``SourceError`` where something that was asked for could not be judged and nothing is found: nobody may take that for clean.
    """
    problems = report.totals.problems
    found = [one for one in report.findings if path is None or (one.cause or one.place).path == path]
    if problems and not found:
        raise SourceError("; ".join(problems))
    return Findings(found, (*problems, *report.totals.summary.unchecked))


def job_of_definition(job: Job, path: str, data: bytes) -> Job | None:
    """Return the job that judges a text as one of the job's definitions; ``None`` where the file at ``path`` is none of them.

    Raises ``DefinitionError`` where such a text cannot be read.
    """
    place = os.path.abspath(path)
    if all(os.path.abspath(os.path.join(job.known.here, flow.source)) != place for flow in job.judging.resolver.flows):
        return None
    loaded = catalogue.load_texts([(path, data)])
    if loaded.unread:
        raise DefinitionError(loaded.unread[0].sentence)
    resolver = job.judging.resolver._replace(flows=loaded.flows)
    return job._replace(scope=job.scope._replace(paths=(), judges_definition=every_path), judging=job.judging._replace(resolver=resolver))


def rests_on(job: Job, path: str) -> bool:
    """Return true when the file or folder at ``path`` is, holds, or may be something that the job was made of."""
    resolver, place = job.judging.resolver, os.path.abspath(path)
    if os.path.basename(path) in _MADE_OF or not resolver.flows:
        return True
    definitions = [os.path.abspath(one) for one in (*(flow.source for flow in resolver.flows), *(one.path for one in resolver.unread))]
    own = (*definitions, *(os.path.abspath(one) for one in job.scope.never))
    within = (os.path.join(os.path.dirname(one), "") for one in definitions)
    return any(os.path.join(one, "").startswith(os.path.join(place, "")) for one in own) or place.startswith(tuple(within))


def is_judged(scope: Scope, path: str) -> bool:
    """Return true when a file at ``path`` would be looked into, were it met in a folder."""
    own = {os.path.abspath(one) for one in scope.never}
    excluded = scope.excluded is not None and scope.excluded(path, False)
    return not excluded and os.path.abspath(path) not in own and os.path.basename(path) not in contents.OF_TOOLS
