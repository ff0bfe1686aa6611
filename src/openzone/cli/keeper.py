"""Runs a process so that it can never outlive the one who started it.

Started as a script of its own (`python -I -S keeper.py VERB …`), so it imports nothing but the standard library:

    keeper.py tether PARENT -- COMMAND…      becomes COMMAND, which is killed when PARENT ends
    keeper.py become WHO -- COMMAND…         becomes COMMAND as WHO: myself, namespace or nobody
    keeper.py keep WHO USERS -- COMMAND…     runs the database server as WHO until nobody holds the lock file USERS
"""

import ctypes
import errno
import fcntl
import os
import pwd
import signal
import sys
import time
from collections.abc import Callable, Sequence

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
NOBODY_ID = 65534
LOOK_SECONDS = 0.2
# A fast shutdown first; the harder ways only for a server that does not listen.
STOPS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 10.0))
SIGNALS = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP}


def end_with_parent(parent: int, how: signal.Signals) -> None:
    """Ask the kernel to send us `how` when `parent` ends; leave at once if it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(how), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def enter_namespace() -> None:
    """Be an ordinary user in a user namespace of our own: outside, the files still belong to root."""
    user, group, inside = os.geteuid(), os.getegid(), somebody()
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        raise PermissionError(ctypes.get_errno(), "user namespaces are refused")
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{inside} {user} 1"),
        ("gid_map", f"{inside} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(line)


def somebody() -> int:
    """An ordinary user whom this machine knows by name: PostgreSQL asks for it."""
    known = {entry.pw_uid for entry in pwd.getpwall()} - {0}
    return NOBODY_ID if NOBODY_ID in known else min(known, default=NOBODY_ID)


def drop_to_nobody() -> None:
    """Give up root for good."""
    os.setgroups([])
    os.setgid(NOBODY_ID)
    os.setuid(NOBODY_ID)
    os.chdir("/")


def remain() -> None:
    """Stay who we are."""


IDENTITIES: dict[str, Callable[[], None]] = {
    "myself": remain,
    "namespace": enter_namespace,
    "nobody": drop_to_nobody,
}


def become(who: str, parent: int, how: signal.Signals, command: Sequence[str]) -> None:
    """Turn into `command` as `who`. The death signal comes last, because a change of user clears it."""
    IDENTITIES[who]()
    end_with_parent(parent, how)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.execvp(command[0], list(command))


def attempt(action: Callable[[], None]) -> None:
    """Run `action`, which does not return when it works; end with its error's number otherwise."""
    try:
        action()
    except OSError as error:
        print(error, file=sys.stderr, flush=True)
        os._exit(error.errno or errno.EPERM)


def keep(who: str, users: str, command: Sequence[str]) -> int:
    """Run the server until nobody uses it any more, it ends by itself, or we are told to stop."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    keeper = os.getpid()
    server = os.fork()
    if server == 0:
        attempt(lambda: become(who, keeper, signal.SIGINT, command))
    with open(users) as lock:
        while not unused(lock.fileno()):
            told = signal.sigtimedwait(SIGNALS, LOOK_SECONDS)
            if ended(server):
                return 1
            if told and told.si_signo != signal.SIGCHLD:
                break
        stop(server)
    return 0


def unused(lock: int) -> bool:
    """Take the users' lock for ourselves if nobody holds it; newcomers then wait until the server is down."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def ended(server: int) -> bool:
    """Whether the server is gone (and no zombie)."""
    try:
        return os.waitpid(server, os.WNOHANG)[0] == server
    except ChildProcessError:
        return True


def stop(server: int) -> None:
    """Shut the server down, harder and harder."""
    for how, patience in STOPS:
        os.kill(server, how)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if ended(server):
                return
            signal.sigtimedwait({signal.SIGCHLD}, LOOK_SECONDS)


def main(arguments: list[str]) -> int:
    """Do what the first word says."""
    split = arguments.index("--")
    (verb, *rest), command = arguments[:split], arguments[split + 1 :]
    if verb == "keep":
        return keep(rest[0], rest[1], command)
    if verb == "tether":
        attempt(lambda: become("myself", int(rest[0]), signal.SIGKILL, command))
    if verb == "become":
        attempt(lambda: become(rest[0], os.getppid(), signal.SIGKILL, command))
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
