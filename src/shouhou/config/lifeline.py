"""Children that do not outlive their parent. Standard library only; Linux only, elsewhere nothing happens.

The kernel forgets a death signal when the user changes or a set-user-ID program is executed, so it is asked for
in the child, as the last thing before ``exec``. It belongs to the *thread* that started the child: children are
started from the main thread only.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
PARENT_GONE = 125

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(death_signal: signal.Signals = signal.SIGKILL) -> None:
    """Asks the kernel to send this process ``death_signal`` when its parent ends, however it ends."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)


def tied_to_me(death_signal: signal.Signals = signal.SIGKILL) -> Callable[[], None]:
    """A ``preexec_fn`` that ties the child to the calling process, also when that ends before ``exec``."""
    parent = os.getpid()

    def tie() -> None:
        die_with_parent(death_signal)
        if os.getppid() != parent:
            os._exit(PARENT_GONE)

    return tie
