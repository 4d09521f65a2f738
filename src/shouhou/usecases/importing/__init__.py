"""Files that people export from the platform's console: brought, previewed, applied."""

from .bringing import (
    apply_import,
    bring_file,
    cancel_import,
    import_view,
    list_imports,
    map_columns,
    state_moment,
)

__all__ = [
    "apply_import",
    "bring_file",
    "cancel_import",
    "import_view",
    "list_imports",
    "map_columns",
    "state_moment",
]
