"""Payloads in YAML."""
