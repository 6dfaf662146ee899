"""The Genesys Cloud platform over HTTP."""
