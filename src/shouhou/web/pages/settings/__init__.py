"""Shops and rules."""
