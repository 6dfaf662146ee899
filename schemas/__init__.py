"""JSON Schemas that come with flowlint, as the package ``flowlint.schemas``."""
