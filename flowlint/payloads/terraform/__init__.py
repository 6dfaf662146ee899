"""Payloads and triggers in Terraform configurations."""
