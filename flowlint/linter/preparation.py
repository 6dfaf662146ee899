"""From the user's settings and options to the engine's job: the flows, how one is chosen, and the rules that are on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from flowlint import registry
from flowlint.binding.resolver import BoundFiles, Resolver
from flowlint.config import discovery
from flowlint.config.settings import DEFAULT_BASELINE, DEFAULT_FOLDER, LOCK, Settings
from flowlint.definitions import catalogue
from flowlint.definitions.catalogue import Catalogue
from flowlint.linter.collector import UNUSED_INPUT, RuleChoice
from flowlint.linter.job import STDIN, UNNAMED, Job, Judging, Known, Scope, Wants, every_path
from flowlint.linter.late_references import LateReferences
from flowlint.linter.options import CheckOptions
from flowlint.model.errors import ConfigError, DefinitionError, SourceError
from flowlint.model.flow import FlowDefinition
from flowlint.model.printable import printable
from flowlint.model.request import is_guid
from flowlint.model.severity import Severity
from flowlint.model.spelling import closest, did_you_mean
from flowlint.model.unread import Unread
from flowlint.sources.files import leads_out
from flowlint.sources.tracked import Tracked
from flowlint.sources.trees import Bounds, tree_of

if TYPE_CHECKING:
    from flowlint.config.entries import BindingEntry
    from flowlint.linter.baseline import Baseline
    from flowlint.linter.ignores import IgnorePolicy
    from flowlint.linter.since import Changes
    from flowlint.model.ignoring import RunFacts
    from flowlint.model.snapshot import LockedFlow
    from flowlint.payloads.terraform.state import TerraformState


OF_BODIES = {UNUSED_INPUT: Severity.INFO}
"""Rules that read the bodies of definitions whatever the payloads are, with the severities that they have by default."""


def prepare(options: CheckOptions, say: Callable[[Iterable[str]], None] = lambda _: None) -> Job:
    """Return the job that the options and the configuration ask for.

    ``say`` takes sentences about what a Terraform state does not hold. Raises ``ConfigError`` where options or configuration are wrong,
    ``SourceError`` and ``DefinitionError`` where a definition cannot be read or is not as the lock says.
    """
    settings = discovery.load(options.config_path, os.curdir, known_rules=registry.rule_ids)
    if options.terraform_state is None:
        return job_for(options, settings)
    settings, state = _with_terraform(settings, options.terraform_state)
    say(state.notes)
    return job_for(options, settings, elsewhere=state.elsewhere, addresses=state.addresses)


def job_for(
    options: CheckOptions,
    settings: Settings,
    loaded: Catalogue | None = None,
    elsewhere: frozenset[str] = frozenset(),
    addresses: Mapping[str, str] | None = None,
) -> Job:
    """Return the job that the options ask for under these settings, against definitions that are ``loaded`` already, or that they name.

    ``elsewhere`` are ids of flows that are others than those loaded, and ``addresses`` ids by where a Terraform state has them. Raises what
    ``prepare`` raises.
    """
    choice = _without_bodies(rule_choice(settings, options.select, options.ignore), options)
    if loaded is None:
        loaded = load_flows(settings, options.definitions, options.flow)
    known = _known(options, settings, loaded)
    expects = below(settings.payloads) if settings.payloads_place else None
    chooser = resolver(settings, loaded, options.flow)._replace(elsewhere=elsewhere, expects=expects)
    if options.baseline is not None:
        known = known._replace(baseline=_baseline(_baseline_path(options, settings), settings, named=bool(options.baseline)))
    if options.since is not None:
        known = known._replace(since=_since(options.since, options, settings, chooser.flows))
    scope = _scope(options, settings, loaded)
    modules = bounds(settings, scope.paths), known.tracked
    references = LateReferences(chooser, loaded, settings.substitutions, addresses or {}, settings.root, modules)
    judging = Judging(chooser, choice, settings.container, references, ignore_policy(settings), heeds_ignores=not options.no_ignores)
    return Job(scope, judging, known, Wants(Severity(options.min_severity)))


def _scope(options: CheckOptions, settings: Settings, loaded: Catalogue) -> Scope:
    """Return what is looked at; what belongs to flowlint itself holds no payload."""
    paths, definitions = options.paths, options.definitions
    own = (*loaded.files, *(one.path for one in loaded.unread), _baseline_path(options, settings), *filter(None, (settings.path,)))
    named = (*paths, *filter(os.path.isfile, (*definitions, options.flow or "")))
    return Scope(
        tuple(dict.fromkeys(paths or settings.payloads)),
        options.allow_empty,
        options.max_size,
        settings.excludes if settings.exclude else None,
        frozenset(own),
        below(path for path in named if path != STDIN) if paths else every_path,
        options.stdin,
        options.stdin_filename or UNNAMED,
        configured=not paths,
    )


def _known(options: CheckOptions, settings: Settings, loaded: Catalogue) -> Known:
    """Return what is known of the definitions; raise ``DefinitionError`` where one that is demanded cannot be read and no other can."""
    named = (options.flow,) if options.flow is not None else ()
    demanded = loaded.unread_among([*(options.definitions or settings.definitions), *named, *options.paths])
    if demanded and not loaded.flows:
        raise DefinitionError("; ".join(one.sentence for one in demanded))
    paths = _definition_paths(settings, options.definitions, options.flow)
    facts, locked = _snapshot_facts(settings, loaded, paths, frozen=options.frozen)
    return Known(None, None, facts, locked, demanded, settings.root, relative=settings.relative, tracked=Tracked())


def _baseline_path(options: CheckOptions, settings: Settings) -> str:
    return options.baseline or settings.resolve(DEFAULT_BASELINE)


def below(paths: Iterable[str]) -> Callable[[str], bool]:
    """Return what tells whether a path is one of ``paths`` or lies below one; unlike a closure it can be pickled."""
    return partial(_is_below, tuple(os.path.join(os.path.abspath(path), "") for path in paths))


def _is_below(tops: tuple[str, ...], path: str) -> bool:
    return os.path.join(os.path.abspath(path), "").startswith(tops)


def _covers(settings: Settings, entry: BindingEntry, path: str) -> bool:
    return entry.covers(settings.relative(path))


def bounds(settings: Settings, paths: tuple[str, ...]) -> Bounds:
    """Return what searches that begin at ``paths`` may not leave."""
    return Bounds(settings.root if settings.path is not None else None, paths)


def _with_terraform(settings: Settings, path: str) -> tuple[Settings, TerraformState]:
    """Return ``settings`` with the flows of a Terraform state, and that state.

    What the configuration itself says of an id comes first.
    """
    from flowlint.payloads.terraform import state as terraform

    state = terraform.load(path)
    return settings._replace(flows={**state.entries, **settings.flows}), state


def _snapshot_facts(
    settings: Settings, loaded: Catalogue, paths: Iterable[str], *, frozen: bool
) -> tuple[tuple[RunFacts, ...], dict[str, LockedFlow]]:
    """Return what the locks beside the definitions say; most runs have none."""
    searched = [path for path in paths if os.path.isdir(path)]
    folders = {*map(os.path.dirname, loaded.files), *searched}
    if not frozen and not any(os.path.lexists(os.path.join(folder, LOCK)) for folder in folders):
        return (), {}

    import datetime

    from flowlint.definitions.snapshots import verification
    from flowlint.model.ignoring import RunFacts

    found = verification.find(verification.folders_of(loaded.files, searched))
    if frozen:
        verification.verify(loaded, found, searched)
    now = datetime.datetime.now(tz=datetime.UTC)
    stale = verification.stale(found, settings.max_age, now) if settings.max_age is not None else ()
    return ((RunFacts(stale=stale),) if stale else ()), verification.locked(loaded, found, now)


def _baseline(path: str, settings: Settings, *, named: bool) -> Baseline:
    from flowlint.linter import baseline

    configuration = settings.relative(settings.path) if settings.path is not None else ""
    return baseline.load(path, settings.root, configuration, within=None if named else tree_of(settings.root, settings.root))


def _since(revision: str, options: CheckOptions, settings: Settings, flows: tuple[FlowDefinition, ...]) -> Changes:
    from flowlint.linter.since import changes_since

    paths = _definition_paths(settings, options.definitions, options.flow)
    # The folder that needs no stating may be gone with all its definitions.
    usual = [] if options.definitions or settings.definitions_place else [settings.resolve(DEFAULT_FOLDER)]
    return changes_since(
        revision,
        flows,
        configuration=settings.path,
        explicit=options.config_path is not None,
        definitions=[*paths, *usual],
        may_define=catalogue.may_be_definition,
    )


def rule_choice(settings: Settings, select: Iterable[str], ignore: Iterable[str]) -> RuleChoice:
    """Return which rules are on; ``select`` and ``ignore`` are option values, each a rule, a group or several with commas between.

    Raises ``ConfigError`` for a rule that does not exist, and where an option names none, or both together leave none.
    """
    selected, ignored = rules_named("--select", select), rules_named("--ignore", ignore)
    if ignored and (selected or frozenset(registry.rule_ids())) <= ignored:
        what = "that --select names" if selected else "there is"
        raise ConfigError(f"--ignore turns off every rule {what}: nothing would be checked")
    return RuleChoice(_levels(settings.rules), selected, ignored)


def _without_bodies(choice: RuleChoice, options: CheckOptions) -> RuleChoice:
    """Return the choice without the rules that read the bodies of flows, where nobody would see what they find."""
    seen = Severity(options.min_severity)
    unseen = {
        rule
        for rule, default in OF_BODIES.items()
        if rule not in choice.selected
        and (level := choice.levels.get(rule) or default).rank < seen.rank
        and not level.fails(options.fail_on)
    }
    return choice._replace(ignored=choice.ignored | unseen)


def _levels(stated: Mapping[str, Severity | None]) -> dict[str, Severity | None]:
    """Return the severity of each rule, from those of rules and groups: a rule beats its group."""
    groups_first = sorted(stated, key=lambda name: name in registry.rule_ids())
    return {rule: stated[name] for name in groups_first for rule in registry.rules_meant(name)}


def load_flows(settings: Settings, definitions: tuple[str, ...], flow: str | None, edited: Mapping[str, bytes] | None = None) -> Catalogue:
    """Load the definitions that the options name, else those of the settings, and those that ``flows`` entries name.

    A ``--flow`` that is a path is loaded as well, and without ``--definitions`` alone, so that nothing else can be wrong. For ``edited``
    see ``catalogue.load``.
    """
    paths = dict.fromkeys(_definition_paths(settings, definitions, flow))
    for entry in settings.flows.values():
        if entry.definition in paths and not os.path.exists(entry.definition):
            raise SourceError(_missing(entry.place, entry.definition))
    for path in settings.definitions if settings.definitions_place else ():
        if path in paths and not os.path.lexists(path):
            raise SourceError(_missing(settings.definitions_place, path))
    if not (definitions or settings.definitions_place):
        # Nobody named this folder.
        tree = tree_of(settings.root, settings.root)
        for path in settings.definitions:
            if leads_out(path, tree):
                raise SourceError(printable(f'cannot read "{path}": it leads out of "{tree}"'))
    return catalogue.load(paths, settings.substitutions, root=settings.root, edited=edited)


def _missing(place: str, path: str) -> str:
    """Return the sentence about a path that the configuration names at ``place`` and that is not there, with the nearest that is."""
    folder, name = os.path.split(path)
    try:
        near = closest(name, sorted(os.listdir(folder or os.curdir)), 1)
    except (OSError, ValueError):
        near = []
    hint = f'; did you mean "{os.path.join(folder, near[0])}"?' if near else ""
    return printable(f'{place}: cannot read "{path}": no such file or folder{hint}')


def _definition_paths(settings: Settings, definitions: tuple[str, ...], flow: str | None) -> list[str]:
    entries = [entry.definition for entry in settings.flows.values() if entry.definition is not None]
    is_path = flow is not None and flow not in settings.flows and os.path.exists(flow)
    if is_path and not definitions:
        return [str(flow)]
    paths = [*(definitions or settings.definitions), *entries, *([str(flow)] if is_path else [])]
    return paths + [path for path in _binding_paths(settings) if os.path.exists(path)]


def resolver(settings: Settings, loaded: Catalogue, flow: str | None) -> Resolver:
    """Return how the flow of a payload is chosen under ``settings``, with ``--flow`` where it is given.

    Raises ``ConfigError`` where an entry of the configuration names a flow that is not loaded, ``DefinitionError`` where ``--flow`` does.
    """
    flows = list(loaded.flows)
    named_ones = dict(_chosen(settings, loaded, partial=_alone(loaded, flow)))
    chosen = {name: index for name, index in named_ones.items() if isinstance(index, int)}
    for name, index in chosen.items():
        if flows[index].id is None and settings.flows[name].id is None and is_guid(name):
            flows[index] = flows[index]._replace(id=name)
    aliases = {name: flows[index].configured(settings.flows[name].request_body, settings.flows[name].id) for name, index in chosen.items()}
    for name, index in reversed(chosen.items()):
        flows[index] = aliases[name]
    stated = {entry.id.lower(): aliases[name] for name, entry in settings.flows.items() if entry.id is not None and name in aliases}
    unread = _unread_by_id({name: one for name, one in named_ones.items() if not isinstance(one, int)}, settings)
    settled = _lower((*stated, *aliases))
    torn = {key: one for key, one in catalogue.contradictions(flows).items() if key not in settled}
    known = {flow.id.lower(): flow for flow in flows if flow.id is not None and flow.id.lower() not in torn}
    by_id = stated | {key: one for key, one in known.items() if key not in unread} | aliases
    named = loaded._replace(flows=tuple(flows))
    forced = (aliases.get(flow) or named.find(flow)) if flow is not None else None
    bound = tuple(_bound(settings, aliases, named, forced))
    return Resolver(tuple(flows), by_id, frozenset(settings.flows), forced, bound, unread=loaded.unread, unread_by_id=torn | unread)


def _lower(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.lower() for name in names)


def _unread_by_id(chosen: Mapping[str, Unread], settings: Settings) -> dict[str, Unread]:
    """Return the definitions that entries of the configuration name and that could not be read, by alias and by id in lower case."""
    ids = ((entry_id, one) for name, one in chosen.items() if (entry_id := settings.flows[name].id) is not None)
    guids = ((name, one) for name, one in chosen.items() if is_guid(name))
    return {**chosen, **{key.lower(): one for key, one in (*ids, *guids)}}


def _alone(loaded: Catalogue, flow: str | None) -> bool:
    """Tell whether ``--flow`` is a path and all that was loaded came from it."""
    return flow is not None and loaded.files | {one.path for one in loaded.unread} == {flow}


def _bound(settings: Settings, aliases: dict[str, FlowDefinition], named: Catalogue, forced: FlowDefinition | None) -> Iterable[BoundFiles]:
    for entry in settings.bindings:
        flow = forced or aliases.get(entry.flow) or _of_binding(entry, settings, named)
        yield BoundFiles(partial(_covers, settings, entry), flow, entry.shape)


def _of_binding(entry: BindingEntry, settings: Settings, named: Catalogue) -> FlowDefinition | Unread:
    path = settings.resolve(entry.flow)
    alias = settings.flows.get(entry.flow)
    ref = (alias.definition or alias.id or entry.flow) if alias is not None else path if os.path.exists(path) else entry.flow
    try:
        return named.find(ref)
    except DefinitionError as error:
        unread = named.unread_called(ref)
        if unread is None:
            raise ConfigError(f"{entry.place}: {error}") from error
        return unread


def _binding_paths(settings: Settings) -> Iterable[str]:
    return (settings.resolve(entry.flow) for entry in settings.bindings if entry.flow not in settings.flows)


def _chosen(settings: Settings, loaded: Catalogue, *, partial: bool) -> Iterable[tuple[str, int | Unread]]:
    """Yield each entry's name and the index of its flow, or the definition that could not be read and may be meant.

    ``partial`` says that entries for flows that are not loaded are not mistakes.
    """
    indices = {id(flow): index for index, flow in enumerate(loaded.flows)} if settings.flows else {}
    torn: dict[str, Unread] | None = None
    for name, entry in settings.flows.items():
        ref = entry.definition or entry.id or name
        try:
            flow = loaded.find(ref)
        except DefinitionError as error:
            torn = torn if torn is not None else catalogue.contradictions(loaded.flows)
            unread = loaded.unread_called(ref) or torn.get(ref.lower())
            if unread is not None:
                yield name, unread
            elif not partial:
                raise ConfigError(f"{entry.place}: {error}") from error
        else:
            yield name, indices[id(flow)]


def ignore_policy(settings: Settings) -> IgnorePolicy | None:
    """Return what the configuration ignores today, or ``None`` where it ignores nothing."""
    if not settings.ignore:
        return None

    import datetime

    from flowlint.linter.ignores import IgnorePolicy

    return IgnorePolicy(settings.ignore, settings.relative, datetime.datetime.now(tz=datetime.UTC).date())


def rules_named(option: str, values: Iterable[str]) -> frozenset[str]:
    """Return the ids of the rules that the values of an option name, each a rule, a group or several with commas between.

    Raises ``ConfigError`` where one does not exist, and where there are values and none names any.
    """
    values = list(values)
    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    if values and not names:
        raise ConfigError(f"{option} names no rule; `flowlint explain` lists every rule")
    meant = {name: registry.rules_meant(name) for name in names}
    for name, rules in meant.items():
        if not rules:
            from flowlint.model.group import Group

            hint = did_you_mean(name, (*Group, *registry.rule_ids())) or "`flowlint explain` lists all"
            raise ConfigError(f'{option}: no rule or group is called "{name}"; {hint}')
    return frozenset(chain.from_iterable(meant.values()))
