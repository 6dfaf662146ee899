"""SHA-256, of which fingerprints and the hashes of contracts are made."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any, cast


def _sha256() -> Callable[[bytes], Any]:
    """Return the constructor that is loaded at the least cost, as ``random`` of the standard library looks for that of SHA-512.

    ``hashlib`` loads OpenSSL, which takes 5 MiB and 3 ms: a tenth of a short run with a finding.
    """
    for name in ("_sha2", "_sha256"):
        with suppress(ImportError, AttributeError):
            return cast("Callable[[bytes], Any]", import_module(name).sha256)
    from hashlib import sha256

    return sha256


_new = _sha256()


def hex_digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal; a lone surrogate counts as the three bytes that it would be."""
    digest: str = _new(text.encode("utf-8", "surrogatepass")).hexdigest()
    return digest
