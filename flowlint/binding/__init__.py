"""A payload meets a flow."""
