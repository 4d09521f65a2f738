"""What the reading process takes from itself before it opens anything."""

import resource


def confine(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Bounds address space and processor time, and forbids writing files. Cannot be undone."""
    for what, bound in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        wanted = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(what, (wanted, wanted))
