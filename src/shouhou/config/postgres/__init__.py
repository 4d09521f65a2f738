"""The embedded PostgreSQL: a real server on one folder, reached by a Unix socket only.

Standard library only, no Django: the supervisor and the tests use it before anything else exists.
"""

from .binaries import Binaries, find_binaries
from .cluster import Cluster, dsn_of

__all__ = ["Binaries", "Cluster", "dsn_of", "find_binaries"]
