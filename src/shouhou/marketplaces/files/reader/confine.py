"""What the reading process takes from itself before it opens anything."""

import resource


def confine(*, memory_bytes: int, cpu_seconds: int) -> None:
    """Bounds address space and processor time, and forbids writing files. Cannot be undone."""
    for what, soft, hard in (
        (resource.RLIMIT_AS, memory_bytes, memory_bytes),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 5),  # the soft one tells why the process ends
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        _, allowed = resource.getrlimit(what)
        if allowed != resource.RLIM_INFINITY:
            soft, hard = min(soft, allowed), min(hard, allowed)
        resource.setrlimit(what, (soft, hard))
