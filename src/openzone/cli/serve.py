"""`openzone serve`: everything that an installation needs, started, watched and ended by one process."""

import argparse
import http.client
import os
import subprocess
from importlib.util import find_spec
from pathlib import Path

from openzone.cli import checks
from openzone.cli.postgres.connection import VARIABLE, check_served, direct_address
from openzone.cli.postgres.server import Server
from openzone.cli.problems import Problem
from openzone.cli.steps import note, step, table
from openzone.cli.supervisor import Child, Stopped, Supervisor, command, environment, stop_on_signals
from openzone.config.paths import data_folder

START_SECONDS = 60.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and whether to load the demo."""
    parser.add_argument("--demo", action="store_true", help="load the demo zones first, if they are not there yet")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: this machine only)")
    parser.add_argument("--port", type=port, default=8000, help="the port to listen at (default: 8000)")


def port(text: str) -> int:
    """A port number."""
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return number


def run(options: argparse.Namespace) -> int:
    """Check, start, serve; Ctrl-C or SIGTERM ends every process that was started."""
    data = data_folder()
    # What links in letters begin with, unless the operator named the public address.
    os.environ.setdefault("OPENZONE_ADDRESS", f"http://localhost:{options.port}")
    address = f"http://{f'[{options.host}]' if ':' in options.host else options.host}:{options.port}/"
    checks.writable(data)
    checks.room(data)
    lock = checks.only_one(data, address)
    try:
        checks.port_free(options.host, options.port)
        stop_on_signals()
        serve(data, options, address)
    except Stopped:
        note("Stopped.")
    finally:
        os.close(lock)
    return 0


def serve(data: Path, options: argparse.Namespace, address: str) -> None:
    """Start everything, then watch it until `Stopped` is raised."""
    supervisor = Supervisor(open_database(data))
    try:
        secret = prepare(demo=options.demo)
        start(supervisor, options)
        welcome(address, demo=options.demo)
        if secret:
            lead_to_setup(address, secret)
        watch(supervisor, data)
    finally:
        supervisor.end()
        if supervisor.server:
            supervisor.server.leave()


def open_database(data: Path) -> Server | None:
    """The embedded server, started or joined; None when `DATABASE_URL` names a served one that will do."""
    served = direct_address()
    with step("Reaching the database" if served else "Starting the database"):
        if served:
            check_served(served)
            check_served(os.environ.setdefault(VARIABLE, served))
            return None
        server = Server(data)
        server.use()
        os.environ[VARIABLE] = server.conninfo()
        return server


def prepare(*, demo: bool) -> str:
    """Run `openzone prepare`; it has said what went wrong if it fails. Answers the secret of the link to set it up."""
    reading, writing = os.pipe()
    words = ["prepare", "--secret-to", str(writing), *(["--demo"] if demo else [])]
    try:
        done = subprocess.run(command(*words), env=environment(), check=False, pass_fds=(writing,))
    finally:
        os.close(writing)
    with os.fdopen(reading) as pipe:
        secret = pipe.read()
    if done.returncode != 0:
        raise Problem("OpenZone was not started.")
    return secret


def start(supervisor: Supervisor, options: argparse.Namespace) -> Child:
    """Start worker and web, and wait until a page comes."""
    with step("Starting web and worker"):
        supervisor.start("worker", "worker", survives_database=False)
        web = supervisor.start("web server", "web", "--host", options.host, "--port", str(options.port))
        supervisor.await_ready(web, lambda: answers(options.host, options.port), START_SECONDS)
    return web


def answers(host: str, port: int) -> bool:
    """Whether the web server answers."""
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    connection = http.client.HTTPConnection(local, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def welcome(address: str, *, demo: bool) -> None:
    """Say where it is, and who can sign in."""
    if demo and find_spec("openzone.demo.accounts"):
        from openzone.demo.accounts import ACCOUNTS, PASSWORD

        rows = [(email, str(role)) for email, role in ACCOUNTS]
        table(f"Demo accounts, all with the password {PASSWORD}", ("E-mail", "Who it is"), rows)
    note(f"\nOpenZone is at {address}   (Ctrl-C ends it)")
    if not demo and not os.environ.get("OPENZONE_SMTP_HOST"):
        note(
            f"No mail server is set: letters are written to {data_folder() / 'mail'}. See “Mail” in docs/operating.md."
        )


def lead_to_setup(address: str, secret: str) -> None:
    """Say where an empty installation is set up."""
    origin = os.environ.get("OPENZONE_ORIGIN", "") or address
    link = f"{origin.rstrip('/')}/setup/{secret}/"
    note(f"\nThere is no zone here yet. Set one up in five minutes at\n\n  {link}\n")
    note("The link works once, and each start makes a new one in its place. It is for you alone.")


def watch(supervisor: Supervisor, data: Path) -> None:
    """Watch; when that fails because the disk is full, say so."""
    try:
        supervisor.watch()
    except (Problem, OSError) as error:
        checks.writable(data)
        checks.room(data)
        raise Problem(str(error)) from error
