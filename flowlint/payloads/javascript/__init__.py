"""Payloads in JavaScript and TypeScript code."""
