"""The release by hand: rows become charts and words as in a report, and what is withheld stays so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from made_reports import settings_changed, withhold

from pipeline.errors import UsageError
from pipeline.reporting.charts import bars, figures
from pipeline.reporting.notebook_reader import OpenRelease, open_release, table

FIGURES = """
    select figures.*, outcomes.short_name, 0 as series
    from indicator_values as figures
    inner join outcomes using (outcome)
    where scope = 'region' and breakdown = 'all' and milestone = 12 and measure = $measure
    order by outcomes.number
    """


@pytest.fixture
def release(tmp_path: Path) -> Iterator[OpenRelease]:
    """A release in which one outcome is withheld."""
    opened = open_release(settings_changed(tmp_path, withhold("outcome = 'O05'")))
    yield opened
    opened.close()


def test_a_figure_is_told_as_in_a_report(release: OpenRelease) -> None:
    told = release.points(release.rows(FIGURES, measure="M01"), "short_name").set_index("row")
    assert (told.loc["Safety", "value"], told.loc["Safety", "sign"]) == ("[c]", "[c]")
    assert told.loc["Housing", "value"] == "63% (88 of 140)"


def test_a_bar_of_which_a_part_is_withheld_is_its_mark(release: OpenRelease) -> None:
    both = pd.concat(
        release.rows(FIGURES, measure=measure).assign(series=place)
        for place, measure in enumerate(("M04_improved", "M04_declined"))
    )
    both.loc[(both["short_name"] == "Housing") & (both["series"] == 1), ["status", "numerator"]] = "c", None
    parts = release.parts(both, "short_name")
    assert list(parts.loc[parts["row"] == "Housing", "value"]) == ["[c]"]
    assert parts.loc[parts["row"] == "Mental health", "high"].max() == pytest.approx(100)


def test_what_cannot_be_drawn_is_a_line_and_no_empty_chart(release: OpenRelease) -> None:
    hidden = release.points(release.rows(FIGURES, measure="M01").query("outcome == 'O05'"), "short_name")
    html = release.drawing(figures.rows, hidden, "Achieved & kept", "words")
    assert ("<svg" in html, "[c]" in html, "Achieved &amp; kept" in html) == (False, True, True)
    assert "[x]" in release.drawing(bars.stacked, release.points(hidden.iloc[:0], "row"), "None", "words")


def test_the_release_can_only_be_read(release: OpenRelease) -> None:
    with pytest.raises(duckdb.Error):
        release.rows("delete from outcomes")


def test_a_scope_is_named_in_words_and_one_that_is_not_there_is_met_with_those_that_are(
    release: OpenRelease,
) -> None:
    assert [release.name_of(one) for one in ("region", "country:KHM")] == ["Whole region", "Cambodia"]
    with pytest.raises(UsageError) as told:
        release.name_of("country:XXX")
    assert "country:KHM, donor:DFAT, region" in told.value.remedy


def test_a_table_has_headings_for_readers_and_an_empty_one_is_a_line() -> None:
    frame = pd.DataFrame({"row": ["A & B"], "value": ["[c]"], "more": [1]})
    html = table(frame, {"value": "Figure", "row": "Outcome"})
    assert html.index("Figure") < html.index("Outcome") and "A &amp; B" in html and "more" not in html
    assert "<table" not in table(frame.iloc[:0], {"row": "Outcome"})
