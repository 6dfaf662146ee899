"""Payloads in Markdown."""
