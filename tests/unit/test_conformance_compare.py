"""The stand-alone comparison of the conformance kit: what is equal, what is not, what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from conformance import compare

HEAD = ("scope", "milestone", *compare.VALUES)
ROW = ("region", "12", "4", "10", "1", "0", "11", "0.4", "0.168180", "0.687326", "", "")


def written(path: Path, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Path:
    path.write_text("".join(f"{','.join(row)}\n" for row in (head, *rows)), "utf-8")
    return path


def changed(name: str, value: str) -> tuple[str, ...]:
    return tuple(value if column == name else cell for column, cell in zip(HEAD, ROW, strict=True))


@pytest.mark.parametrize(
    ("yours", "said"),
    [
        (ROW, []),
        (changed("milestone", "12.0"), []),
        (changed("numerator", "4.0"), []),
        (changed("ci_low", "0.1681805"), []),
        (changed("ci_low", "0.16819"), ["ci_low 0.16819 in place of 0.168180: scope region, milestone 12"]),
        (changed("due", "12"), ["due 12 in place of 11: scope region, milestone 12"]),
        (changed("estimate", ""), ["estimate NULL in place of 0.4: scope region, milestone 12"]),
        (changed("bound_low", "0"), ["bound_low 0 in place of NULL: scope region, milestone 12"]),
        (
            changed("milestone", "24"),
            ["not expected: scope region, milestone 24", "not there: scope region, milestone 12"],
        ),
    ],
)
def test_counts_are_equal_and_shares_nearly(tmp_path: Path, yours: tuple[str, ...], said: list[str]) -> None:
    expected, found = written(tmp_path / "expected.csv", ROW), written(tmp_path / "yours.csv", yours)
    assert sorted(compare.differences(expected, found)) == said
    assert compare.main([str(expected), str(found)]) == bool(said)


def test_columns_may_stand_in_another_order_and_lines_be_empty(tmp_path: Path) -> None:
    yours = written(tmp_path / "yours.csv", (), ROW[::-1], head=HEAD[::-1])
    assert list(compare.differences(written(tmp_path / "expected.csv", ROW), yours)) == []


@pytest.mark.parametrize(
    ("rows", "head", "said"),
    [((ROW[1:],), HEAD[1:], "'scope'"), ((ROW, ROW[:3]), HEAD, "line 3 has 3 cells in place of 12")],
)
def test_what_cannot_be_read_is_said_and_is_no_difference(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    rows: tuple[tuple[str, ...], ...],
    head: tuple[str, ...],
    said: str,
) -> None:
    expected, yours = (
        written(tmp_path / "expected.csv", ROW),
        written(tmp_path / "yours.csv", *rows, head=head),
    )
    assert compare.main([str(expected), str(yours)]) == 2
    assert said in capsys.readouterr().out
