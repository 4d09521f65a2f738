"""Settings, addresses, logging, processes and the ``shouhou`` command."""
