"""Text to node trees with spans, one module per grammar."""
