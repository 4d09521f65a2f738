"""Proof: what a case needs, what it has, how it comes in, and how the platform's pictures are kept."""
