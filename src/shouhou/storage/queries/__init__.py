"""Read models: rows in, frozen records out. Pages and the API read the same ones."""
