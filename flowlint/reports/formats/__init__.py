"""Room of the output formats: each module offers one ``REPORTER``."""
