"""Room of the commands: each module offers one ``command``."""
