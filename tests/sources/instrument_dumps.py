"""What the instruments ask, in short lines: ``python -m tests.sources.instrument_dumps`` writes them anew."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline import forms
from pipeline.settings import Settings
from tests.sources.made_up import own_form, template_lists

GOLDEN = Path("tests/sources/golden")


def dumps(out: Path) -> dict[str, str]:
    """One text for each instrument that was written into a folder, by its name."""
    found = {}
    for form in forms.FORMS:
        found[f"xlsform-{form}"] = _text(_xlsform(out / f"xlsform-{form}.xlsx"))
        found[f"template-{form}"] = _text(_template(out / f"template-{form}.xlsx"))
    found["primero"] = _text(_primero(out / "primero-long.json"))
    found["dhis2"] = _text(_dhis2(out / "dhis2-long.json"))
    return found


def _text(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def _xlsform(file: Path) -> Iterator[str]:
    for row in own_form.survey(file):
        if not row["name"].startswith("c_") and not row["type"].startswith("end_"):
            cells = (row["type"], row["name"], row["relevant"], row["constraint"], row["choice_filter"])
            yield " | ".join(cell for cell in cells if cell)


def _template(file: Path) -> Iterator[str]:
    for (sheet, column), (kind, formula, _) in template_lists.validations(file).items():
        yield f"{sheet}.{column} | {kind} | {formula if kind == 'list' else ''}".rstrip(" |")


def _primero(file: Path) -> Iterator[str]:
    for form in json.loads(file.read_text("utf-8"))["forms"]:
        for field in form["fields"]:
            if not field["name"].startswith("reintegration_c_"):
                source = field.get("option_strings_source") or field.get("subform_unique_id") or ""
                yield f"{form['unique_id']} | {field['name']} | {field['type']} | {source}".rstrip(" |")


def _dhis2(file: Path) -> Iterator[str]:
    content = json.loads(file.read_text("utf-8"))
    for kind, items in content.items():
        for item in items:
            if kind != "options" and not item["code"].startswith("RI_C_"):
                yield f"{kind} | {item['id']} | {item['code']} | {item.get('valueType', '')}".rstrip(" |")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "out"
        forms.write(Settings(project=Path.cwd(), home=Path(scratch)), made)
        for name, text in dumps(made).items():
            GOLDEN.mkdir(exist_ok=True)
            (GOLDEN / f"{name}.txt").write_text(text, "utf-8")
            sys.stdout.write(f"Wrote {GOLDEN / name}.txt\n")
