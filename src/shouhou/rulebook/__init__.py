"""Dated data: the rules that shops are shipped with, and nothing else but their loader and printer."""
