"""The language server: what ``Checker`` finds and knows, in the words of the Language Server Protocol."""
