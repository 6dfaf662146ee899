"""Room of the payload carriers: each module offers one ``CARRIER``."""
