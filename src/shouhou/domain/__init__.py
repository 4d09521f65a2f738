"""Rules. Standard library only: no framework, no I/O, no clock; time, actor and ids come in as arguments."""
