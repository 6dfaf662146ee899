"""The version of flowlint."""

__version__ = "0.1.0"
