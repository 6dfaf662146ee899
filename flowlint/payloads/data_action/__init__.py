"""Payloads in data actions."""
