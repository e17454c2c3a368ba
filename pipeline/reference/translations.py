"""``python -m pipeline.reference.translations [LANGUAGE]``: bring the translations up to the English text."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import settings
from pipeline.errors import UsageError
from pipeline.reference import message_template

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

    from pipeline.settings import Settings

INSIDE = "LC_MESSAGES/reports.po"
END = "\n\n"  # of the header, which stays as translators and their programs leave it
BEFORE = "English before: "
HEADER = """\
# The reports in another language; docs/translating.md says how to translate.
msgid ""
msgstr ""
"Project-Id-Version: reintegration\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def renew(paths: Settings, language: str = "") -> list[Path]:
    """Put new English text into every translation, and begin that of ``language``; return the files.

    A text whose English has changed keeps its translation, marked as fuzzy and with the English before:
    reports show the new English until somebody has looked at it. Text that is gone is left out.
    """

    folder = paths.reports / message_template.FILE.parent
    files = {found.parents[1].name: found for found in sorted(folder.glob(f"*/{INSIDE}"))}
    if language:
        files[language] = folder / language / INSIDE
    template = message_template.catalogue(paths)
    for name, file in files.items():
        before = file.read_text("utf-8") if file.is_file() else HEADER.format(language=name)
        after = _merged(template, _read(before, name))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{before.partition(END)[0].strip()}{END}{after}", encoding="utf-8", newline="\n")
    return list(files.values())


def _read(written: str, language: str) -> Catalog:
    from babel.core import UnknownLocaleError
    from babel.messages.pofile import PoFileError, read_po

    try:
        return read_po(io.StringIO(written), locale=language.replace("-", "_"), abort_invalid=True)
    except (ValueError, UnknownLocaleError, PoFileError):
        raise UsageError(
            f"The translation into {language} cannot be read.",
            "Mend the file, or use a language code such as km, vi or zh-Hans.",
        ) from None


def _merged(template: Catalog, translated: Catalog) -> str:
    """The texts of the template in its order, with the translations that there are; without the header."""
    from babel.messages import Catalog
    from babel.messages.pofile import write_po

    merged = Catalog(charset="utf-8")
    before = {(one.context, one.id): one for one in translated if one.id}
    at_place = {one.context: one for one in translated if one.id}
    for text in template:
        if text.id:
            new = merged.add(text.id, context=text.context, auto_comments=text.auto_comments)
            exact = before.get((text.context, text.id))
            _take(new, exact or at_place.get(text.context), is_same=exact is not None)
            message_template.set_flags(new)
    written = io.BytesIO()
    write_po(written, merged, width=100, omit_header=True)
    return written.getvalue().decode("utf-8")


def _take(new: Message, old: Message | None, *, is_same: bool) -> None:
    """Take over a translation and what translators noted; fuzzy where it was of other English."""
    if old is None or not old.string or (not is_same and str(new.context).startswith("expectations.")):
        return
    # what other programs note of the English before begins with a bar; here it is told in a comment
    notes = [note for note in old.user_comments if not note.startswith("|")]
    if not is_same and not any(note.startswith(BEFORE) for note in notes):
        notes.append(f"{BEFORE}{old.id}")
    new.string = old.string
    new.user_comments = notes if old.fuzzy or not is_same else [one for one in notes if BEFORE not in one]
    if old.fuzzy or not is_same:
        new.flags.add("fuzzy")


if __name__ == "__main__":
    for written in renew(settings.load(), *sys.argv[1:2]):
        sys.stdout.write(f"Wrote {written}\n")
