"""One run: loads nothing and finds nothing itself, but leads every file, definition and trigger to what judges it, once and in order."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from flowlint import registry
from flowlint.binding import screen
from flowlint.binding.resolver import FileRuling
from flowlint.binding.screen import Settled
from flowlint.linter import contents
from flowlint.linter.account import Account, Held, Sink
from flowlint.linter.collector import UNUSED_INPUT, Collector
from flowlint.linter.compiled import Compiled
from flowlint.linter.job import PAYLOAD, STDIN, UNNAMED, Job
from flowlint.linter.looks import Look, Looks
from flowlint.linter.mentions import Mentions
from flowlint.linter.outcome import Note, unchecked
from flowlint.linter.visits import Paths, Visits
from flowlint.model.carried import Mention
from flowlint.model.errors import SourceError, UnreadKind
from flowlint.model.flow import FlowDefinition
from flowlint.model.report import BaselineEntry, Report, Summary, Totals
from flowlint.reports.closing import holds_nothing
from flowlint.sources.files import complaint, leads_out, read_or_open
from flowlint.sources.trees import name_of, tree_of

if TYPE_CHECKING:
    from flowlint.linter.ahead import Ahead, Asked, Met
    from flowlint.model.carried import BodyFile
    from flowlint.model.payload import Payload
    from flowlint.model.trigger_binding import TriggerBinding


class Run:
    """What one run carries from file to file: the account of what it met, the compiled checks, and the problems met."""

    def __init__(
        self,
        job: Job,
        sink: Sink,
        summary: Summary,
        compiled: Compiled,
        meet: Callable[[Sequence[Payload]], None] | None = None,
        ahead: Ahead | None = None,
    ) -> None:
        self.job = job
        self._scope, self._known = job.scope, job.known
        self.summary = summary
        self.problems: list[str] = []
        self._account = Account(job, sink, summary, meet)
        self._looks, self.ahead = Looks(job, compiled, meet), ahead
        self._rulebook = compiled.rulebook
        self._visits = Visits(job.scope)
        self._folder = self._at = ""
        self._mentions = Mentions(job.known.since.changed if job.known.since is not None else None)
        self.holding = Paths()
        self.reading = Held()
        self._checked, self._passed_over = list[str](), list[str]()
        self.paths, self.passed = list[str](), 0
        self.at_hand: BinaryIO | None = None

    def report(self, collector: Collector) -> Report:
        """Return what was found, with what is to be said of the run as a whole."""
        account = self._account
        for facts in chain(self._known.facts, account.ignores.facts() if account.ignores is not None else ()):
            account.add(self._rulebook.run(facts))
        if not self.summary.payloads:
            self.problems += [f'"{path}" is excluded by the configuration and was not checked' for path in self._passed_over]
        self.summary.flows = len(account.judges)
        flows = self.job.judging.resolver.flows
        others = tuple(flow for flow in account.judges.values() if all(flow is not one for one in flows))
        needed = self._needed()
        return Report(
            collector.sorted(),
            Totals(
                (*flows, *others),
                self.summary,
                tuple(self.unchecked()),
                judges=tuple(flow for flow in flows if id(flow) in account.judges) + others,
                checked=account.ledger.files() if account.ledger is not None else (),
                rules=registry.rule_facts() if self.job.wants.rules else (),
                gone=self._gone(collector.met),
                since=self._known.since.revision if self._known.since is not None else "",
                locked=self._known.locked,
                census=collector.census(),
                unread=tuple(one.notice for one in self.job.judging.resolver.cannot_judge() if one.sentence not in needed),
                off=self.job.judging.rules.off(registry.rule_ids()) if self.job.wants.census else (),
            ),
            fixable=tuple(sorted(collector.fixable)),
        )

    def unchecked(self) -> list[str]:
        """Return what could not be checked: definitions that could not be read and were needed, and what else was met."""
        return [*self._needed(), *self.problems]

    def _needed(self) -> dict[str, None]:
        return dict.fromkeys(one.sentence for one in (*self._known.demanded, *self._account.lacking))

    def _gone(self, met: set[str]) -> tuple[BaselineEntry, ...]:
        if self._known.baseline is None:
            return ()
        from flowlint.linter import baseline

        ignores = self._account.ignores
        whole = ignores.all_reached() if ignores is not None else self.job.judging.heeds_ignores
        paths = [*self._checked, *(flow.source for flow in self._definitions())]
        checked = {*map(self._known.relative, paths), *([self._known.baseline.configuration] if whole else ())}
        return baseline.gone(self._known.baseline, met, checked, self.job.judging.rules.is_on)

    def check_definitions(self) -> None:
        """Run the definition rules on every flow that the fast proof cannot clear."""
        account, reads_body = self._account, self.job.judging.rules.is_on(UNUSED_INPUT)
        for flow in self.job.judging.resolver.flows:
            if flow.triggers:
                from flowlint.linter.triggers import of_definition

                judged = self._is_judged(flow)
                self.summary.files += judged and all(one.path != flow.source for one in account.triggers[-1:])
                account.triggers += of_definition(flow, judged=judged)
        for flow in self._definitions():
            if account.ignores is not None:
                account.ignores.reach(flow.source)
            if not screen.definition_is_clean(flow) or (reads_body and flow.unused):
                account.add(self._rulebook.definition(flow))

    def _definitions(self) -> Iterable[FlowDefinition]:
        return filter(self._is_judged, self.job.judging.resolver.flows)

    def _is_judged(self, flow: FlowDefinition) -> bool:
        """Return true when findings on a definition are asked for: it is named, it changed, or the whole project is checked."""
        return self._known.since.concerns(flow) if self._known.since is not None else self._scope.judges_definition(flow.source)

    def check_paths(self, paths: list[str]) -> None:
        """Judge files, folders and standard input, in order."""
        self.paths = paths
        for path in self.ahead.follow(paths, partial(self._asked, named=True)) if self.ahead is not None else paths:
            self.check_path(path)
            self.passed += 1

    def check_path(self, path: str) -> None:
        """Judge a file, a folder or standard input."""
        problems, skipped = len(self.problems), len(self.summary.skipped_files)
        tree = tree_of(os.path.dirname(path) or os.curdir, self._known.root) if self._scope.configured else ""
        if tree and leads_out(path, tree):
            lacking = f'cannot read "{path}": it leads out of "{tree}"'
        elif path == STDIN:
            name = "the text" if self._scope.stdin_name == PAYLOAD else "standard input"
            lacking = "" if self._check_stdin() else f"{name} holds no payload{self._why(skipped)}"
        elif os.path.isdir(path):
            lacking = self._check_folder(path)
        else:
            lacking = "" if self._check_named(path) else f'"{path}" holds no payload{self._why(skipped)}'
        if not lacking or self._scope.allow_empty or len(self.problems) > problems:
            return
        if path != STDIN and self._is_excluded(path):
            self._passed_over.append(path)
        else:
            self.problems.append(lacking)

    def _why(self, before: int) -> str:
        """Return why the file skipped last was, where one was since there were ``before``."""
        skipped = self.summary.skipped_files[before:]
        return f": {skipped[-1].reason}" if skipped else ""

    def _is_excluded(self, path: str) -> bool:
        return self._scope.excluded is not None and self._scope.excluded(path, os.path.isdir(path))

    def _check_folder(self, path: str) -> str:
        """Judge what lies below a folder, and return a sentence where it holds nothing, else nothing."""
        from flowlint.linter.ahead import walked

        tree, skipped, unread = tree_of(path, self._known.root), len(self.summary.skipped_files), len(self._mentions.places)
        self._folder = path
        held, kinds, ignored, links = False, Counter[str](), list[str](), set[str]()
        every: Iterable[Met] = walked(path, self._scope, self._known.tracked, self._tell, ignored, links)
        if self.ahead is not None:
            every = self.ahead.follow(every, lambda found: self._asked(found, within=tree if found in links else None))
        for found in every:
            if not isinstance(found, str):
                found()
                continue
            self._at = found
            within = tree if links and found in links else None
            if not contents.is_carried(found):
                self._mentions.look_at(found, within=within, listed=True)
            elif self._check_file(found, named=False, within=within):
                held = True
            elif not held:
                kinds[os.path.splitext(found)[1].lower()] += 1
        self._at = ""
        near = [one for one in self.summary.skipped_files[skipped:] if one.reason not in contents.FAR]
        return "" if held else holds_nothing(path, kinds, len(ignored), near, self._mentions.places[unread:])

    def _asked(self, met: Met, *, named: bool = False, within: str | None = None) -> Asked | None:
        """Return what is to be looked into ahead; ``None`` where that is not a file, or nothing would be asked of it."""
        from flowlint.linter.ahead import Asked, can_be_asked

        if not isinstance(met, str) or (named and (os.path.isdir(met) or self._is_excluded(met))):
            return None
        return Asked(met, named, within) if self._visits.is_new(met) and can_be_asked(met, self._known.since) else None

    def _tell(self, sentence: str, is_problem: bool) -> None:
        self.problems.append(sentence) if is_problem else self._account.say(Note(sentence))

    def _check_named(self, path: str) -> bool:
        if self._is_excluded(path):
            return False
        if not contents.is_carried(path):
            self._mentions.look_at(path)
        if self._scope.allow_empty and not contents.is_carried(path) and os.path.lexists(path):
            return self._skip(path, contents.unread(path))
        return self._check_file(path, named=True)

    def _check_file(self, path: str, *, named: bool, sent: bool = False, within: str | None = None) -> bool:
        """Judge a file once, however it is spelled, and tell whether it holds payloads or did not change; ``named`` by the user or a call.

        What is ``sent`` may be of any kind. ``within`` is the folder that links may not lead out of, where the user did not name it.
        """
        if not named and not self._visits.remembers:
            return self._check_new(path, named, sent, within)
        held = self._visits.held(path)
        if held is None:
            held = self._check_new(path, named, sent, within)
            self._visits.hold(path, held)
        return held

    def _skip(self, path: str, reason: str) -> bool:
        self.summary.skip(path, reason)
        return False

    def _ruling(self, path: str, *, bare: bool, sent: bool = False) -> FileRuling | None:
        """Return what is settled for the file at ``path``, or ``None`` where nothing in it is to be judged, since it did not change."""
        ruling = self.job.judging.resolver.rule_on(path, bare=bare)
        ruling = ruling._replace(sent=True) if sent or path == PAYLOAD else ruling
        return ruling if self._known.since is None else self._known.since.narrowed(path, ruling)

    def _check_new(self, path: str, named: bool, sent: bool, within: str | None) -> bool:
        name = name_of(path)
        if name in self._visits.own_names and self._visits.is_own(path):
            return self._skip(path, contents.OWN)
        strict = named and not self._scope.allow_empty
        ruling = self._ruling(path, bare=strict, sent=sent)
        if ruling is None:
            self.summary.unchanged += 1
            return True
        if not sent and name in contents.OF_TOOLS:
            self._mentions.look_at(path, within=within, is_read=True)
            return self._skip(path, contents.OF_A_TOOL)
        looks = self.ahead.looks(path) if self.ahead is not None and not sent else None
        if looks is not None:
            return self._check_looks(path, looks, ruling)
        try:
            piped = named and within is None and not self._scope.configured
            content = read_or_open(path, piped=piped, within=within, listed=not named)
        except SourceError as error:
            # A walked file may vanish before it is read; then there is nothing to check.
            if not named and not os.path.lexists(path):
                return self._skip(path, "it is not there any more")
            if within is not None and leads_out(path, within):
                self._account.say(Note(str(error)))
                return self._skip(path, "it leads out of the folder")
            self.problems.append(str(error))
            return False
        at_once = self._looks.at_once(path, content, ruling) if isinstance(content, bytes) else None
        if at_once is not None:
            self._add_at_once(path, at_once, ruling)
            return True
        with BytesIO(content) if isinstance(content, bytes) else content as stream:
            self.at_hand = stream
            any_kind = sent or (named and not os.path.isfile(path))
            return self._check_looks(path, self._looks.into(path, stream, ruling, strict=strict, any_kind=any_kind), ruling)

    def _check_looks(self, path: str, looks: Iterable[Look], ruling: FileRuling) -> bool:
        """Add up what comes of a file, judge what it sends, and tell whether it holds payloads or did not change."""
        try:
            held = self._add_up(path, looks, ruling)
            self._check_sent(path, held.files)
            return held.anything
        except UnreadKind as error:
            self._unread(path, str(error))
        except SourceError as error:
            self.problems.append(f'cannot read "{path}": {error}')
        except OSError as error:
            self.problems.append(complaint(path, error))
        return False

    def _check_sent(self, path: str, sent: Iterable[BodyFile]) -> None:
        """Judge the files that calls in the file at ``path`` send."""
        for body in sent:
            from flowlint.linter import ahead, body_files

            if self._at and not self._visits.remembers:
                self._visits.recall(ahead.walked_before(self._folder, self._at, self._scope, self._known.tracked))
            self._visits.send(path)
            found = body_files.find(path, body.path, self._known.root, self._visits.is_sending, self._visits.depth)
            if isinstance(found, str):
                self._account.say(unchecked(body.place, f"body not checked: {found}"))
            else:
                self._check_file(found.path, named=True, sent=True, within=found.tree)
            self._visits.end()

    def _check_stdin(self) -> bool:
        name, strict = self._scope.stdin_name, not self._scope.allow_empty
        self.at_hand = stream = self._scope.stdin
        if stream is None:
            return False
        is_body, ruling = name in {UNNAMED, PAYLOAD}, self.job.judging.resolver.rule_on(name, bare=strict)
        ruling = (ruling.taken_bare() if strict and not contents.has_lines(name) else ruling)._replace(sent=is_body)
        try:
            looks = self._looks.into(name, stream, ruling, strict=strict, any_kind=is_body)
            held = self._add_up(name, looks, ruling)
        except UnreadKind as error:
            return self._unread(name, str(error))
        self._check_sent(name, held.files)
        return held.anything

    def _unread(self, path: str, sentence: str) -> bool:
        """Say that a file is of a kind that is not read."""
        if self._scope.allow_empty:
            return self._skip(path, contents.unread(path))
        self.problems.append(f'"{path}" was not checked: {sentence}')
        return False

    def check_content(self, path: str, stream: BinaryIO) -> None:
        """Judge the content of the file at ``path``."""
        strict = path in self._scope.paths and not self._scope.allow_empty
        if (ruling := self._ruling(path, bare=strict)) is not None:
            self._add_up(path, self._looks.into(path, stream, ruling, strict=strict), ruling)

    def _add_up(self, path: str, looks: Iterable[Look], ruling: FileRuling) -> Held:
        """Add up what comes of looking into one file, in order."""
        self.reading = held = Held()
        if (ledger := self._account.ledger) is not None:
            ledger.open(path)
        try:
            for look in looks:
                self._add(look, held, ruling)
        finally:
            # What was judged counts, though the rest of the stream may turn out to be damaged.
            self.reading = Held()
            self._count(path, held.payloads, held)
            for note in held.notes:
                self._account.say(note)
        self._mentions.settle(held=held.anything)
        if self._known.baseline is not None and not held.left_out:
            self._checked.append(path)
        if not held.judged:
            self.summary.unchanged += held.left_out > 0
            if not held.left_out:
                self._skip(path, held.why or contents.nothing_in(path))
        return held

    def _add(self, look: Look, held: Held, ruling: FileRuling) -> None:
        if isinstance(look, Settled):
            held.payloads += look.payloads
            held.left_out += look.left_out
            self._account.judged_by(look.judges)
        elif isinstance(look, Mention):
            self._mentions.meet(look, counted=ruling.only is None)
            held.why = held.why or contents.UNREAD_CALL
        else:
            self._account.add(look, held)

    def _add_at_once(self, path: str, look: Look, ruling: FileRuling) -> None:
        if isinstance(look, Settled):
            # The file holds nothing else, so nothing needs to be added up: a thirtieth of its time.
            self._account.judged_by(look.judges)
            self._count(path, look.payloads)
            return
        self._add(look, held := Held(), ruling)
        self._count(path, held.payloads, held)

    def _count(self, path: str, payloads: int, held: Held | None = None) -> None:
        """Count a file that was judged, wholly unless ``held`` says otherwise."""
        if held is None or held.judged:
            self.summary.payloads += payloads
            self.summary.files += 1
            self.holding.append(path)
            if self._account.ignores is not None and (held is None or not held.left_out):
                self._account.ignores.reach(path)

    def check_triggers(self) -> list[TriggerBinding]:
        """Judge the triggers that were met, now that all is read that could fill the same inputs, and return them."""
        met: list[TriggerBinding] = []
        if self._account.triggers:
            from flowlint.linter.triggers import inputs_passed, judge_all

            met = judge_all(
                self._account, self._rulebook, self.job, partial(inputs_passed, self.job, self.holding if self.summary.payloads else ())
            )
        self.problems += self._account.problems
        self.summary.unchecked += self._mentions.sentences()
        return met
