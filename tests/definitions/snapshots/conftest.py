"""The platform's stand-in as snapshots see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from platform_stand_in import TOKEN, StandIn

from flowlint.sources.platform.credentials import Access
from flowlint.sources.platform.transport import Timing, Transport


@pytest.fixture
def platform(served: StandIn) -> Iterator[Transport]:
    """Open a connection to what the test has ``served``."""
    with Transport(Access(served.url, served.url, "here", token=TOKEN), Timing(read=1, first_wait=0.001, longest_wait=0.01)) as opened:
        yield opened
