"""Velocity templates, which data actions and Terraform hold."""
