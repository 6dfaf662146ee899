"""Payloads in Postman collections."""
