"""Where bytes come from: paths and standard input."""
