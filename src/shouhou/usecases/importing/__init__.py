"""Files that people export from the platform's console: brought, previewed, applied."""
