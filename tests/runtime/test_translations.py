"""The script that keeps the Chinese catalogue."""

from pathlib import Path

import pytest

import translations

VIEW = """
from django.utils.translation import gettext as _, ngettext, pgettext
SAID = _("Send %(name)s")
MANY = ngettext("%(count)d case", "%(count)d cases", 2)
MONTH = pgettext("month", "May")
"""
TEMPLATE = """{% load i18n %}<p>{% translate "Raise a demand" %}</p>
{% blocktranslate trimmed count n=cases|length %}
  {{ n }} waits
{% plural %}
  {{ n }} wait
{% endblocktranslate %}"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = tmp_path / "src"
    (source / "app").mkdir(parents=True)
    (source / "app" / "views.py").write_text(VIEW)
    (source / "app" / "page.html").write_text(TEMPLATE)
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "SOURCE", source)
    monkeypatch.setattr(translations, "PLACE", source / "locale" / "django.po")
    return source


def translate(text: str, said: str) -> None:
    place = translations.PLACE
    place.write_text(place.read_text().replace(f'msgid "{text}"\nmsgstr ""', f'msgid "{text}"\nmsgstr "{said}"'))


def test_texts_of_code_and_templates_are_collected() -> None:
    found = {(message.context, message.id) for message in translations.collect() if message.id}
    assert found == {
        (None, "Send %(name)s"),
        (None, ("%(count)d case", "%(count)d cases")),
        ("month", "May"),
        (None, "Raise a demand"),
        (None, ("%(n)s waits", "%(n)s wait")),
    }


def test_missing_ones_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert translations.main(["check"]) == 1
    assert "not in the catalogue: 'Raise a demand'" in capsys.readouterr().out
    assert translations.main(["extract"]) == 0
    assert translations.main(["check"]) == 1
    assert "not translated: 'Raise a demand'" in capsys.readouterr().out


def test_a_whole_one_passes_and_is_compiled() -> None:
    translations.main(["extract"])
    place = translations.PLACE
    translate("Send %(name)s", "发送 %(name)s")
    translate("Raise a demand", "提出需求")
    translate("May", "五月")
    place.write_text(place.read_text().replace('msgstr[0] ""', 'msgstr[0] "%(n)s %(count)d"'))
    before = translations.troubles()
    assert [line for line in before if "not translated" in line or "catalogue" in line] == []
    assert translations.main(["compile"]) == 0
    assert place.with_suffix(".mo").read_bytes()[:4] in {b"\xde\x12\x04\x95", b"\x95\x04\x12\xde"}


def test_a_wrong_placeholder_and_a_guess_are_named() -> None:
    translations.main(["extract"])
    translate("Send %(name)s", "发送 %(nme)s")
    translate("Raise a demand", "提出需求")
    place = translations.PLACE
    place.write_text(place.read_text().replace('msgid "Raise', '#, fuzzy\nmsgid "Raise', 1))
    found = "\n".join(translations.troubles())
    assert "only a guess: 'Raise a demand'" in found
    assert "placeholder" in found


def test_what_is_no_longer_used_is_named_and_removed(project: Path) -> None:
    translations.main(["extract"])
    (project / "app" / "page.html").write_text("")
    assert any("no longer used: 'Raise a demand'" in line for line in translations.troubles())
    translations.main(["extract"])
    assert not any("no longer used" in line for line in translations.troubles())


def test_a_second_collection_changes_nothing() -> None:
    translations.main(["extract"])
    before = translations.PLACE.read_text()
    translations.main(["extract"])
    assert translations.PLACE.read_text() == before


@pytest.mark.parametrize("words", [[], ["publish"], ["check", "compile"]])
def test_wrong_usage(words: list[str]) -> None:
    assert translations.main(words) == 2
