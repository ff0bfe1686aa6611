"""Finds the Chromium that the browser tests drive, or installs Debian's where it may."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")


def find() -> str | None:
    """The path of a Chromium: the one that `CHROMIUM` names, else the first on the PATH."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def may_install() -> bool:
    """Whether packages can be installed here: as root on Debian or one of its kin."""
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install() -> None:
    """Install Chromium with fonts for Chinese; what apt says is shown only when it fails."""
    print("Installing Chromium for the browser tests …", flush=True)
    quietly = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "--quiet"],
        ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *PACKAGES],
    ):
        done = subprocess.run(command, env=quietly, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stderr.strip(), file=sys.stderr)
            return


def main() -> int:
    """Make sure that there is a Chromium. Without one the other tests still run, except where `CI` is true."""
    if find() is None and may_install():
        install()
    if find() is not None:
        return 0
    print("There is no Chromium here and it cannot be installed: the browser tests are left out.", file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
