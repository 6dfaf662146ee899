"""What ``flowlint fetch`` cannot do: it says so, writes nothing, and never a secret."""

from __future__ import annotations

from pathlib import Path

import pytest
from fetch_runs import CHECK, fetch
from platform_stand_in import SECRET, TOKEN, Answer, StandIn


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("Draft",), 3, 'flow "Draft" is not published, expected a flow that is: only published flows are launched'),
        (("Compliance chek",), 3, 'no flow has the name "Compliance chek"; did you mean "Compliance check"?'),
        (("--type", "bot"), 3, "there is no such flow that this client may see, expected one of the requested division and type"),
        (("--type", "wrkflow"), 2, 'no flow type is called "wrkflow"; did you mean "workflow"?'),
        (("x", "--all"), 2, "flows are named beside --all, expected one of both"),
        (("x", "--prune"), 2, "--prune is about the whole snapshot, --all or --type, expected neither flows nor --division"),
        ((), 2, '"flows" has no snapshot to fetch again, expected ids or names of flows, --type or --all, or --to with its folder'),
        (
            (CHECK.id, "--type", "bot", "--type", "commonmodule"),
            3,
            f'flow "Compliance check" ({CHECK.id}) is of type "workflow", expected "bot" or "commonmodule"',
        ),
        ((CHECK.id, "--division", "Away"), 3, f'flow "Compliance check" ({CHECK.id}) is in the division "Home", expected "Away"'),
        (
            ("--all", "--region", "eu-wst-1"),
            2,
            '--region names the region "eu-wst-1", which Genesys Cloud does not have; did you mean "eu-west-1" or "eu-west-2"?',
        ),
        (("--profile", "x", "--all"), 3, 'cannot read "HOME/.gc/config.toml": no such file'),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    tmp_path: Path, served: StandIn, arguments: tuple[str, ...], code: int, sentence: str
) -> None:
    assert fetch(tmp_path, served, *arguments) == (code, "", f"flowlint: error: {sentence.replace('HOME', str(tmp_path))}\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("option", ["--timeout", "--time-limit"])
@pytest.mark.parametrize("number", ["nan", "inf", "1e300", "0", "-1"])
def test_what_is_no_time_to_wait_is_wrong_usage(tmp_path: Path, served: StandIn, option: str, number: str) -> None:
    code, printed, said = fetch(tmp_path, served, "--all", option, number)
    # Which option shows the help is said in the words of click, which change.
    assert (code, printed, said.splitlines()[0], said.splitlines()[-1]) == (
        2,
        "",
        "Usage: flowlint fetch [OPTIONS] [FLOWS]...",
        f"Error: Invalid value for '{option}': {float(number)} is not in the range 0<x<=604800.",
    )
    assert served.calls == []


def test_a_wrong_secret_is_said(tmp_path: Path, served: StandIn) -> None:
    code, printed, said = fetch(tmp_path, served, "--all", GENESYSCLOUD_OAUTHCLIENT_SECRET="another-secret")
    assert (code, printed) == (3, "")
    assert said == (
        "flowlint: error: URL/oauth/token does not take the client id and secret (HTTP 401), "
        f"expected those of an OAuth client for client credentials of the platform behind {served.url.partition('//')[2]}\n"
    )


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, f"<html>{TOKEN} {SECRET}</html>".encode()),
        Answer(302, b"", (("Location", f"https://elsewhere.example/{TOKEN}"),)),
        Answer(400, {"message": f"bad {SECRET}", "contextId": TOKEN}),
        Answer(200, {"entities": 5, TOKEN: SECRET}),
        Answer(200, {"entities": [{"id": TOKEN, "name": SECRET}, {"id": 5}, 7]}),
    ],
)
def test_nothing_that_the_platform_says_brings_a_secret_out(tmp_path: Path, served: StandIn, answer: Answer) -> None:
    served.fault = lambda call, _before: answer if call.path == "/api/v2/flows" else None
    code, printed, said = fetch(tmp_path, served, "--type", "bot")
    assert (code, printed, said.startswith("flowlint: error: "), "Traceback" in said) == (3, "", True, False)
