"""Frozen data that every other part speaks in; no I/O."""
