"""A shop's product guides: list, adding, changing by a successor, ending."""
