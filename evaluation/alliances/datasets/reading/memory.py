"""How much memory this process may still ask for, where the system tells.

The values' reader aborts the process when it gets no memory: so its need is compared first.
"""

from pathlib import Path

_KILOBYTE = 1024


def free_bytes() -> int | None:
    """Return how much memory is left to this process; None where the system does not tell.

    On Linux: what the kernel calls available, and what the limit of the process on its address
    space (``ulimit -v``) leaves.
    """
    return min((free for free in (_available(), _allowed()) if free is not None), default=None)


def _available() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    except (OSError, ValueError):
        return None
    told = dict(line.split(":", 1) for line in lines if ":" in line)
    if "MemAvailable" not in told:
        return None
    return int(told["MemAvailable"].split()[0]) * _KILOBYTE


def _allowed() -> int | None:
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        return None
    kind = getattr(resource, "RLIMIT_AS", None)
    if kind is None:
        return None
    limit = resource.getrlimit(kind)[0]
    if limit == resource.RLIM_INFINITY:
        return None
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except (OSError, ValueError):
        return None
    return max(0, limit - pages * resource.getpagesize())
