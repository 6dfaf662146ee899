"""What is measured: each function yields rows of the table, and its docstring says what runs against what."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import hooks
import inputs
import peers
from racing import Program, in_turn, instructions, peak
from verdict import Row, Target, milliseconds, slower

EXPORT = 4_000_000
"""Bytes of the large Architect export."""


class Size(NamedTuple):
    """How much is measured: rounds of programs that take up to 0.3 s and of longer ones, records of JSON Lines, the most files to weigh."""

    short: int
    long: int
    records: int
    files: int


FULL = Size(short=11, long=3, records=100_000, files=100_000)
QUICK = Size(short=5, long=2, records=20_000, files=10_000)


class Bench:
    """The folder with the inputs, which are made when they are first asked for, and the programs that run on them."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.folder, self.size = folder, size
        for name, text in peers.PROGRAMS.items():
            self.write(name, text)
        inputs.write_flow(folder / "flow.json")
        inputs.write_schema(folder / "schema.json")
        self.payload = str(Path(self.payloads(1)) / "payload-000000.json")

    def write(self, name: str, text: str) -> None:
        """Write a program into the folder."""
        (self.folder / name).write_text(text)

    def made(self, name: str, make: Callable[..., None], *how: Any) -> str:
        """Return the path of a file or folder among the inputs, made now where it is not there yet."""
        path = self.folder / name
        if not path.exists():
            make(path, *how)
        return str(path)

    def payloads(self, count: int, one_defective_in: int = 0, *, small: bool = False) -> str:
        """Return a folder with so many payloads."""
        name = f"{'small' if small else 'middle'}-{count}-{one_defective_in}"
        return self.made(name, inputs.write_json, count, one_defective_in, small)

    def program(self, name: str, file: str, *arguments: str, exit_code: int = 0) -> Program:
        """Return a run of one of the small programs in the folder."""
        return Program(name, (str(self.folder / file), *arguments), exit_code)

    def flowlint(self, *arguments: str, exit_code: int = 0) -> Program:
        """Return a run of ``flowlint check``, with the payloads' flow alone unless ``arguments`` name definitions."""
        named = {"--flow", "--definitions"} & set(arguments)
        flow = () if named else ("--definitions", str(self.folder / "flow.json"))
        return self.program("flowlint", "start_flowlint.py", "check", *arguments, *flow, exit_code=exit_code)

    def minimal(self) -> Program:
        """Return a run of the minimal click program."""
        return self.program("minimal click program", "start_minimal.py", "check", self.payload)

    def check_jsonschema(self, folder: str, exit_code: int = 0) -> Program:
        """Return a run of ``check-jsonschema`` on the files of a folder."""
        paths = [str(path) for path in sorted(Path(folder).iterdir())]
        schema = ("--schemafile", str(self.folder / "schema.json"))
        return self.program("check-jsonschema", "start_check_jsonschema.py", *schema, *paths, exit_code=exit_code)

    def race(
        self, what: str, first: Program, second: Program, target: Target | None, *, short: bool = False, by_clock: bool = False
    ) -> Row:
        """Return the row of two programs: how many times as long the first took, or as fast where the target says at least."""
        own, peer = in_turn((first, second), self.size.short if short else self.size.long, by_clock=by_clock)
        figure = slower(peer, own) if target and target.least else slower(own, peer)
        words = f"{second.name}, {milliseconds(peer)}"
        ratio = f"{figure:.2f} {target.unit if target else '×'}"
        return Row(what, milliseconds(own), words, ratio, figure, target, {"own": own, "peer": peer})


def start(bench: Bench) -> Iterator[Row]:
    """One payload against one and 100 definitions, and a minimal click program; in CPU time and in instructions."""
    minimal = bench.minimal()
    for count, suffix, bound in ((1, ".json", 1.15), (100, ".json", 1.3), (100, ".yaml", 1.3)):
        flows = bench.made(f"flows-{count}{suffix}", inputs.write_flows, count, suffix)
        program, target = bench.flowlint(bench.payload, "--definitions", flows), Target(bound, "×")
        what = "one file, one definition" if count == 1 else f"one file, {count} definitions, {'YAML' if suffix == '.yaml' else 'JSON'}"
        yield bench.race(what, program, minimal, target, short=True)
        own, peer = instructions(program), instructions(minimal)
        if own is None or peer is None:
            yield Row(f"{what}, in instructions", "not counted: no valgrind here", target=target)
            continue
        words, samples = f"{minimal.name}, {peer:.0f} million", {"own": [own], "peer": [peer]}
        yield Row(f"{what}, in instructions", f"{own:.0f} million", words, f"{own / peer:.2f} ×", own / peer, target, samples)


def files(bench: Bench) -> Iterator[Row]:
    """10,000 files in one folder, and a loop that reads and parses them; then check-jsonschema on the same files, with one schema."""
    for size, small in (("1.2 kB", False), ("0.3 kB", True)):
        for fault, every, bound in (("clean", 0, 1.9), ("5 % faulty", 20, 3.0)):
            folder = bench.payloads(10_000, every, small=small)
            program, limit = bench.flowlint(folder, exit_code=bool(every)), bench.program("read and parse", "parse_files.py", folder)
            yield bench.race(f"10,000 files of {size}, {fault}", program, limit, None if small else Target(bound, "×"))
    folder = bench.payloads(10_000, 20)
    program, peer = bench.flowlint(folder, exit_code=1), bench.check_jsonschema(folder, exit_code=1)
    yield bench.race("10,000 files, 5 % faulty, one flow", program, peer, Target(6, "times faster", least=True))


def yaml(bench: Bench) -> Iterator[Row]:
    """1,000 payloads in YAML, and check-jsonschema on the same files."""
    folder = bench.made("yaml", inputs.write_yaml, 1000)
    yield bench.race("1,000 YAML files", bench.flowlint(folder), bench.check_jsonschema(folder), Target(9, "times faster", least=True))


def lines(bench: Bench) -> Iterator[Row]:
    """One JSON Lines file, and a loop that does nothing but ``json.loads`` with each line."""
    for fault, every, bound in (("clean", 0, 0.6), ("5 % faulty", 20, 0.35)):
        path = bench.made(f"lines-{every}.jsonl", inputs.write_lines, bench.size.records, every)
        program, limit = bench.flowlint(path, exit_code=bool(every)), bench.program("json.loads loop", "parse_lines.py", path)
        yield bench.race(f"{bench.size.records:,} JSON Lines, {fault}", program, limit, Target(bound, "of its speed", least=True))


def finding(bench: Bench) -> Iterator[Row]:
    """10,000 payloads that are all faulty, less 10,000 clean ones, by 10,000."""
    faulty, clean = bench.payloads(10_000, 1), bench.payloads(10_000)
    own, peer = in_turn((bench.flowlint(faulty, exit_code=1), bench.flowlint(clean)), bench.size.long)
    each = [(one - other) / 10_000 for one, other in zip(own, peer, strict=True)]
    yield _absolute("one payload with a finding", each, Target(0.25, "ms"), {"own": own, "peer": peer})


def library(bench: Bench) -> Iterator[Row]:
    """Give a checker one record after the other, and ``json.loads``; then give it 10,000 faulty ones, less 10,000 clean ones."""

    def checker(path: str, exit_code: int = 0) -> Program:
        return bench.program("checker loop", "check_lines.py", str(bench.folder / "flow.json"), path, exit_code=exit_code)

    path = bench.made("lines-0.jsonl", inputs.write_lines, bench.size.records, 0)
    parsed = bench.program("json.loads loop", "parse_lines.py", path)
    yield bench.race(f"{bench.size.records:,} clean records for a checker", checker(path), parsed, Target(2.5, "×"))
    clean, faulty = (bench.made(f"records-{every}.jsonl", inputs.write_lines, 10_000, every) for every in (0, 1))
    own, peer = in_turn((checker(faulty, exit_code=1), checker(clean)), bench.size.long)
    each = [(one - other) / 10_000 for one, other in zip(own, peer, strict=True)]
    yield _absolute("one record with a finding, for a checker", each, Target(0.25, "ms"), {"own": own, "peer": peer})


def editor(bench: Bench) -> Iterator[Row]:
    """Start the language server and open a document; then change documents with one fault, less opening them, by the changes."""
    folder = bench.folder / "editor"
    (folder / "flows").mkdir(parents=True, exist_ok=True)
    inputs.write_flow(folder / "flows" / "flow.json")

    def edit(requests: int, changes: int) -> Program:
        path = bench.made(f"editor/requests-{requests}.json", inputs.write_array, requests)
        return bench.program("edit", "edit.py", str(folder), path, str(changes))

    (opened,) = in_turn((edit(1, 0),), bench.size.long)
    yield _absolute("from the start of the language server to the first findings", opened, Target(1000, "ms"))
    for what, requests, target in (("5 kB", 4, Target(30, "ms")), ("500 kB", 420, Target(400, "ms"))):
        own, peer = in_turn((edit(requests, 10), edit(requests, 0)), bench.size.long)
        each = [(one - other) / 10 for one, other in zip(own, peer, strict=True)]
        yield _absolute(f"a change in a document of {what} with one fault", each, target, {"own": own, "peer": peer})


def _absolute(what: str, times: list[float], target: Target, samples: dict[str, list[float]] | None = None) -> Row:
    """Return the row of a figure that stands for itself: the least of some times, in milliseconds or by the target's unit in seconds."""
    figure = min(times) / (1000 if target.unit == "s" else 1)
    return Row(what, f"{figure:.2f} {target.unit}", figure=figure, target=target, samples=samples or {"own": times})


def export(bench: Bench) -> Iterator[Row]:
    """One payload against an Architect export of 4 MB, and decoding that with the standard library; one with the uses of its inputs."""
    path = bench.made("large.i3WorkFlow", inputs.write_export, EXPORT)
    limit = bench.program("standard library", "parse_export.py", path)
    yield bench.race("4 MB export", bench.flowlint(bench.payload, "--flow", path), limit, Target(0.45, "×"))
    path = bench.made("expressions.i3WorkFlow", inputs.write_expressions, EXPORT)
    own, plain = (bench.program("reading it alone", "read_export.py", path, *more) for more in (("uses",), ()))
    yield bench.race("4 MB export, with the uses of its inputs", own, plain, Target(1.5, "×"))


def code(bench: Bench) -> Iterator[Row]:
    """1,000 files of code, each with one call that launches the flow; the time of the run by 1,000."""
    for name, suffix in (("Python", ".py"), ("TypeScript", ".ts")):
        folder = bench.made(f"code{suffix}", inputs.write_code, 1000, suffix)
        (taken,) = in_turn([bench.flowlint(folder)], bench.size.long)
        yield _absolute(f"a {name} file with a call", [time / 1000 for time in taken], Target(4, "ms"), {"own": taken})


def definitions(bench: Bench) -> Iterator[Row]:
    """One payload against 1,000 definitions."""
    for suffix in (".json", ".yaml"):
        flows = bench.made(f"flows-1000{suffix}", inputs.write_flows, 1000, suffix)
        (taken,) = in_turn([bench.flowlint(bench.payload, "--definitions", flows)], bench.size.long)
        yield _absolute(f"1,000 definitions, {suffix[1:].upper()}", taken, Target(0.2, "s"))


def array(bench: Bench) -> Iterator[Row]:
    """Check an array of 5,200 requests, of which one is faulty."""
    path = bench.made("array.json", inputs.write_array, 5200)
    (taken,) = in_turn([bench.flowlint(path, exit_code=1)], bench.size.long)
    yield _absolute("one faulty item in an array of 5,200 requests", taken, Target(0.15, "s"))


def memory(bench: Bench) -> Iterator[Row]:
    """Peak memory over 1,000 to 100,000 files, clean and with one in twenty faulty, and over JSON Lines."""
    minimal = peak(bench.minimal())
    weighed = [
        (f"{count:,} files, {fault}", bench.flowlint(bench.payloads(count, every), exit_code=bool(every)))
        for fault, every in (("clean", 0), ("5 % faulty", 20))
        for count in (1000, 10_000, 100_000)
        if count <= bench.size.files
    ]
    records = bench.made("lines-20.jsonl", inputs.write_lines, bench.size.records, 20)
    weighed.append((f"{bench.size.records:,} JSON Lines, 5 % faulty", bench.flowlint(records, exit_code=1)))
    for what, program in weighed:
        most = peak(program)
        words, ratio = f"minimal click program, {minimal:.1f} MiB", f"{most / minimal:.2f} ×"
        yield Row(f"peak memory, {what}", f"{most:.1f} MiB", words, ratio, most, Target(24, "MiB"), {"own": [most], "peer": [minimal]})


def mixed(bench: Bench) -> Iterator[Row]:
    """10,000 files of all kinds without a payload: with the search for calls that are not read and without it, and reading alone."""
    folder = bench.made("mixed", inputs.write_mixed, 10_000)
    program = bench.flowlint(folder, "--allow-empty")
    without = program._replace(name="the same without", arguments=(str(bench.folder / "without_forms.py"), *program.arguments[1:]))
    yield bench.race("looking for calls that are not read, 10,000 files of mixed kinds", program, without, Target(1.05, "×"))
    limit = bench.program("walk and read", "read_all.py", folder)
    yield bench.race("10,000 files of mixed kinds, none with a payload", program, limit, Target(3, "×"))


def hook(bench: Bench) -> Iterator[Row]:
    """pre-commit on 20 staged payloads, and a hook that prints flowlint's version, both less what the hook runner costs."""
    whole, runner, version = times = in_turn(hooks.install(bench.folder), bench.size.short)
    own, peer = min(whole) - min(runner), min(version) - min(runner)
    words, samples = f"flowlint --version as a hook, {peer:.0f} ms", dict(zip(hooks.HOOKS, times, strict=True))
    yield Row("hook on 20 staged payloads", f"{own:.0f} ms", words, f"{own / peer:.2f} ×", own / peer, Target(1.5, "×"), samples)


def fetch(bench: Bench) -> Iterator[Row]:
    """Fetch 1,000 flows into a new and into an unchanged snapshot, and a loop over the same calls with httpx; by the clock."""
    stand_in = (sys.executable, str(hooks.ROOT / "tests" / "platform_stand_in.py"), "1000")
    with subprocess.Popen(stand_in, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdin is not None
        assert served.stdout is not None
        known = {"url": served.stdout.readline().strip(), "token": peers.TOKEN}
        bench.write("bare_fetch.py", peers.BARE_FETCH.format(flows=1000, **known))
        for name, snapshot in (("new", ""), ("unchanged", str(bench.folder / "snapshot"))):
            bench.write(f"{name}.py", peers.FETCH.format(folder=snapshot, parent=str(bench.folder), **known))
            program, limit = bench.program("flowlint fetch", f"{name}.py"), bench.program("bare httpx loop", "bare_fetch.py")
            yield bench.race(f"fetch of 1,000 flows, {name}, by the clock", program, limit, Target(1.3, "×"), by_clock=True)
        served.stdin.close()


BENCHMARKS = (start, files, yaml, lines, finding, library, editor, export, code, definitions, array, memory, mixed, hook, fetch)
