"""Where bytes come from: paths and standard input.

Every run loads most of these modules, so what only some runs need (tempfile, select, Git) is imported in functions.
"""
