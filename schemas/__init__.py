"""JSON Schemas that come with flowlint, and its table of event topics, as the package ``flowlint.schemas``."""
