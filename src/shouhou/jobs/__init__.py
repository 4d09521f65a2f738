"""The door for time: what runs by itself. Each loop and task is a thin call of a use case."""
