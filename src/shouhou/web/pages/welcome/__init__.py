"""The first minutes of somebody without a shop."""
