"""What an upload really is: told by its content, never by its name."""
