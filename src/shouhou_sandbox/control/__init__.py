"""``/sandbox/…``: the JSON interface for whoever plays buyer, officer, carrier, and for tests."""
