"""Ends a process of the web server when its parent has been killed, which the web server itself does not look after."""

import ctypes
import os
import signal
import sys

PARENT = "OPENZONE_WEB_PARENT"
PR_SET_PDEATHSIG = 1


def hold() -> None:
    """Have the kernel kill us when the web server's main process, named by `OPENZONE_WEB_PARENT`, ends."""
    if sys.platform != "linux" or os.environ.get(PARENT) != str(os.getppid()):
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.environ[PARENT] != str(os.getppid()):
        os._exit(1)
