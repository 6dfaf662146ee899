"""Measures flowlint against its peers and limits in one run, and prints ratios. ``README.md`` beside it says how to read them.

python benchmarks/run.py [--quick] [--only WORD]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import inputs
from racing import Failure, Program, Race, peak, race, table


class Size(NamedTuple):
    """How much is measured: rounds of short and of long programs, files in a folder, lines of a JSON Lines file."""

    short: int
    long: int
    files: int
    lines: int


FULL = Size(short=41, long=11, files=1000, lines=200_000)
QUICK = Size(short=7, long=3, files=1000, lines=20_000)
EXPORT = 4_000_000
"""Bytes of the large Architect export."""
PAYLOAD, DEFINITION, SCHEMA = "payload.json", "flow.json", "schema.json"


class Bench:
    """The folder with the inputs, and the programs that run on them."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.folder, self.size = folder, size
        self.write("minimal.py", inputs.MINIMAL)
        self.write("lines.py", inputs.PARSE_LINES)
        self.write("export.py", inputs.PARSE_EXPORT)
        for name, module in (("flowlint", "flowlint.cli.main"), ("check_jsonschema", "check_jsonschema"), ("minimal", "minimal")):
            self.write(f"start_{name}.py", inputs.START.format(module=module))
        inputs.write_flow(folder / DEFINITION)
        inputs.write_schema(folder / SCHEMA)
        Path(inputs.write_json(folder / "one", 1)[0]).rename(folder / PAYLOAD)

    def write(self, name: str, text: str) -> None:
        """Write a program into the folder."""
        (self.folder / name).write_text(text)

    def path(self, name: str) -> str:
        """Return the path of a file or folder among the inputs."""
        return str(self.folder / name)

    def flowlint(self, name: str, *paths: str, exit_code: int = 0, definition: str = DEFINITION) -> Program:
        """Return a run of ``flowlint check`` on ``paths``."""
        options = ("--flow" if definition != DEFINITION else "--definitions", self.path(definition))
        return Program(name, (self.path("start_flowlint.py"), "check", *paths, *options), (exit_code,))

    def check_jsonschema(self, paths: list[str]) -> Program:
        """Return a run of ``check-jsonschema`` on ``paths``."""
        start = self.path("start_check_jsonschema.py")
        return Program("check-jsonschema", (start, "--schemafile", self.path(SCHEMA), *paths))

    def peer(self, name: str, program: str, *arguments: str) -> Program:
        """Return a run of one of the small programs in the folder."""
        return Program(name, (self.path(program), *arguments))

    def report(self, first: Program, second: Program, rounds: int) -> Race:
        """Race two programs and print what came of it."""
        times = race(first, second, rounds)
        print(table(times, first, second), flush=True)
        return times


def start(bench: Bench) -> None:
    """One small clean payload against one definition; target: at most 1.5 times a minimal click program."""
    bench.report(
        bench.flowlint("flowlint, 1 payload", bench.path(PAYLOAD)),
        bench.peer("minimal click program", "start_minimal.py", "check", bench.path(PAYLOAD)),
        bench.size.short,
    )


def folder(bench: Bench) -> None:
    """1,000 small clean payloads in one folder; target: at most a quarter of check-jsonschema."""
    paths = inputs.write_json(bench.folder / "clean", bench.size.files)
    bench.report(bench.flowlint("flowlint", bench.path("clean")), bench.check_jsonschema(paths), bench.size.long)


def defects(bench: Bench) -> None:
    """As many payloads, one in twenty of them defective and reported, against clean ones."""
    inputs.write_json(bench.folder / "mixed", bench.size.files, one_defective_in=20)
    inputs.write_json(bench.folder / "sound", bench.size.files)
    bench.report(
        bench.flowlint("5 % defective", bench.path("mixed"), exit_code=1),
        bench.flowlint("all clean", bench.path("sound")),
        bench.size.long,
    )


def yaml(bench: Bench) -> None:
    """As many payloads in YAML, against check-jsonschema."""
    paths = inputs.write_yaml(bench.folder / "yaml", bench.size.files)
    bench.report(bench.flowlint("flowlint", bench.path("yaml")), bench.check_jsonschema(paths), bench.size.long)


def lines(bench: Bench) -> None:
    """One JSON Lines file, against a loop that does nothing but parse each line."""
    inputs.write_lines(bench.folder / "lines.jsonl", bench.size.lines)
    path = bench.path("lines.jsonl")
    times = bench.report(bench.flowlint("flowlint", path), bench.peer("json.loads loop", "lines.py", path), bench.size.long)
    print(f"  {bench.size.lines:,} records: {bench.size.lines / median(times.first) * 1000:,.0f} a second")


def export(bench: Bench) -> None:
    """One payload against an Architect export of 4 MB, against decoding the export with the standard library alone."""
    inputs.write_export(bench.folder / "large.i3WorkFlow", EXPORT)
    path = bench.path("large.i3WorkFlow")
    bench.report(
        bench.flowlint("flowlint", bench.path(PAYLOAD), definition="large.i3WorkFlow"),
        bench.peer("standard library", "export.py", path),
        bench.size.long,
    )


def memory(bench: Bench) -> None:
    """Peak memory; JSON Lines are streamed, so that ten times the lines should need no more."""
    few, many = bench.folder / "few.jsonl", bench.folder / "many.jsonl"
    inputs.write_json(bench.folder / "weighed", bench.size.files)
    inputs.write_lines(few, bench.size.lines // 10)
    inputs.write_lines(many, bench.size.lines)
    programs = (
        bench.peer("minimal click program", "start_minimal.py", "check"),
        bench.flowlint("1 payload", bench.path(PAYLOAD)),
        bench.flowlint(f"{bench.size.files:,} payloads", bench.path("weighed")),
        bench.flowlint(f"{bench.size.lines // 10:,} lines", str(few)),
        bench.flowlint(f"{bench.size.lines:,} lines", str(many)),
    )
    for program in programs:
        print(f"  {program.name:24} {peak(program):6.1f} MiB", flush=True)


BENCHMARKS: tuple[Callable[[Bench], None], ...] = (start, folder, defects, yaml, lines, export, memory)


def main() -> int:
    """Run the benchmarks; the exit code is 1 where a program failed, and never tells of a slow one."""
    parser = argparse.ArgumentParser(description="Measure flowlint against its peers and limits, and print ratios.")
    parser.add_argument("--quick", action="store_true", help="few rounds: a first impression, not a measurement")
    parser.add_argument("--only", choices=[benchmark.__name__ for benchmark in BENCHMARKS], help="run one benchmark")
    options = parser.parse_args()
    failed = False
    for benchmark in BENCHMARKS:
        if options.only not in {None, benchmark.__name__}:
            continue
        print(f"{benchmark.__name__}: {benchmark.__doc__}")
        with TemporaryDirectory(prefix="flowlint-benchmark-") as folder:
            try:
                benchmark(Bench(Path(folder), QUICK if options.quick else FULL))
            except Failure as failure:
                failed = True
                print(f"  failed: {failure}")
        print()
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
