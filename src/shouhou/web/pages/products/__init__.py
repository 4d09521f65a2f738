"""What the rules need to know of a shop's products."""
