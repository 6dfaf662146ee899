"""Payloads in JSON and JSON Lines."""
