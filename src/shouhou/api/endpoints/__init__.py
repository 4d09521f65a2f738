"""One file per resource. Each operation reads its input, calls one use case and answers."""
