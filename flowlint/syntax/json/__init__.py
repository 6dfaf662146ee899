"""JSON as a tree with places."""
