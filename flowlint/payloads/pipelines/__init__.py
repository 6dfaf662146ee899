"""Payloads in the scripts of pipelines."""
