"""Payloads in the scripts of HTML pages and of Vue and Svelte components."""
