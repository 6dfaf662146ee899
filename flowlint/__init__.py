"""flowlint: proves a request payload against the Genesys Cloud Architect flow that it launches."""

from flowlint.model.version import __version__

__all__ = ["__version__"]
