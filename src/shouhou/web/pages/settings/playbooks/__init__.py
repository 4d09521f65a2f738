"""A shop's playbooks: reading, changing, taking the shipped ones back."""
