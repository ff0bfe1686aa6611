"""`openzone web`: the web server alone, as `serve` runs it."""

import argparse
import gc
import multiprocessing
import os
import shutil
import signal
from importlib import import_module
from types import FrameType

from openzone.cli.surroundings import set_up_django
from openzone.config.paths import data_folder

PROCESSES = 2
STOP_SECONDS = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen at")


def run(options: argparse.Namespace) -> int:
    """Serve until told to stop; processes that die are replaced."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    add_up_metrics()
    preload()
    # Says to the server's processes that they are to end with this one, see config.lifeline.
    os.environ["OPENZONE_WEB_PARENT"] = str(os.getpid())
    server = Server(
        "openzone.config.asgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.ASGI,
        workers=PROCESSES,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.warning,
    )
    server.on_startup(end_streams_first)
    server.serve()
    return 0


def add_up_metrics() -> None:
    """Have the metrics of all processes added up; said to their library before it is loaded."""
    folder = data_folder() / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def preload() -> None:
    """Load the application before the server forks, so that its processes share the memory of it."""
    set_up_django()
    for name in ("openzone.config.wsgi", "openzone.config.urls", "openzone.web.live"):
        import_module(name)
    gc.collect()
    gc.freeze()


def end_streams_first() -> None:
    """When told to stop, have open streams end: the server would wait for them in vain."""
    for number in (signal.SIGTERM, signal.SIGINT):
        usual = signal.getsignal(number)

        def stop(told: int, frame: FrameType | None, usual: object = usual) -> None:
            for child in multiprocessing.active_children():
                if child.pid:
                    os.kill(child.pid, signal.SIGUSR1)
            if callable(usual):
                usual(told, frame)

        signal.signal(number, stop)
