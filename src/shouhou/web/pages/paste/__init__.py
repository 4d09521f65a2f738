"""Copied refund lists and order pages."""
