"""What must be refreshed."""
