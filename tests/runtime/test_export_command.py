"""`openzone export`: whole files, clear refusals."""

from pathlib import Path

from installation import Installation, openzone

PREPARE = """
import sys; sys.path.insert(0, {tests!r})
from django.contrib.auth.hashers import make_password
from cast import assemble
cast = assemble(make_password("x"))
print(cast.case("submitted").ref, cast.case("closed").ref)
"""


def test_a_list_is_written_into_a_file(serving: Installation, tmp_path: Path) -> None:
    tests = str(Path(__file__).resolve().parents[1])
    opened, closed = serving.python(PREPARE.format(tests=tests)).split()
    data, whole = serving.data, tmp_path / "cases.csv"
    done = openzone("export", "cases", "--zone", "here", str(whole), data=data)
    assert done.returncode == 0 and "2 of 2 rows" in done.stderr and done.stdout == ""
    assert opened in whole.read_text("utf-8-sig") and closed in whole.read_text("utf-8-sig")
    few = tmp_path / "few.csv"
    words = ("export", "cases", "--zone", "here", "--query", "state=closed", "--columns", "title,reference")
    assert openzone(*words, str(few), data=data).returncode == 0
    assert few.read_text("utf-8-sig").splitlines() == ["Title,Reference", f"A bus for the night shift,{closed}"]
    for wrong, code in (
        (("export", "users", "--zone", "here", str(few)), 1),
        (("export", "cases", "--zone", "here", str(few), "--query", "status=x"), 1),
        (("export", "cases", "--zone", "here", str(few), "--columns", "x"), 2),
        (("export", "cases", "--zone", "here", str(tmp_path / "x.pdf")), 2),
        (("export", "cases", str(few)), 2),
        (("export", "cases", "--zone", "here", str(tmp_path / "no" / "x.csv")), 1),
    ):
        refused = openzone(*wrong, data=data)
        assert refused.returncode == code and refused.stderr and "Traceback" not in refused.stderr
    assert sorted(path.name for path in tmp_path.glob("*.csv")) == ["cases.csv", "few.csv"]
    assert not list(tmp_path.glob("*.pdf"))
