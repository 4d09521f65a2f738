"""Makes the shipped model of the diagnosis out of text that the project may use. Not part of the package."""
