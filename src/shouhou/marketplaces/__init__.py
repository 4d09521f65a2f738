"""Outside. Platform words on one side, domain words on the other. No Django, no rows, no rules."""
