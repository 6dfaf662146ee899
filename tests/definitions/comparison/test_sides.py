"""The two sides of a comparison: what the configuration says of each, and which definitions stand on both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flow_makers import ID, made, one

from flowlint.config.entries import BindingEntry, FlowEntry
from flowlint.config.settings import Settings
from flowlint.definitions import catalogue
from flowlint.definitions.catalogue import Catalogue
from flowlint.definitions.comparison.sides import Side, load_both, load_live, named, unread
from flowlint.model.errors import ConfigError, DefinitionError
from flowlint.model.flow import FlowDefinition, RequestBody, SettingSource
from flowlint.model.mode import Shape
from flowlint.model.unread import Unread

OTHER_ID = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"
BILLING, ARCHIVE = made(source="git:HEAD:flows/billing.yaml"), made(name="Archive", id=OTHER_ID, source="flows/archive.yaml")
BROKEN = Unread("flows/broken.yaml", "flows/broken.yaml:1:1: it is broken", b"the id is c1b2c3d4-e5f6-7890-abcd-ef1234567890")
NAMELESS = made(name="Nameless", id=None, source="flows/nameless.yaml")
SIDE = Side("x", Catalogue((NAMELESS, BILLING, ARCHIVE), unread=(BROKEN,)))


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("flows/billing.yaml", BILLING.source),
        ("./flows/archive.yaml", ARCHIVE.source),
        ("elsewhere/billing.yaml", BILLING.source),
        ("elsewhere/broken.yaml", BROKEN.path),
        ("flows/other.yaml", None),
    ],
)
def test_the_counterpart_of_a_definition(path: str, found: str | None) -> None:
    assert SIDE.counterpart(path) == found


def test_a_name_that_two_definitions_have_is_no_counterpart() -> None:
    twice = Side("x", Catalogue((ARCHIVE, made(source="more/archive.yaml"))))
    assert [twice.counterpart(path) for path in ("other/archive.yaml", "more/archive.yaml")] == [None, "more/archive.yaml"]


def entry(definition: str | None = None, flow_id: str | None = None) -> FlowEntry:
    return FlowEntry(definition, None, flow_id, "")


def bound(flow: str) -> BindingEntry:
    return BindingEntry(("*.json",), flow, Shape.REQUEST, "")


ENTRIES = {
    "billing": entry("old/billing.yaml"),
    "gone": entry("old/gone.yaml"),
    ID.upper(): entry(),
    "alias": entry(flow_id=OTHER_ID),
    "lost": entry(flow_id="c1b2c3d4-e5f6-7890-abcd-ef1234567890"),
    "Archive": entry(),
}
KEPT = {"billing": entry(BILLING.source), ID.upper(): entry(), "alias": ENTRIES["alias"], "Archive": entry()}


def test_the_configuration_of_a_side_has_what_the_side_has() -> None:
    fitting = [bound(flow) for flow in ("billing", "Archive", OTHER_ID.upper(), "alias")]
    lacking = [bound(flow) for flow in ("gone", "lost", "Nobody", "old/gone.yaml")]
    settings = Settings(None, "root", flows=ENTRIES, bindings=(*lacking, *fitting, bound("old/archive.yaml")))
    fitted = SIDE.fitted(settings)
    assert (fitted.root, dict(fitted.flows)) == ("root", KEPT)
    assert fitted.bindings == (*fitting, bound(ARCHIVE.source))
    assert SIDE.lacks(settings) == tuple(lacking)
    assert named(settings) == {"Archive", OTHER_ID.upper(), "Nobody", "old/gone.yaml", "old/archive.yaml", ID.upper(), "alias", "lost"}


@pytest.mark.parametrize(
    ("flow", "lost"),
    [
        (made(source="git:HEAD:flows/broken.yaml"), True),
        (made(id="c1b2c3d4-e5f6-7890-abcd-ef1234567890", source="a.yaml"), True),
        (made(id=None, name="broken", source="a.yaml"), False),
        (made(id=None, name="the id", source="a.yaml"), True),
        (made(source="a.yaml"), False),
    ],
)
def test_a_definition_that_was_not_read_may_be_that_of_a_flow(flow: FlowDefinition, lost: bool) -> None:
    assert SIDE.may_have_lost(flow) is lost


def test_definitions_that_were_read_on_no_side() -> None:
    changed, same = BROKEN._replace(path="a.yaml", data=b"other"), BROKEN._replace(path="b.yaml")
    unknown = BROKEN._replace(path="c.yaml", data=None)
    other = Side("y", Catalogue((), unread=(changed, same, unknown)))
    assert unread(SIDE, other) == ((changed, unknown), (BROKEN, same))
    assert unread(Side("z", Catalogue((), unread=(unknown,))), Side("y", Catalogue((), unread=(unknown,)))) == ((unknown, unknown), ())


FLOW = "flowlint: 1\nname: Billing\ntype: workflow\ninputs: {Flow.a: string}\n"


@pytest.fixture
def folder(here: Path) -> Path:
    for name in ("old", "new"):
        Path(name).mkdir()
        Path(name, "billing.yaml").write_text(FLOW)
    return here


def test_both_sides_have_the_id_and_the_setting_that_the_configuration_gives(folder: Path) -> None:
    settings = Settings(None, ".", flows={"billing": FlowEntry("old/billing.yaml", RequestBody.JSON, ID, "")})
    old, new = load_both("old", "new", settings, lambda _: ())
    facts = [(flow.source, flow.id, flow.request_body) for side in (old, new) for flow in side.loaded.flows]
    assert facts == [("old/billing.yaml", ID, RequestBody.JSON), ("new/billing.yaml", ID, RequestBody.JSON)]
    by_id = settings._replace(
        flows={ID: FlowEntry("old/billing.yaml", None, None, ""), "late": FlowEntry("old/billing.yaml", None, "x", "")}
    )
    assert [flow.id for flow in load_both("old", "new", by_id, lambda _: ())[1].loaded.flows] == [ID]


def test_of_several_flows_in_one_file_none_has_what_the_configuration_says_of_the_file(folder: Path) -> None:
    documents = [FLOW, FLOW.replace("Billing", "Archive"), FLOW.replace("Billing", "Third")]
    for count in (2, 3):
        Path("old/billing.yaml").write_text("---\n".join(documents[:count]))
        settings = Settings(None, ".", flows={"billing": FlowEntry("old/billing.yaml", RequestBody.JSON, ID, "")})
        old, _ = load_both("old", "old", settings, lambda _: ())
        assert [(flow.id, flow.request_body) for flow in old.loaded.flows] == [(None, RequestBody.PARAMETERS)] * count


def test_the_live_side_has_the_flows_of_the_other(folder: Path) -> None:
    asked: list[tuple[FlowDefinition, ...]] = []

    def read_live(flows: tuple[FlowDefinition, ...]) -> tuple[FlowDefinition, ...]:
        asked.append(flows)
        return (made(one("Flow.a"), source="live:", format="flowlint"),)

    settings = Settings(None, ".", flows={"billing": FlowEntry("old/billing.yaml", RequestBody.JSON, ID, "")})
    old, live = load_both("old", "live:", settings, read_live)
    assert (old.name, live.name, asked) == ("old", "live:", [old.loaded.flows])
    # What the platform cannot tell is as the other side states it, by the configuration.
    stated = [(flow.source, flow.request_body, flow.request_body_source) for side in (old, live) for flow in side.loaded.flows]
    assert stated == [(source, RequestBody.JSON, SettingSource.CONFIGURATION) for source in ("old/billing.yaml", "live:")]
    assert [side.name for side in load_both("live:", "new", settings, read_live)] == ["live:", "new"]
    assert [side.name for side in load_live(["old", "new/billing.yaml"], settings, read_live)] == ["old, new/billing.yaml", "live:"]
    # For the platform an id is meant for this very file.
    for old, _ in (load_live(["new"], settings, read_live), load_both("new", "live:", settings, read_live)):
        assert [(flow.source, flow.id) for flow in old.loaded.flows] == [("new/billing.yaml", None)]
    _, new = load_both("live:", "new", settings, read_live)
    assert [(flow.source, flow.id) for flow in new.loaded.flows] == [("new/billing.yaml", None)]


def test_both_sides_are_read_with_what_archy_substitutes(folder: Path) -> None:
    for name in ("old", "new"):
        Path(name, "archy.yaml").write_text("workflow:\n  name: {{name}}\n")
    settings = Settings(None, ".", substitutions={"name": "Archive"})
    for sides in (load_both("old", "new", settings, lambda _: ()), load_live(["old"], settings, lambda flows: flows)):
        assert [sorted(flow.name for flow in side.loaded.flows) for side in sides] == [["Archive", "Billing"]] * 2


def test_a_side_is_a_folder_or_a_file_of_a_revision(folder: Path, git: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "MAX_SIZE", 1000)
    Path("old/.hidden").mkdir()
    for name, text in ((".hidden/twin.yaml", FLOW), ("notes.txt", "x"), ("large.yaml", "#" * 1001), ("limit.json", " " * 1000)):
        Path("old", name).write_text(text)
    git("init", "-q", ".")
    git("add", "-A")
    git("commit", "-q", "-m", "before")
    Path("old/billing.yaml").write_text(FLOW.replace("Billing", "Changed"))
    settings = Settings(None, ".")
    found = {}
    for name in ("git:HEAD:old", "git:HEAD:./old/", "git:HEAD:old/billing.yaml"):
        side, _ = load_both(name, "new", settings, lambda _: ())
        read = [(flow.name, flow.source) for flow in side.loaded.flows]
        found[name] = side.name, read, side.loaded.skipped, [one.sentence for one in side.loaded.unread]
    flows, large = [("Billing", "git:HEAD:old/billing.yaml")], [catalogue.too_large("git:HEAD:old/large.yaml").sentence]
    assert found == {
        **{name: (name, flows, 2, large) for name in ("git:HEAD:old", "git:HEAD:./old/")},
        "git:HEAD:old/billing.yaml": ("git:HEAD:old/billing.yaml", flows, 0, []),
    }
    with pytest.raises(DefinitionError, match=r"git:HEAD:old/large.yaml"):
        load_both("git:HEAD:old/large.yaml", "new", settings, lambda _: ())


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("live:", "live:", 'both sides are "live:", expected a file, a folder or git:REV:PATH on one of them'),
        ("live:x", "new", '"live:x" names a flow, expected "live:" alone: it reads the flows of the other side'),
        ("old", "live:x", '"live:x" names a flow, expected "live:" alone: it reads the flows of the other side'),
        ("git:HEAD", "new", '"git:HEAD" is not of the form git:REV:PATH'),
        ("git::old", "new", '"git::old" is not of the form git:REV:PATH'),
        ("empty", "new", '"empty" holds no flow definition (0 files skipped), expected one at least'),
    ],
)
def test_sides_that_are_written_wrongly(old: str, new: str, sentence: str, folder: Path) -> None:
    Path("empty").mkdir()
    with pytest.raises((ConfigError, DefinitionError)) as raised:
        load_both(old, new, Settings(None, "."), lambda flows: flows)
    assert str(raised.value) == sentence


def test_a_flow_of_one_side_is_left_out_where_the_other_may_have_it(folder: Path) -> None:
    named_flow = FLOW.replace("Billing", "Archive")
    Path("old/archive.yaml").write_text(named_flow)
    Path("new/archive.yaml").write_text(named_flow + "inputs: 5\n")
    settings = Settings(None, ".")
    for sides in (("old", "new"), ("new", "old")):
        assert [[flow.name for flow in side.loaded.flows] for side in load_both(*sides, settings, lambda _: ())] == [
            ["Billing"],
            ["Billing"],
        ]
    Path("new/archive.yaml").unlink()
    names = [[flow.name for flow in side.loaded.flows] for side in load_both("old", "new", settings, lambda _: ())]
    assert names == [["Archive", "Billing"], ["Billing"]]


def test_an_id_with_different_contracts_ends_the_comparison(folder: Path) -> None:
    Path("old/billing.yaml").write_text(f"id: {ID}\n{FLOW}")
    Path("old/twin.yaml").write_text(f"id: {ID}\n{FLOW.replace('string', 'integer')}")
    with pytest.raises(DefinitionError, match=ID):
        load_both("old", "new", Settings(None, "."), lambda _: ())
