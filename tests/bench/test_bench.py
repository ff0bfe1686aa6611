"""The bench measures what it says, on data such as the actions leave. Nothing here looks at a time."""

import json
from pathlib import Path
from typing import Any

import pytest

from installation import ONE_ZONE, Installation, openzone
from openzone.bench.ways import WAYS

CASES = 2000
PAGES = {
    "case list", "filtered list", "open cases", "case page", "rare word", "common word", "figures", "post a message",
    "station's list", "my day, officer", "my day, dispatcher", "enterprises", "large enterprise", "portal home",
    "portal home, large", "portal list, large", "API list", "search, all results", "typing, English name",
    "typing, two characters", "typing, pinyin", "typing, a letter wrong", "typing, an identifier",
}  # fmt: skip
BOTH = Path(__file__).with_name("both.py").read_text()


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which a small bench was laid."""
    data = tmp_path_factory.mktemp("bench") / "data"
    done = openzone("bench", "--cases", str(CASES), "--lay-only", data=data)
    assert done.returncode == 0, done.stderr
    return data


@pytest.fixture(scope="module")
def ways(laid: Path) -> dict[str, list[dict[str, Any]]]:
    """For each way a case that was laid, and one that went it through the actions."""
    data = laid / "bench" / str(CASES)
    done = openzone("manage", "shell", "--no-imports", "--verbosity", "0", "--command", BOTH, data=data)
    assert done.returncode == 0, done.stderr
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def report(laid: Path, ways: object) -> tuple[Path, dict[str, Any]]:
    """The small bench that was run on these data, and what it reported. It posts messages, so it comes last."""
    data = laid
    words = ["bench", "--cases", str(CASES), "--requests", "1", "--streams", "3", "--json", str(data.parent / "found")]
    done = openzone(*words, data=data)
    assert done.returncode == 0, done.stderr
    assert "× floor" in done.stdout
    return data, json.loads((data.parent / "found").read_text())


def test_a_case_that_was_laid_is_as_the_actions_would_have_left_it(ways: dict[str, list[dict[str, Any]]]) -> None:
    assert ways.keys() >= {"closed", "disputed", "withdrawn"}
    assert len(ways) > len(WAYS) // 2
    for way, (laid, acted) in ways.items():
        for part in acted:
            assert laid[part] == acted[part], (way, part)


def test_each_page_stands_beside_its_floor(report: tuple[Path, dict[str, Any]]) -> None:
    pages = report[1]["pages"]
    assert {page["page"] for page in pages} >= PAGES
    assert {page["clients"] for page in pages} == {1, 16}
    for page in pages:
        assert page["failed"] == 0, page
        assert page["p95_ms"] >= page["p50_ms"] > 0
        assert page["floor_p50_ms"] > 0
        assert page["ratio"] > 0
        assert page["bytes"] > 0
        assert page["statements"] is None if page["page"] == "post a message" else 0 < page["statements"] <= 15, page
    far = next(page for page in pages if page["page"].startswith("page "))
    assert int(far["page"].split()[1]) >= CASES // 50 - 1


def test_it_says_on_what_it_was_measured(report: tuple[Path, dict[str, Any]]) -> None:
    found = report[1]
    assert found["data"]["cases"] == CASES
    assert found["data"]["bytes"] > 0
    assert found["machine"].keys() == {"cores", "memory", "load", "python", "postgresql"}
    assert found["streams"]["open"] == found["streams"]["asked"] == 3
    assert found["memory"] is None or found["memory"] > 10_000_000


def test_it_leaves_nothing_running_and_keeps_the_data(report: tuple[Path, dict[str, Any]]) -> None:
    data = report[0] / "bench" / str(CASES)
    assert not (data / "postgres" / "postmaster.pid").exists()
    laid = (data / "laid.json").stat().st_mtime_ns
    done = openzone("bench", "--cases", str(CASES), "--lay-only", data=report[0])
    assert done.returncode == 0, done.stderr
    assert (data / "laid.json").stat().st_mtime_ns == laid


def test_another_installation_is_measured_without_writing(installation: Installation) -> None:
    installation.start()
    assert installation.python(ONE_ZONE).endswith("made")
    words = ["--against", installation.url, "--user", "leader@example.org", "--password", "a long enough password"]
    found = installation.data.with_name("found")
    done = installation.run("bench", *words, "--requests", "1", "--json", str(found))
    assert done.returncode == 0, done.stderr
    pages = json.loads(found.read_text())["pages"]
    assert {page["page"] for page in pages} >= {"case list", "case page", "rare word", "figures"}
    assert all(page["failed"] == 0 and page["floor_p50_ms"] is None for page in pages)
    assert installation.python("from openzone.cases.models import Message; print(Message.objects.count())") == "0"
    refused = installation.run("bench", *words[:4], "--password", "wrong", "--requests", "1")
    assert refused.returncode == 1
    assert "cannot sign in" in refused.stderr
