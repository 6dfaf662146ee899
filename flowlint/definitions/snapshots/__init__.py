"""Snapshots of the platform's flows on disk."""
