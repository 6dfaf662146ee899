"""The configuration: found, read and checked."""
