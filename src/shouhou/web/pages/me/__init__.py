"""A person's own screen."""
