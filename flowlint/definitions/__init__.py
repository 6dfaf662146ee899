"""Flow definitions: read, kept, compared and described."""
