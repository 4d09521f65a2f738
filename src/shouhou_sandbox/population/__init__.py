"""Seeded buyers, sellers, carriers and officers, so that the shops live."""
