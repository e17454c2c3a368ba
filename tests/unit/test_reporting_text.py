"""Translations: laid over English text, refused where they do not fit, gathered for translators."""

from __future__ import annotations

import io
import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from pipeline.disclosure.steps import AUDIT
from pipeline.errors import UsageError
from pipeline.reference import message_template, translations
from pipeline.reporting.language.catalogue import kept, languages, pseudo, read
from pipeline.reporting.language.text import load_text
from pipeline.settings import Settings

PROJECT = Path(__file__).resolve().parents[2]
REPORTING = PROJECT / "pipeline" / "reporting"


# What a translation does ----------------------------------------------------------------------------------


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A copy of the words of the reports, to be translated into made-up languages."""
    shutil.copytree(PROJECT / "reports" / "text", tmp_path / "reports" / "text")
    return tmp_path / "reports"


def translate(reports: Path, *messages: str, language: str = "vi") -> Path:
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    file = reports / "locale" / language / "LC_MESSAGES" / "reports.po"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([header, *messages]), encoding="utf-8")
    return file


def message(place: str, english: str, translated: str, flags: str = "") -> str:
    return f'{flags}msgctxt "{place}"\nmsgid "{english}"\nmsgstr "{translated}"\n'


def test_a_translation_stands_in_the_place_of_the_english(reports: Path) -> None:
    translate(reports, message("page.period", "Period", "Giai đoạn"))
    assert load_text(reports, "vi")("page.period") == "Giai đoạn"


def test_what_has_no_translation_stays_english(reports: Path) -> None:
    translate(reports, message("page.period", "Period", ""))
    assert load_text(reports, "vi").entries("page") == load_text(reports, "en").entries("page")


def test_a_translation_that_nobody_has_checked_is_not_used(reports: Path) -> None:
    translate(reports, message("page.period", "Period", "Giai đoạn", "#, fuzzy\n"))
    assert load_text(reports, "vi")("page.period") == "Period"


def test_a_translation_of_english_that_has_changed_is_not_used(reports: Path) -> None:
    translate(reports, message("page.period", "Time", "Thời gian"))
    assert load_text(reports, "vi")("page.period") == "Period"


def test_a_translation_is_used_only_in_its_place(reports: Path) -> None:
    translate(reports, message("columns.outcome", "Outcome", "Kết quả"))
    text = load_text(reports, "vi")
    assert (text("columns.outcome"), text("brief.columns.outcome")) == ("Kết quả", "Outcome")


def test_placeholders_may_stand_in_another_order(reports: Path) -> None:
    translate(reports, message("units.months", "{number} months", "mois: {number}"))
    assert load_text(reports, "vi")("units.months", number=3) == "mois: 3"


@pytest.mark.parametrize(
    "translated",
    [
        "tháng",
        "{count} tháng",
        "{number} {more}",
        "{number.real}",
        "{number!r}",
        "{number:>9}",
        "{number} {",
        "{}",
    ],
)
def test_other_placeholders_are_refused_by_key_and_without_the_text(reports: Path, translated: str) -> None:
    translate(reports, message("units.months", "{number} months", translated))
    with pytest.raises(UsageError, match=r"units\.months into vi has other placeholders") as caught:
        load_text(reports, "vi")
    assert "tháng" not in str(caught.value)


def test_a_mark_cannot_get_lost_in_translation(reports: Path) -> None:
    translate(reports, message("phrase.c", "withheld [c]", "được giữ lại"))
    with pytest.raises(UsageError, match=r"phrase\.c"):
        load_text(reports, "vi")


def test_a_file_that_is_no_catalogue_is_named(reports: Path) -> None:
    translate(reports).write_text('msgid "half', encoding="utf-8")
    with pytest.raises(UsageError, match=r"reports\.po cannot be read"):
        load_text(reports, "vi")


@pytest.mark.parametrize("language", ["xx", "", "../text", "en.toml", "EN"])
def test_a_language_that_there_is_not_is_answered_with_those_there_are(reports: Path, language: str) -> None:
    translate(reports, message("page.period", "Period", "Giai đoạn"))
    with pytest.raises(UsageError, match="Use one of: en, vi, en-XA"):
        load_text(reports, language)


def test_terms_that_are_keys_are_translated_too(reports: Path) -> None:
    translate(reports, message("marks_explained.pairs.Bounds:", "Bounds", "Giới hạn"))
    pairs = load_text(reports, "vi").entries("marks_explained.pairs")
    assert "Giới hạn" in pairs
    assert pairs["Giới hạn"] == load_text(reports, "en").entries("marks_explained.pairs")["Bounds"]


# Numbers, months and lists -------------------------------------------------------------------------------


def test_numbers_months_and_lists_are_written_as_in_english() -> None:
    text = load_text(PROJECT / "reports", "en")
    assert [text.count(1234567), text.count(-3), text.decimal(4.5)] == ["1,234,567", "\N{MINUS SIGN}3", "4.5"]
    assert [text.percent(0.62), text.percent(0.001)] == ["62%", "under 1%"]
    assert [text.month(date(2026, 6, 1)), text.period("2026H2")] == ["June 2026", "July to December 2026"]
    assert [text.period(f"2026Q{number}") for number in (1, 2, 3, 4)] == [
        "January to March 2026",
        "April to June 2026",
        "July to September 2026",
        "October to December 2026",
    ]
    assert text.period("2026") == "January to December 2026"
    assert text.period("2025Y07") == "July 2025 to June 2026"
    assert [text.listing(["a"]), text.listing(["a", "b"]), text.listing(["a", "b", "c"])] == [
        "a", "a and b", "a, b and c",
    ]  # fmt: skip
    assert text.listing(["a, b", "c"]) == "a, b; and c"
    assert text.described("Here", [text.pair("a", "1"), text.aside("b", 2)]) == "Here. a: 1; b (2)."


def test_a_language_writes_numbers_months_and_lists_in_its_own_way(reports: Path) -> None:
    translate(
        reports,
        message("words.thousands", ",", "."),
        message("words.decimal", ".", ","),
        message("words.percent", "{number}%", "{number} %"),
        message("words.months.6", "June", "tháng Sáu"),
        message("words.month", "{month} {year}", "{month} năm {year}"),
        message("words.list.between", ", ", "、"),
        message("words.list.last", "{items} and {last}", "{items}和{last}"),
    )
    text = load_text(reports, "vi")
    assert [text.count(1234567), text.decimal(4.5), text.percent(0.62)] == ["1.234.567", "4,5", "62 %"]
    assert text.month(date(2026, 6, 1)) == "tháng Sáu năm 2026"
    assert text.listing(["a", "b", "c"]) == "a、b和c"
    assert text.listing(["a和b", "c"]) == "a和b; and c"


# The made-up language -------------------------------------------------------------------------------------


@pytest.mark.parametrize("english", ["{number} of {base} ({percent})", "withheld [c]", "At {at}: [low]."])
def test_the_made_up_language_keeps_placeholders_and_marks(english: str) -> None:
    made_up = pseudo(english)
    assert (made_up[0], made_up[-1]) == ("«", "»")
    assert kept(made_up) == kept(english) != frozenset()
    assert not re.search(r"[A-Za-z]", re.sub(r"\{\w+\}|\[\w+\]", "", made_up))


@pytest.mark.parametrize("sign", [", ", "{low} - {high}", "[c]", "†", "%"])
def test_the_made_up_language_leaves_what_has_no_words(sign: str) -> None:
    assert pseudo(sign) == sign


def test_the_made_up_language_is_about_a_third_longer() -> None:
    texts = [entry.english for entry in message_template.entries(_settings()) if len(entry.english) > 40]
    longer = sum(len(pseudo(one)) for one in texts) / sum(len(one) for one in texts)
    assert len(texts) > 500
    assert 1.3 < longer < 1.4


# What translators get -------------------------------------------------------------------------------------


def _settings(project: Path = PROJECT) -> Settings:
    return Settings(project, project)


def _english() -> dict[str, str]:
    return {entry.place: entry.english for entry in message_template.entries(_settings())}


def test_the_template_has_the_text_the_definitions_and_the_words_of_the_reports() -> None:
    found = _english()
    assert found["findings.title"] == "Summary"
    assert found["words.months.12"] == "December"
    assert found["seed.outcomes.short_name.O01"] == "Housing"
    assert found["seed.group_labels.label.sex.female"] == "Female"
    assert found["kinds.ministry.title"] == "Reintegration outcomes in {name}"
    assert found["report.ministry-khm.name"] == "Cambodia"


def test_the_template_can_be_read_and_flags_placeholders_and_only_those() -> None:
    from babel.messages.pofile import read_po

    written = message_template.text(_settings())
    assert written == message_template.text(_settings())
    found = {one.context: one for one in read_po(io.StringIO(written)) if one.id}
    assert "python-brace-format" in found["words.people"].flags
    assert found["page.period"].flags == set()
    assert "#, python-format" not in written
    assert "between thousands, as in 1,200" in found["words.thousands"].auto_comments


def test_comments_of_the_text_are_told_to_translators() -> None:
    source = '# One.\n\n[a]\n# Two\n# lines.\nx = "1" # behind\ny = "2 # no"\n\n# Table.\n[b]\n"[c]" = "3"\n'
    assert message_template.comments(source) == {"a.x": ("Two lines.", "behind"), "b": ("Table.",)}


def test_marks_are_not_for_translation() -> None:
    texts = {one.id for one in message_template.catalogue(_settings()) if one.id}
    assert {"[c]", "[x]", "[z]", "[low]"} & texts == set()
    assert "[to {month}]" in texts


def test_words_of_the_release_that_stand_in_no_code_list_are_in_the_text() -> None:
    sql = PROJECT / "pipeline" / "disclosure" / "sql"
    found = _english()
    checks = re.findall(r"'([A-Z][^'\n]{3,})'", (sql / "provenance.sql").read_text("utf-8"))
    assert len(checks) == 8
    assert set(checks) == {said for place, said in found.items() if place.startswith("seed.data_quality.")}
    assert found["seed.release.audit"] == AUDIT


@pytest.mark.long
def test_renewing_keeps_translations_and_marks_those_of_changed_english(tmp_path: Path) -> None:
    from babel.messages.pofile import read_po

    for name in ("reports", "seeds", "expectations"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("fonts", "km"))
    file = translate(
        tmp_path / "reports",
        message("page.period", "Period", "Giai đoạn"),
        message("columns.outcome", "Result", "Kết quả"),
        message("gone", "Gone", "Mất"),
    )
    assert translations.renew(_settings(tmp_path)) == [file]
    found = {one.context: one for one in read_po(io.BytesIO(file.read_bytes())) if one.id}
    assert (found["page.period"].string, found["page.period"].fuzzy) == ("Giai đoạn", False)
    assert (found["columns.outcome"].string, found["columns.outcome"].fuzzy) == ("Kết quả", True)
    assert found["columns.outcome"].user_comments == ["English before: Result"]
    assert found["findings.title"].string == ""
    assert "gone" not in found
    renewed = file.read_bytes()
    translations.renew(_settings(tmp_path))
    assert file.read_bytes() == renewed


def test_a_new_language_begins_with_everything_to_do(tmp_path: Path) -> None:
    for name in ("reports", "seeds", "expectations"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("fonts", "km"))
    translations.renew(_settings(tmp_path), "zh-Hans")
    assert "zh-Hans" in languages(tmp_path / "reports")
    assert read(tmp_path / "reports", "zh-Hans").by_place == {}
    with pytest.raises(UsageError, match="cannot be read"):
        translations.renew(_settings(tmp_path), "no language")
