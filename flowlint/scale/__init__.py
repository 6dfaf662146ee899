"""Many files and records: several processes on one machine, and batches for an engine that spreads them over many."""
