"""What the carrier of shell scripts finds in a text."""

from __future__ import annotations

from flowlint import registry
from flowlint.model.carried import BodyFile, Text
from flowlint.model.location import Source
from flowlint.payloads.shell.carrier import CARRIER

URL = "https://api.mypurecloud.com/api/v2/flows/executions"
BODY = '{"flowId": "a"}'


def held(text: str, name: str = "launch.sh") -> list[object]:
    return list(registry.find(CARRIER, Source(name, text)))


def bodies(text: str, name: str = "launch.sh") -> list[str]:
    """Return the bodies in a text, files as ``@path``."""
    found = []
    for one in held(text, name):
        if isinstance(one, Text):
            assert (one.grammar, one.facts.certain) == ("json", True)
            found.append(one.data.decode())
        elif isinstance(one, BodyFile):
            found.append(f"@{one.path}")
    return found
