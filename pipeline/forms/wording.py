"""The words of the instruments: their own sentences, and labels in the languages of the countries."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TEXT = Path(__file__).resolve().parent / "text.toml"
ENGLISH = "en"
LANGUAGES = {
    ENGLISH: "English",
    "km": "Khmer",
    "th": "Thai",
    "lo": "Lao",
    "my": "Burmese",
    "vi": "Vietnamese",
    "zh": "Chinese",
}
# where translators keep a language that has more than one script
SCRIPTS = {"zh": "zh-Hans"}
# code lists whose labels are translated under another name
PLACES = {
    "forms": "form",
    "sex": "sex",
    "provider_type": "provider_type",
    "service_setting": "service_setting",
}


def text() -> dict[str, Any]:
    """The sentences of the instruments themselves, in English."""
    return tomllib.loads(TEXT.read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Wording:
    """Translations into one language, as the reports have them; English where there is none."""

    language: str = ENGLISH
    by_place: dict[tuple[str, str], str] = field(default_factory=dict)
    by_english: dict[str, str] = field(default_factory=dict)

    def of(self, place: str, english: str) -> str:
        """The words of one place of the seeds, such as ``outcomes.name.O01``."""
        found = self.by_place.get((f"seed.{place}", english))
        return found or self.by_english.get(english) or english

    def code(self, code_list: str, code: str, english: str) -> str:
        """The words of a code."""
        return self.of(f"group_labels.label.{PLACES.get(code_list, code_list)}.{code}", english)


def load(reports: Path, language: str) -> Wording:
    """The translations into a language, empty where there are none yet."""
    file = reports / "locale" / SCRIPTS.get(language, language) / "LC_MESSAGES" / "reports.po"
    if language == ENGLISH or not file.is_file():
        return Wording(language)
    from babel.messages.pofile import read_po

    with file.open("rb") as opened:
        found = [one for one in read_po(opened) if one.id and one.string and not one.fuzzy]
    return Wording(
        language,
        {(str(one.context), str(one.id)): str(one.string) for one in found},
        {
            str(one.id): str(one.string)
            for one in found
            if str(one.context).startswith(("seed.group_labels.", "seed.levels.", "seed.countries."))
        },
    )
