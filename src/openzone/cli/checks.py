"""What has to be right before anything is started, each with its sentence."""

import errno
import os
import shutil
import socket
import tempfile
import time
from pathlib import Path

from openzone.cli.postgres import locks
from openzone.cli.problems import Problem

LEAST_FREE_BYTES = 200 * 1024 * 1024
# A server that was killed a moment ago may still be letting go of its port.
PORT_PATIENCE = 2.0


def writable(data: Path) -> None:
    """The data folder can be made, and written."""
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=data) as file:
            file.write(b"\0" * 4096)
            file.flush()
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise Problem(disk_full(data)) from error
        raise Problem(
            f"OpenZone cannot write its data in {data}: {(error.strerror or 'it failed').lower()}; "
            "set OPENZONE_DATA to a folder of yours."
        ) from error


def room(data: Path) -> None:
    """There is room for what is going to be written."""
    if free_bytes(data) < LEAST_FREE_BYTES:
        raise Problem(disk_full(data))


def free_bytes(data: Path) -> int:
    """How much room there is."""
    return shutil.disk_usage(data).free


def disk_full(data: Path) -> str:
    """The sentence about a disk with too little room."""
    free = free_bytes(data) // (1024 * 1024)
    return (
        f"The disk of {data} is full: {free} MB are free, {LEAST_FREE_BYTES // (1024 * 1024)} MB are needed; "
        "make room, or set OPENZONE_DATA to another disk."
    )


def port_free(host: str, port: int) -> None:
    """Nobody listens at the port."""
    deadline = time.monotonic() + PORT_PATIENCE
    while True:
        trouble = _bind(host, port)
        if trouble is None:
            return
        if trouble.errno != errno.EADDRINUSE or time.monotonic() > deadline:
            raise Problem(_port_sentence(host, port, trouble))
        time.sleep(0.1)


def _bind(host: str, port: int) -> OSError | None:
    try:
        family, kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind(address)
    except OSError as error:
        return error
    return None


def _port_sentence(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program; choose a free one, such as --port {port + 1}."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root; choose one above 1023, such as --port 8000."
    return f"OpenZone cannot listen at {host}:{port}: {error.strerror or error}."


def only_one(data: Path, address: str) -> int:
    """Nobody else serves these data. Returns the lock's descriptor, to be kept open as long as we serve."""
    descriptor = locks.opened(data / "serve.lock")
    if not locks.taken(descriptor):
        holder = os.pread(descriptor, 200, 0).decode(errors="replace").split()
        os.close(descriptor)
        who = f"process {holder[0]}, at {holder[1]}" if len(holder) > 1 else "another process"
        raise Problem(f"OpenZone already serves {data} ({who}); stop that one first, or set OPENZONE_DATA.")
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()} {address}\n".encode(), 0)
    return descriptor
