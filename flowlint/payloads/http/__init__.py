"""Payloads in ``.http`` files."""
