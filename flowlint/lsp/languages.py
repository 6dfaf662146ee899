"""What editors call the languages of the files that are read. Their set-ups name these; a test compares them."""

from __future__ import annotations

LANGUAGES = {
    "html": (".html", ".htm"),
    "http": (".http", ".rest"),
    "javascript": (".js", ".cjs", ".mjs"),
    "javascriptreact": (".jsx",),
    "json": (".json", ".tf.json"),
    "jsonc": (".jsonc",),
    "jsonl": (".jsonl", ".ndjson"),
    "markdown": (".md", ".markdown"),
    "mdx": (".mdx",),
    "plaintext": (".txt", ".text"),
    "python": (".py",),
    "shellscript": (".sh", ".bash", ".command", ".ksh", ".zsh"),
    "svelte": (".svelte",),
    "terraform": (".tf",),
    "typescript": (".ts", ".cts", ".mts"),
    "typescriptreact": (".tsx",),
    "vue": (".vue",),
    "yaml": (".yaml", ".yml"),
}
"""The suffixes of each language, by its id in the protocol; a text that is not saved is read as one with the first."""
