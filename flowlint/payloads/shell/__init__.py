"""Payloads in shell scripts."""
