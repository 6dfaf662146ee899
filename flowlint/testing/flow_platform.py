"""The platform's part in a test: answers launches as documented, and keeps what it proved."""

from __future__ import annotations

import json
import threading
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flowlint.sources.platform.regions import REGIONS
from flowlint.testing import answers
from flowlint.testing.launch import Launch, is_launch
from flowlint.testing.proof import Proof, proved

if TYPE_CHECKING:
    from flowlint.linter.checker import Checker

_SIGN_IN_HOSTS = frozenset(f"login.{domain}" for domain in REGIONS.values())


class FlowPlatform:
    """Stands in for the endpoint that launches flows; several threads may send to it.

    ``launches`` are the bodies that were sent, in the order in which they came, and ``proofs`` what came of each.
    """

    def __init__(self, checker: Checker) -> None:
        self.launches: list[bytes] = []
        self.proofs: list[Proof] = []
        self._checker = checker
        self._lock = threading.Lock()

    def takes(self, method: str, url: str) -> bool:
        """Return true when the request is one that the stand-in answers: a launch, or a sign-in at a host of Genesys Cloud."""
        return is_launch(method, url) or _is_sign_in(method, url)

    def answer(self, method: str, url: str, launch: Launch) -> bytes:
        """Return the body of the answer, which is JSON with status 200; a launch is proved, and answered whether it fits or not."""
        if not is_launch(method, url):
            return _json(answers.signed_in())
        with self._lock:
            number = len(self.launches) + 1
            self.launches.append(launch.body)
        proof = proved(launch, self._checker, f"launch {number}")
        with self._lock:
            self.proofs.append(proof)
        return _json(answers.launched(proof.flow, launch.body))

    @property
    def complaint(self) -> str:
        """The text reports on the launches that do not fit; empty where all fit."""
        return "\n\n".join(proof.text for proof in self.proofs if not proof.fits)

    def counts(self) -> dict[str, int]:
        """Return how many launches were proved against each flow, by its citation; those that do not fit are counted under ``""``."""
        return dict(Counter(proof.flow.citation if proof.fits and proof.flow is not None else "" for proof in self.proofs))


def _is_sign_in(method: str, url: str) -> bool:
    parts = urlsplit(url)
    return method.upper() == "POST" and parts.path == answers.SIGN_IN and parts.hostname in _SIGN_IN_HOSTS


def _json(answer: dict[str, Any]) -> bytes:
    return json.dumps(answer).encode()
