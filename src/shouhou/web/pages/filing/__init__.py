"""A case by hand."""
