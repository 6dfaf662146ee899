"""Room of the definition formats: each module offers one ``FORMAT``."""
