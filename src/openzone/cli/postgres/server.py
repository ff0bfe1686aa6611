"""One embedded server, shared by every command that works on the same data."""

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import IO, Self

import psycopg
from psycopg.conninfo import make_conninfo

from openzone.cli import keeper
from openzone.cli.postgres import binaries as programs
from openzone.cli.postgres import home as homes
from openzone.cli.postgres import locks
from openzone.cli.postgres.binaries import Binaries
from openzone.cli.postgres.home import Home
from openzone.cli.problems import Problem

NAME = "openzone"
OWNER = "postgres"
PORT = "5432"
PATIENCE = 60.0
LOOK_SECONDS = 0.02
STATUS_LINE = 7
LOG_BYTES = 5_000_000
BUILTIN_LOCALE_SINCE = 17
ASYNCHRONOUS_READS_SINCE = 18
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    "autovacuum_max_workers": "2",
    "max_logical_replication_workers": "0",
    "jit": "off",
    # Starting a helper costs more than any page that is asked, and the other processor serves somebody else.
    "max_parallel_workers_per_gather": "0",
    # What people wrote does not belong into a log: neither the statement that failed nor the row that it was about.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class Server:
    """The embedded server of one data folder, as one command sees it: joined, or started by us."""

    def __init__(self, data: Path, *, settings: dict[str, str] | None = None) -> None:
        self.home = homes.choose(data)
        self.settings = {**SETTINGS, **(settings or {})}
        self._users: int | None = None
        self._keeper: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.use()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def conninfo(self, *, user: str = NAME, dbname: str = NAME) -> str:
        """How to reach it; nobody but the owner of the socket's folder can."""
        return make_conninfo(host=str(self.home.sockets), port=PORT, user=user, dbname=dbname)

    @property
    def process(self) -> int | None:
        """The process id of the server that `postmaster.pid` names."""
        lines = self._pid_file()
        return int(lines[0]) if lines else None

    def use(self) -> None:
        """Count ourselves among the users, and join the living server or start one."""
        self.home.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._users = locks.opened(self.home.users)
        locks.shared(self._users)
        try:
            self.ensure()
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """Stop using it; if we were the last, wait until our keeper has shut it down."""
        if self._users is not None:
            os.close(self._users)
            self._users = None
        if self._keeper and not self._others():
            self._keeper.wait(PATIENCE)

    def _others(self) -> bool:
        """Whether another command still uses the server that we started; it then outlives us."""
        descriptor = locks.opened(self.home.users)
        deadline = time.monotonic() + 2 * keeper.LOOK_SECONDS
        try:
            while time.monotonic() < deadline and self._keeper and self._keeper.poll() is None:
                if locks.taken(descriptor):
                    return False
                time.sleep(LOOK_SECONDS)
            return self.alive()
        finally:
            os.close(descriptor)

    def alive(self) -> bool:
        """Whether any process of the server lives."""
        return locks.held(self.home.alive)

    def ensure(self) -> None:
        """Return when a server answers; start one when nothing of an earlier one lives any more."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            alive = locks.opened(self.home.alive)
            try:
                if locks.taken(alive):
                    self._start(alive)
                    return
            finally:
                os.close(alive)
            if self._ready() and self._answers():
                return
            time.sleep(LOOK_SECONDS)
        raise Problem(f"The database in {self.home.data} neither answers nor ends (process {self.process}).")

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.conninfo(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _start(self, alive: int) -> None:
        """Start the server; `alive` is inherited by it, so that the lock tells whether it still lives."""
        homes.prepare(self.home)
        found = homes.reachable(self.home, programs.find())
        if not self.home.exists:
            initialise(self.home, found, alive)
        check_version(self.home, found)
        self._clean()
        if self._keeper:
            self._keeper.wait(PATIENCE)
        said = self.home.log.stat().st_size if self.home.log.exists() else 0
        self._keeper = self._spawn(found, alive)
        self._await_ready(self._keeper, said)
        ensure_database(self)

    def _clean(self) -> None:
        """Remove what a killed server left behind; nothing of it lives, or we would not have the lock."""
        socket = self.home.sockets / homes.SOCKET_NAME
        for stale in (self.home.cluster / "postmaster.pid", socket, socket.with_name(f"{socket.name}.lock")):
            stale.unlink(missing_ok=True)

    def _spawn(self, found: Binaries, alive: int) -> subprocess.Popen[bytes]:
        settings = {
            **self.settings,
            "unix_socket_directories": '"{}"'.format(str(self.home.sockets).replace('"', '""')),
        }
        if found.version >= ASYNCHRONOUS_READS_SINCE:
            settings["io_method"] = "sync"
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [found.program("postgres"), "-D", str(self.home.cluster), *options]
        with opened_log(self.home.log) as log:
            return subprocess.Popen(
                [*homes.script("keep", self.home.who, str(self.home.users)), "--", *command],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=(alive,),
                start_new_session=True, env=homes.environment(),
            )  # fmt: skip

    def _await_ready(self, process: subprocess.Popen[bytes], said: int) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise Problem(f"The database did not start: {reason(self.home, said)}")
            time.sleep(LOOK_SECONDS)

    def _ready(self) -> bool:
        lines = self._pid_file()
        return len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready"

    def _pid_file(self) -> list[str]:
        try:
            return (self.home.cluster / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []


def initialise(home: Home, found: Binaries, alive: int) -> None:
    """Make a new cluster beside its place and move it there whole."""
    draft = home.cluster.with_name(f"{home.cluster.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    locale = ["--locale=C.UTF-8"]
    if found.version >= BUILTIN_LOCALE_SINCE:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    options = ["--encoding=UTF8", "--data-checksums", "--auth=trust", f"--username={OWNER}", "--no-instructions"]
    made = home.run([found.program("initdb"), "-D", str(draft), *locale, *options], inherit=(alive,))
    if made.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise Problem(f"The database could not be made in {home.cluster}: {last_line(made.stderr)}")
    draft.rename(home.cluster)


def check_version(home: Home, found: Binaries) -> None:
    """Refuse data of another major version, which would need a dump and a restore."""
    made_by = (home.cluster / "PG_VERSION").read_text().strip()
    if made_by != str(found.version):
        raise Problem(
            f"The database in {home.data} was made by PostgreSQL {made_by}, the one installed here is {found.version}; "
            f"set PG_BIN to the programs of {made_by}."
        )


def ensure_database(server: Server) -> None:
    """Make the application's own role (no superuser) and its database, unless they are there."""
    with psycopg.connect(server.conninfo(user=OWNER, dbname=OWNER), autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
            connection.execute(f"CREATE ROLE {NAME} LOGIN")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
            connection.execute(f"CREATE DATABASE {NAME} OWNER {NAME}")


def opened_log(path: Path) -> IO[bytes]:
    """The server's log, begun anew when it has grown large (one old one is kept)."""
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_suffix(".old.log"))
    return path.open("ab")


def reason(home: Home, said: int) -> str:
    """The last thing the server said since its log had `said` bytes, which is why it did not start."""
    with home.log.open("rb") as log:
        log.seek(min(said, home.log.stat().st_size))
        return last_line(log.read().decode(errors="replace"))


def last_line(text: str) -> str:
    """The line that says most: the last fatal one, else the last."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    grave = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    return (grave or lines or ["it says nothing."])[-1]
