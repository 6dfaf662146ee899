from __future__ import annotations

import contextlib
import json
import os
import re
import select
import signal
import sys
import time
from pathlib import Path

import pytest
from command_runs import outcome

from flowlint.cli.texts import integrations
from flowlint.cli.texts.integrations import Origin
from flowlint.config import discovery

STATED = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
OTHER = "b1b2c3d4-e5f6-7890-abcd-ef1234567890"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names of files there have no such characters")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(integrations, "origin", lambda: Origin("https://github.com/example/flowlint", "0" * 40))


def archy(path: str, name: str, kind: str = "workflow") -> None:
    variables = "  variables:\n    - stringVariable: {name: Flow.customerId, isInput: true}\n"
    write(path, f"{kind}:\n  name: {json.dumps(name)}\n{variables}")


def own(path: str, name: str, flow_id: str) -> None:
    write(path, f"flowlint: 1\nid: {flow_id}\nname: {name}\ntype: workflow\ninputs: {{Flow.customerId: string}}\n")


def payload(path: str, flow_id: str, **more: object) -> None:
    write(path, json.dumps({"flowId": flow_id, "inputData": {"Flow.customerId": "1"}, **more}))


def write(path: str, text: str) -> None:
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as stream:
        stream.write(text.encode())


def configuration() -> str:
    return Path(".flowlint.yaml").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "darwin", reason="the file system takes no such name")
def test_names_that_are_not_unicode_are_left_out_of_what_is_written() -> None:
    archy("flows/\udcff.yaml", "Alpha one")
    archy("\udcfe/beta.yaml", "Beta two")
    payload("payloads/\udcfd.json", STATED, name="alpha one")
    payload("payloads/beta.json", OTHER, name="beta two")
    payload("\udcfc/dist/a.json", STATED)
    assert outcome("init")[0] == 0
    assert '\ndefinitions:\n- "."\n- flows\n' in configuration()
    assert '\nexclude: "?/dist/**"\n' in configuration()
    assert r"Give flows/\udcff.yaml a name in Unicode" in configuration()
    discovery.load(None, ".")
    assert outcome("check", "--quiet")[0] == 1
    payload("\udcfc.json", STATED)
    os.unlink(".flowlint.yaml")
    outcome("init")
    assert "not Unicode; no configuration can list them.\n# payloads: payloads\n" in configuration()


def test_names_of_blanks_and_of_patterns_are_written_as_what_they_are() -> None:
    own("\n/a.yaml", "Alpha", STATED)
    payload(" /a.json", STATED)
    payload("[a]*/dist/x.json", OTHER)
    payload("back\\slash/build/x.json", OTHER)
    assert outcome("init")[0] == 0
    settings = discovery.load(None, ".")
    assert (settings.definitions, settings.payloads) == (("\n",), (" ",))
    assert settings.exclude == (r"\[a]\*/dist/**", r"back\\slash/build/**")
    assert outcome("check", ".")[:1] == (0,)


IDS = ["x: y", "x # y", 'x"y', "x\ny", "\x7f\0", "\u2028z", "\ufeffb", "{a: b}", "{it's}", "<<", "::error::x", "a\\b{", "?", "- a"]


def test_every_id_is_written_so_that_it_is_read_again() -> None:
    for number, flow_id in enumerate(IDS):
        archy(f"flows/f{number}.yaml", f"Flow n{number}x")
        payload(f"payloads/{number:02}.json", flow_id, name=f"flow n{number}x")
    assert outcome("init")[0] == 0
    assert set(discovery.load(None, ".").flows) == set(IDS)
    Path(".flowlint.yaml").unlink()
    for number, flow_id in enumerate(IDS):
        payload(f"payloads/{number:02}.json", flow_id)
    outcome("init")
    # What a person does: takes the mark from the line below each "Keep the right line".
    lines = re.sub("(without its #:\n)  # ", r"\1  ", configuration()).replace("# flows:", "flows:")
    write(".flowlint.yaml", lines)
    assert set(discovery.load(None, ".").flows) == set(IDS)


def test_a_text_that_is_too_long_or_no_unicode_is_no_id() -> None:
    archy("flows/a.yaml", "Alpha one")
    payload("payloads/a.json", "a b " * 1000, name="alpha one")
    payload("payloads/b.json", "\ud800", name="alpha one")
    assert "  0 flow ids in payloads\n" in outcome("init")[1]
    assert outcome("check", "--quiet")[0] == 0


def test_only_an_id_goes_into_a_command() -> None:
    payload("payloads/a.json", "$(touch x)")
    outcome("init")
    assert "  # Export the flow and name the file:\n" in configuration()
    assert "fetch $" not in configuration()


def test_a_name_in_the_neighbouring_payload_is_no_evidence() -> None:
    archy("flows/a.yaml", "Alpha one")
    archy("flows/b.yaml", "Beta two")
    requests = [{"flowId": STATED, "inputData": {}}, {"flowId": OTHER, "name": "beta two", "inputData": {}}]
    write("payloads/all.json", json.dumps(requests))
    outcome("init")
    assert f'  {OTHER}: "flows/b.yaml"  # named at payloads/all.json:1\n' in configuration()
    assert f'  # {STATED}: "flows/a.yaml"\n' in configuration()


def test_the_case_of_a_placeholder_is_kept() -> None:
    own("flows/a.yaml", "Insert order", STATED)
    own("flows/b.yaml", "Delete order", OTHER)
    payload("payloads/a.json", "${INSERT_ORDER}")
    payload("payloads/b.json", "${insert_order}")
    outcome("init")
    assert set(discovery.load(None, ".").flows) == {"${INSERT_ORDER}", "${insert_order}"}
    assert outcome("check", "--quiet") == (0, "", "")


def test_beside_a_broken_definition_none_is_the_only_one_and_its_folder_counts() -> None:
    archy("flows/a.yaml", "Alpha one")
    write("old/broken.yaml", "flowlint: 1\nname: [\n")
    payload("payloads/a.json", STATED)
    outcome("init")
    assert "\ndefinitions:\n- flows\n- old\n" in configuration()
    assert f'  # {STATED}: "flows/a.yaml"\n' in configuration()


def test_a_flow_that_cannot_be_launched_is_no_candidate() -> None:
    archy("flows/a.yaml", "Main line", "inboundCall")
    archy("flows/b.yaml", "Beta two")
    payload("payloads/a.json", STATED)
    outcome("init")
    assert f'# {STATED}: "flows/b.yaml"' in configuration()
    assert f'# {STATED}: "flows/a.yaml"' not in configuration()


def test_of_many_ids_and_definitions_the_first_are_named() -> None:
    for number in range(12):
        archy(f"flows/f{number}.yaml", f"Flow n{number}x")
    for number in range(1_002):
        payload(f"payloads/{number}.json", f"{number:08d}-e5f6-7890-abcd-ef1234567890")
    code, said, _ = outcome("init")
    assert (code, said.count("edit the lines")) == (0, 20)
    assert "  the first 1,000 flow ids in payloads, 1,000 without a definition\n" in said
    assert "\n  and for 980 more\n" in said
    assert configuration().count("  # or one of 4 more definitions\n") == 1_000


def test_many_ids_and_many_definitions_are_no_product() -> None:
    from flowlint.linter.evidence import links
    from flowlint.linter.inventory import Inventory, Sighting
    from flowlint.model.flow import FlowDefinition

    flows = tuple(FlowDefinition(f"Order callback {one}", "workflow", source=f"flows/callback-{one}.yaml") for one in range(2_000))
    ids = {f"{one:08d}-e5f6-7890-abcd-ef1234567890": (Sighting(f"p/customer-{one}.json", 1, ("beside",)),) for one in range(100)}
    before = time.process_time()
    assert len(links(Inventory(flows, (), (), (), (), (), ids), {})) == 100
    assert time.process_time() - before < 2


def test_a_folder_out_of_the_repository_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    os.symlink(tmp_path / "outside", ".github")
    words = f'flowlint: error: cannot write ".github/workflows/flowlint.yml": it leads out of "{os.path.realpath(".")}"\n'
    assert outcome("init", "--ci", "github") == (3, "", words)
    assert (list((tmp_path / "outside").iterdir()), os.listdir()) == ([], [".github"])


@pytest.mark.parametrize("option", [("--ci", "github"), ("--ci", "gitlab"), ("--pre-commit",)])
def test_a_file_that_nobody_reads_is_not_written(monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...]) -> None:
    top = os.path.realpath(".")
    os.mkdir(".git")
    os.mkdir("sub")
    monkeypatch.chdir("sub")
    words = f'files for CI and hooks are only read at the top of the repository; run this in "{top}"'
    assert (outcome("init", *option), os.listdir()) == ((2, "", f"flowlint: error: {words}\n"), [])
    assert outcome("init")[0] == 0


def test_a_file_in_the_way_of_a_folder_is_said() -> None:
    write(".github", "")
    assert outcome("init", "--ci", "github") == (3, "", 'flowlint: error: cannot write ".github/workflows": there is no such folder\n')
    assert os.listdir() == [".github"]


def on_terminal(typed: bytes) -> tuple[int, bytes]:
    """Return the exit code of ``flowlint init`` on a terminal where this is typed at the first question, and what it shows.

    What is typed while the program sets the terminal up for its question may be lost, so it is typed again where nothing comes of it.
    """
    import pty

    child, terminal = pty.fork()
    if child == 0:
        # What a shell has started in the background ignores interrupts, and so does all that it starts.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execv(sys.executable, [sys.executable, "-m", "flowlint", "init"])
    shown, asked, end = b"", False, time.monotonic() + 60
    with contextlib.suppress(OSError):  # That is how Linux says that the other end is gone.
        while time.monotonic() < end:
            is_quiet = not select.select([terminal], [], [], 1)[0]
            if not is_quiet:
                piece = os.read(terminal, 1 << 16)
                if not piece:
                    break
                shown += piece
            if (not asked and b"[0]: " in shown) or (asked and is_quiet):
                asked = True
                os.write(terminal, typed)
        else:
            os.kill(child, signal.SIGKILL)
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown


@pytest.mark.parametrize("typed", [b"\x04", b"\x03"])
def test_a_question_that_is_not_answered_leaves_nothing(typed: bytes) -> None:
    archy("flows/a.yaml", "Alpha one")
    archy("flows/b.yaml", "Beta two")
    payload("payloads/x.json", STATED)
    code, said = on_terminal(typed)
    assert (code, b"Traceback" in said, ".flowlint.yaml" in os.listdir()) == (130, False, False)


def test_a_question_that_is_answered_maps_the_id() -> None:
    archy("flows/a.yaml", "Alpha one")
    archy("flows/b.yaml", "Beta two")
    payload("payloads/x.json", STATED)
    assert on_terminal(b"9\n2\n")[0] == 0
    assert f'\n  {STATED}: "flows/b.yaml"  # chosen in flowlint init\n' in configuration()
