"""One case: reading it, deciding on it."""
