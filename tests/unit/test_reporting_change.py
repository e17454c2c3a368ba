"""Change in the same people: what a report says of it, of its own people and of no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_reports import (
    DONOR,
    MINISTRY,
    Made,
    blocks,
    changed,
    charts,
    headings,
    line,
    lines,
    table,
    tables,
    withhold,
    words,
)

NET = "measure = 'M04_net' and scope = 'donor:DFAT' and breakdown = 'all' and milestone = 12"
KNOWN = NET.replace("= 'M04_net'", "like 'M04%of_due'")
PARTS = slice(2, 6)  # improved, the same and achieved, the same and not achieved, declined


@pytest.mark.parametrize("audience", [DONOR, MINISTRY])
def test_the_parts_of_a_row_are_all_its_people(audience: str, made: Made) -> None:
    found = table(made("large", audience), "change-moves")
    assert len(found.groups[0].rows) == 10
    for row in found.groups[0].rows:
        assert sum(int(cell.text.split(" ")[0].replace(",", "")) for cell in row[PARTS]) == row[1].value


def test_who_reached_an_outcome_had_it_not_and_who_kept_it_had_it(made: Made) -> None:
    found = table(made(), "change-moves")
    assert headings(found)[-2:] == ["Reached, of those below at entry", "Kept, of those achieved at entry"]
    row = line(found, "Housing")
    had_not, had = (int(cell.split(" (")[0].split(" of ")[1]) for cell in row[-2:])
    assert had + had_not == int(row[1])


def test_a_part_that_is_withheld_has_its_mark_among_the_others(tmp_path: Path) -> None:
    report = changed(
        tmp_path,
        withhold("measure = 'M04_retention' and outcome = 'O01' and milestone = 12"),
        sections=("change",),
    )
    row = line(table(report, "change-moves"), "Housing")
    assert row[-1] == "[c]"
    assert "[c]" not in row[:-1]


def test_an_outcome_of_which_all_parts_are_withheld_has_no_line(tmp_path: Path) -> None:
    hidden = withhold("measure like 'M04%' and outcome = 'O01' and milestone = 12")
    report = changed(tmp_path, hidden, sections=("change",))
    for key in ("change-moves", "change-table"):
        assert "Housing" not in [row[0] for row in lines(table(report, key))]
    assert "Housing" not in [point.row for point in charts(report, "change")[0].panels[0].points]
    assert "Not drawn, as nothing of it can be shown: Housing" in words(report, "change")


def test_change_is_shown_of_the_reports_own_people_alone(made: Made) -> None:
    known, pairs = charts(made(), "change")
    for chart in (known, pairs):
        assert {point.series for panel in chart.panels for point in panel.points} == {0}
        assert {column.group for column in chart.table.columns} == {""}
    assert "Whole region" not in words(made(), "change")


def test_where_it_is_withheld_the_region_does_not_stand_in(tmp_path: Path) -> None:
    report = changed(tmp_path, withhold(NET), withhold(KNOWN), sections=("change",))
    assert "For DFAT these figures are withheld [c]" in words(report, "change")
    assert [block.block for block in blocks(report, "change")] == ["paragraph"]
    assert not [*tables(report)]


def test_where_the_pairs_are_withheld_it_is_told_who_is_known_to_have_moved_of_all_due(
    tmp_path: Path,
) -> None:
    report = changed(tmp_path, withhold(NET), sections=("change", "findings"), findings=("change",))
    assert [chart.key for chart in charts(report, "change")] == ["change-known"]
    found = table(report, "change-known-table")
    assert [group.label for group in found.groups] == ["Known to have improved", "Known to have declined"]
    row = line(found, "Housing")
    said = words(report, "findings")
    assert (row[1], row[2]) == ("108", "10")
    assert "known to be at a higher level than at entry at 12 months, of those due: from" in said
    assert "At a lower level: from" in said
    assert "Change since entry; not the effect of the programme." in said
