"""flowlint: proves a request payload against the Genesys Cloud Architect flow that it launches."""

__version__ = "0.1.0"
