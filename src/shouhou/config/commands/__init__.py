"""One module per subcommand.

Each has ``register(subparsers) -> None``, which adds its parser, and ``run(options) -> int``, which returns the exit
code (or its parsers name their own by ``set_defaults(run=…)``). Before ``run`` the database is up and migrated and Django is set up, unless the module says
``NEEDS_DATABASE = False``; ``LASTING = True`` lets other commands use the database that was started for this one. Nothing of Django may be imported at the module's top: registering happens first.
"""

# In the order of the help. Other modules here help these and are imported by them when they run.
MODULES = (
    "run",
    "web",
    "worker",
    "migrate",
    "upgrade_db",
    "demo",
    "shop",
    "user",
    "token",
    "sync",
    "import_files",
    "verify",
    "diagnose",
    "train",
)
