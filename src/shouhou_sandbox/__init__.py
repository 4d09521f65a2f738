"""A marketplace in a box: its own reading of the open platform, reached over HTTP only."""
