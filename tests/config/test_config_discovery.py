import os
import subprocess
import sys
from pathlib import Path

import pytest
from configurations import complaint, read

from flowlint.config.discovery import load
from flowlint.config.settings import Settings
from flowlint.model.errors import ConfigError


def test_without_a_configuration_the_start_is_the_root():
    assert load(None, ".") == Settings(path=None, root=".", payloads=(".",))


def test_without_a_configuration_the_folder_flows_is_taken(folder):
    (folder / "flows").mkdir()
    assert load(None, ".") == Settings(path=None, root=".", definitions=("flows",), payloads=(".",))
    assert load(None, str(folder)) == Settings(path=None, root=str(folder), definitions=(str(folder / "flows"),), payloads=(str(folder),))


def test_a_run_without_configuration_imports_no_reader(folder):
    (folder / "pyproject.toml").write_text('[project]\nname = "other"\n')
    heavy = "{'yaml', 'tomllib', 'json', 'difflib', 'pathlib', 'tempfile', 'datetime'}"
    loading = "import sys; before = set(sys.modules); from flowlint.config.discovery import load; load(None, '.')"
    code = f"{loading}; print(sorted({heavy} & set(sys.modules) - before))"
    path = str(Path(__file__).resolve().parents[2])
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(("levels", "root"), [(0, "."), (1, ".."), (2, "../.."), (3, "../../..")])
@pytest.mark.parametrize(("name", "text"), [(".flowlint.yaml", "exclude: a\n"), ("pyproject.toml", '[tool.flowlint]\nexclude = "a"\n')])
def test_the_nearest_folder_upwards_wins(folder, levels, root, name, text):
    home = [folder, *folder.parents][levels]
    (home / name).write_text(text)
    (home.parent / ".flowlint.yaml").write_text("exclude: far\n")
    (home / "flows").mkdir()
    path = os.path.normpath(f"{root}/{name}")
    flows = os.path.normpath(f"{root}/flows")
    assert load(None, ".") == Settings(path=path, root=root, definitions=(flows,), payloads=(root,), exclude=("a",))


def test_in_one_folder_the_own_file_wins(folder):
    (folder / "pyproject.toml").write_text('[tool.flowlint]\nexclude = "b"\n')
    (folder / ".flowlint.yaml").write_text("exclude: a\n")
    assert load(None, ".").exclude == ("a",)


@pytest.mark.parametrize(
    "text", ['[project]\nname = "x"\n', '[project]\ndependencies = ["genesys-flowlint"]\n', "[tool.other]\nflowlint = 1\n"]
)
def test_a_project_without_the_table_is_passed_over(folder, text):
    (folder / "pyproject.toml").write_text(text)
    (folder.parent / ".flowlint.yaml").write_text("exclude: a\n")
    assert load(None, ".").path == "../.flowlint.yaml"


def test_a_project_that_is_no_toml_counts_only_if_it_speaks_of_flowlint(folder):
    (folder / "pyproject.toml").write_text("a = = 1\n")
    assert load(None, ".").path is None
    (folder / "pyproject.toml").write_text("[tool.flowlint]\na = = 1\n")
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:2:5: invalid value$"):
        load(None, ".")


def test_a_folder_with_the_name_is_no_configuration(folder):
    (folder / ".flowlint.yaml").mkdir()
    (folder / ".flowlint.yml").write_text("exclude: a\n")
    assert load(None, ".").path is None


def test_a_stated_file_has_any_name_and_makes_its_folder_the_root(folder):
    (folder / "sub").mkdir()
    (folder / ".flowlint.yaml").write_text("exclude: a\n")
    expected = Settings(path="", root="sub", payloads=("sub",), exclude=("b",))
    for name, text in {
        "x.conf": "exclude: b",
        "x.json": '{"exclude": "b"}',
        "x.toml": 'exclude = "b"',
        "y.toml": 'tool.flowlint.exclude = "b"',
    }.items():
        assert read(text, f"sub/{name}") == expected._replace(path=f"sub/{name}")


def test_a_stated_file_that_cannot_be_read_is_an_error(folder):
    (folder / "sub").mkdir()
    for path, message in {"none.yaml": 'cannot read "none.yaml": no such file', "sub": 'cannot read "sub": is a folder'}.items():
        with pytest.raises(ConfigError) as caught:
            load(path, ".")
        assert str(caught.value) == message


def test_a_huge_file_is_not_read():
    assert complaint("#" * (1 << 22) + "\n") == 'cannot read ".flowlint.yaml": it is larger than 4 MiB'
