"""docs/indicators/: a sheet for each outcome and each measure family, and a page that leads to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.reference import family_sheet, models, outcome_sheet
from pipeline.reference import sheet_parts as parts
from pipeline.reference.markdown import page, section, table
from pipeline.reference.seeds import Row, read

if TYPE_CHECKING:
    from pipeline.settings import Settings

FOLDER = "indicators"
CONTENTS = "README.md"
ABOUT = """\
One sheet for each of the ten outcomes and each family of measures: what it counts, whom it leaves out, how
to read it, and its versions. Outcomes say what is rated; families say what is computed from the ratings and
the rest of the case. [How the figures are computed](../method.md) has the formulas, the
[data dictionary](../data_dictionary.md) all columns and codes."""
CHANGES = """\
A changed definition starts a new series. What defines an indicator is hashed: numerators, denominators,
units, milestones and windows, exclusions, assumptions with their values; for an outcome its criteria and
its rule. Names, limits and advice on reading are not. Where the hash is not that of the newest version in
`seeds/indicator_versions.csv`, `make check` fails and says which line to add."""
STEPS = """\
1. Change the seed.
2. `make docs` prints the line: code, next version, hash. Add the month it holds from and what changed.
3. `make docs` again, and an entry in `CHANGELOG.md`."""
RENEWAL = """\
A version that no report has been made with yet can take today's definitions without a new line:
`python -m pipeline.reference`, then `make docs`."""


def names(settings: Settings) -> list[str]:
    """The file names of the folder."""
    codes = [row["outcome"] for row in read(settings, "outcomes")]
    codes += [row["family"] for row in read(settings, "measure_families")]
    return [CONTENTS, *(f"{code}.md" for code in codes)]


def texts(settings: Settings) -> dict[str, str]:
    """Every page of the folder by its file name."""
    outcomes, families = read(settings, "outcomes"), read(settings, "measure_families")
    described = models.load(settings)
    return {
        CONTENTS: _contents(settings, outcomes, families),
        **{f"{row['outcome']}.md": outcome_sheet.text(settings, row) for row in outcomes},
        **{f"{row['family']}.md": family_sheet.text(settings, row, described) for row in families},
    }


def _contents(settings: Settings, outcomes: list[Row], families: list[Row]) -> str:
    return page(
        "Indicator reference sheets",
        ABOUT,
        section("Outcomes", _outcomes(settings, outcomes)),
        section("Measures", _families(settings, families)),
        section("When a definition changes", CHANGES, STEPS, RENEWAL),
    )


def _outcomes(settings: Settings, outcomes: list[Row]) -> str:
    rows = [
        (
            parts.linked(row["outcome"]),
            row["name"],
            row["achieved_means"],
            parts.version(settings, row["outcome"]),
        )
        for row in outcomes
    ]
    return table(("Sheet", "Outcome", "Achieved means", "Version"), rows)


def _families(settings: Settings, families: list[Row]) -> str:
    rows = [
        (
            parts.linked(row["family"]),
            row["name"],
            row["question"],
            str(len(parts.figures_of(settings, row["family"]))),
            parts.version(settings, row["family"]),
        )
        for row in families
    ]
    return table(("Sheet", "Measure", "Question it answers", "Figures", "Version"), rows)
