"""Measures flowlint against its peers and limits in one run, and prints ratios. ``README.md`` beside it says how to read them.

python benchmarks/run.py [--quick] [--only WORD]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import inputs
from racing import Failure, Program, Race, environment, in_turn, peak, race, rows, table


class Size(NamedTuple):
    """How much is measured: rounds of short and of long programs, files in a folder, lines of a JSON Lines file."""

    short: int
    long: int
    files: int
    lines: int
    mixed: int


ROOT = Path(__file__).resolve().parent.parent
FULL = Size(short=41, long=11, files=1000, lines=200_000, mixed=2000)
QUICK = Size(short=7, long=3, files=1000, lines=20_000, mixed=2000)
STAGED = 20
"""Payloads that a commit changes."""
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


def hosts(bench: Bench) -> None:
    """2,000 files of all kinds, none with a payload, against walking and reading them once; target: at most 3 times."""
    inputs.write_mixed(bench.folder / "repository", bench.size.mixed)
    bench.write("read_all.py", inputs.READ_ALL)
    bench.report(
        bench.flowlint("flowlint", bench.path("repository"), "--allow-empty"),
        bench.peer("walking and reading", "read_all.py", bench.path("repository")),
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


def hook(bench: Bench) -> None:
    """Run pre-commit on 20 staged JSON files; target: at most 1.5 times `flowlint --version`, plus the hook runner's own cost."""
    pre_commit = _install_hooks(bench)
    hooks = ("flowlint", "nothing", "version")
    programs = [Program(f"pre-commit, {name}", (pre_commit, "run", name)) for name in hooks]
    times = in_turn(programs, bench.size.short)
    print("\n".join(rows(programs, times, 22)))
    # The hook's part is a small difference of large times, so that it is taken from the times of all rounds and not round by round.
    typical, least = _part([median(taken) for taken in times]), _part([min(taken) for taken in times])
    print(f"  {'ratio':22} {typical:.2f} (of the least times {least:.2f})", flush=True)


def _part(times: list[float]) -> float:
    """Return how many times as long as ``flowlint --version`` the hook takes, both less what the runner takes anyhow."""
    whole, runner, version = times
    return (whole - runner) / (version - runner)


def _install_hooks(bench: Bench) -> str:
    """Make a repository with staged payloads and the hooks installed, and return the program that is ``pre-commit`` there."""
    source, project = bench.folder / "hooks", bench.folder / "project"
    own = {"PRE_COMMIT_HOME": bench.path("pre-commit"), "VIRTUALENV_OVERRIDE_APP_DATA": bench.path("virtualenv")}
    own |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    own |= {f"GIT_{role}_{what}": "benchmark@example.com" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def run(folder: Path, *command: str) -> str:
        done = subprocess.run(command, cwd=folder, env={**environment(), **own}, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failure(f"{' '.join(command[:3])} ended with exit code {done.returncode}: {(done.stderr or done.stdout).strip()[-400:]}")
        return done.stdout.strip()

    for package in ("flowlint", "schemas"):
        shutil.copytree(ROOT / package, source / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("LICENSE", "README.md", "pyproject.toml", "setup.cfg"):
        shutil.copy(ROOT / name, source / name)
    manifest = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    files = re.findall("^  files: (.*)", manifest, re.MULTILINE)[0]
    (source / ".pre-commit-hooks.yaml").write_text(manifest + inputs.HOOKS.format(files=files), "utf-8")
    (project / "flows").mkdir(parents=True)
    inputs.write_flow(project / "flows" / DEFINITION)
    run(source, "git", "init", "--quiet")
    run(source, "git", "add", "--all")
    run(source, "git", "commit", "--quiet", "--message", "hooks")
    hooks = [{"id": "flowlint"}, {"id": "nothing"}, {"id": "version"}]
    config = {"repos": [{"repo": str(source), "rev": run(source, "git", "rev-parse", "HEAD"), "hooks": hooks}]}
    (project / ".pre-commit-config.yaml").write_text(json.dumps(config), "utf-8")
    run(project, "git", "init", "--quiet")
    run(project, "git", "add", "--all")
    run(project, "git", "commit", "--quiet", "--message", "definition")
    inputs.write_json(project / "payloads", STAGED)
    run(project, "git", "add", "--all")
    run(project, sys.executable, "-m", "pre_commit", "install-hooks")
    bench.write("start_pre_commit.py", inputs.START_IN.format(folder=str(project), environment=own, module="pre_commit.main"))
    return bench.path("start_pre_commit.py")


def fetch(bench: Bench) -> None:
    """Every flow of an organisation of 1,000, against a bare httpx loop over the same calls; target: at most 1.3 times."""
    stand_in = (sys.executable, str(ROOT / "tests" / "platform_stand_in.py"), str(bench.size.files))
    with subprocess.Popen(stand_in, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdin is not None
        assert served.stdout is not None
        known = {"url": served.stdout.readline().strip(), "token": inputs.TOKEN}
        bench.write("bare_fetch.py", inputs.BARE_FETCH.format(flows=bench.size.files, **known))
        for name, snapshot in (("first", ""), ("unchanged", bench.path("snapshot"))):
            bench.write(f"{name}.py", inputs.FETCH.format(folder=snapshot, parent=str(bench.folder), **known))
            bench.report(
                bench.peer(f"flowlint fetch, {name}", f"{name}.py"),
                bench.peer("bare httpx loop", "bare_fetch.py"),
                bench.size.long,
            )
        served.stdin.close()


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


BENCHMARKS: tuple[Callable[[Bench], None], ...] = (start, folder, defects, hosts, yaml, lines, export, hook, fetch, memory)


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
