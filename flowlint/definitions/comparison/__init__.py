"""What changed between two definitions, and who breaks."""
