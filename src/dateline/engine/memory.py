"""How much memory a process takes, as far as the system tells."""

from __future__ import annotations

import re
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak() -> float:
    """The most resident memory that this process ever had, in MiB; 0 where the system does not tell."""
    if _STATUS.exists():  # the system's count below takes in the parent's, from before this program was loaded
        found = re.search(r"VmHWM:\s*(\d+) kB", _STATUS.read_text())
        return int(found[1]) / 1024 if found else 0.0
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
