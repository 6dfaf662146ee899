"""Room of the commands: each module offers one ``command``.

Help loads all of them, so what brings along a package that is heavy to import (httpx, subprocess, jsonschema) is imported in functions.
"""
