"""One run: from settings and paths to findings."""
