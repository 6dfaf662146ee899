"""Payloads in Python code."""
