"""Calls of the platform in forms and files that are not read, which are named and not judged."""
