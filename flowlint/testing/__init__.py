"""For tests of your own code: proves the launch requests that it sends, and stands in for the platform.

``prove`` judges one request. ``httpx_hook``, ``httpx_async_hook`` and ``LaunchAdapter`` prove each launch that a client sends. The pytest
plugin, with its fixture ``flow_platform``, is in ``plugin.py``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowlint.testing.httpx_hooks import httpx_async_hook, httpx_hook
    from flowlint.testing.proof import LaunchError, prove
    from flowlint.testing.requests_adapter import LaunchAdapter

__all__ = ["LaunchAdapter", "LaunchError", "httpx_async_hook", "httpx_hook", "prove"]


def __getattr__(name: str) -> Any:
    """Return a public name, whose module is loaded when it is asked for: pytest loads this package in every suite."""
    if name in {"LaunchError", "prove"}:
        from flowlint.testing import proof

        return getattr(proof, name)
    if name in {"httpx_async_hook", "httpx_hook"}:
        from flowlint.testing import httpx_hooks

        return getattr(httpx_hooks, name)
    if name == "LaunchAdapter":
        from flowlint.testing.requests_adapter import LaunchAdapter

        return LaunchAdapter
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
