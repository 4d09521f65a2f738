"""Policies for options: what holds for which kind of problem, its editor, its effect."""
