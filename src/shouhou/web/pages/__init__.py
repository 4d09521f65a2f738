"""One folder for each page family."""
