import datetime

import pytest
from configurations import TOML, YAML, read

from flowlint.config.entries import BindingEntry, FlowEntry, IgnoreEntry, MaxAge
from flowlint.config.settings import Settings
from flowlint.model.flow import RequestBody
from flowlint.model.location import region
from flowlint.model.mode import ContainerMode, Shape
from flowlint.model.severity import Severity


def everything(
    path: str, keys: tuple[str, str], flows: tuple[int, int], bindings: tuple[str, str], ignore: tuple[str, str, str]
) -> Settings:
    def places(*found: str) -> list[str]:
        return [f"{path}:{place}" for place in found]

    definitions, payloads = places(*keys)
    first_flow, second_flow = places(*map(str, flows))
    first_binding, second_binding = places(*bindings)
    first, second, third = places(*ignore)
    return Settings(
        path=path,
        root=".",
        definitions=("flows", "../other/flow.json"),
        definitions_place=definitions,
        payloads_place=payloads,
        payloads=("payloads",),
        flows={
            "callback": FlowEntry("flows/callback.yaml", None, None, first_flow),
            "1e5": FlowEntry("flows/other.i3WorkFlow", RequestBody.JSON, "a1b2c3d4-e5f6-7890-abcd-ef1234567890", second_flow),
        },
        exclude=("*.lock",),
        bindings=(
            BindingEntry(("payloads/callback/**", "*.cb.json"), "callback", Shape.ARGUMENTS, first_binding),
            BindingEntry(("x.json",), "Name of a flow", Shape.REQUEST, second_binding),
        ),
        container=ContainerMode.INPUT_DATA,
        rules={"null-value": None, "unknown-field": Severity.INFO, "type-mismatch": Severity.WARNING, "name-case-mismatch": Severity.ERROR},
        ignore=(
            IgnoreEntry("legacy/**", "/inputData/*/a~1b", (), "", None, first),
            IgnoreEntry("x#y.json", "", ("null-value",), "", None, second),
            IgnoreEntry(
                "*.json", "/inputData", ("null-value", "unknown-field"), "kept for callers of old", datetime.date(2027, 1, 31), third
            ),
        ),
        substitutions={"version": "1.10", "flag": "true", "word": "off", "text": "{{other}}"},
        max_age=MaxAge(2 * 7 * 24 * 3600, "2 weeks"),
    )


def placed(settings):
    """Show where ignore entries stand as people read it."""

    def shown(location):
        place = region(location)
        return f"{location.source.name}:{place.line}:{place.column}"

    return settings._replace(ignore=tuple(entry._replace(location=shown(entry.location)) for entry in settings.ignore))


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_key_is_read_from_yaml(ends, mark):
    found = read(mark + YAML.replace("\n", ends))
    assert placed(found) == everything(".flowlint.yaml", ("2:14", "3:11"), ("5:3", "6:3"), ("9:5", "12:5"), ("20:5", "21:5", "23:5"))


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_key_is_read_from_toml(ends, mark):
    found = read(mark + TOML.replace("\n", ends), "pyproject.toml")
    assert placed(found) == everything("pyproject.toml", ("3:15", "4:12"), ("13:1", "14:22"), ("19:1", "26:1"), ("30:1", "32:1", "35:1"))


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "null\n", "{}\n"])
def test_a_file_may_say_nothing(text):
    assert read(text) == Settings(path=".flowlint.yaml", root=".", payloads=(".",))


def test_an_empty_list_of_definitions_is_stated(folder):
    (folder / "flows").mkdir()
    found = read("definitions: []\n")
    assert (found.definitions, found.definitions_place) == ((), ".flowlint.yaml:1:14")
