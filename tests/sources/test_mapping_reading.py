"""What is wrong with a mapping is told: file, table, column, what is allowed, and what is nearest."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.sources.mapping import reading
from tests.sources.made_up.mapped import CASES, contract, read

GOOD = f"[cases]{CASES}"
VISITS = """
[assessments]
assessment_id = { number = ["case_id", "month"] }
case_id = { from = "Case" }
month = { from = "Visit" }
type = { derive = "first_is_baseline" }
"""
RATINGS = """
[outcome_ratings]
assessment_id = { number = ["case_id", "month"] }
applicability = { derive = "from_level" }
[[outcome_ratings.blocks]]
outcome = { always = "O01" }
level = { from = "Shelter" }
"""
NO_COLUMN = """
[[outcome_ratings.blocks]]
outcome = { always = "O02" }
level = { always = 3 }
"""
TWO_SPLITS = """
[fundings]
case_id = { from = "A" }
donor_code = { from = "B", split = ";" }
grant_code = { from = "C", split = ";" }
"""
CROSSWALK = """
[crosswalk]
Shelter = { outcome = "O01", scale = { "1" = 1, "2" = 2, "3" = 3, "4" = 4 } }
"""


def problems(tmp_path: Path, text: str, system: str = "table") -> list[str]:
    return [str(problem) for problem in read(tmp_path, text, system)[1]]


def test_a_good_mapping_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD + VISITS + RATINGS) == []


def changed(column: str, rule: str) -> str:
    """The cases with another rule for one column; none for an empty one."""
    lines = [line for line in GOOD.splitlines() if not line.startswith(f"{column} ")]
    return "\n".join([*lines, f"{column} = {rule}" if rule else ""])


MISTAKES = {
    "a setting": ('acept = { A = ["b"] }\n' + GOOD, "`acept` is not a table", "Did you mean `accept`?"),
    "a list of headers": ('not_read = "Donor"\n' + GOOD, "not_read: It is no list of headers", '["Header"'),
    "a table": (f"{GOOD}\n[asessments]\n", "`asessments` is not a table", "Did you mean `assessments`?"),
    "a column": (changed("sexx", '{ from = "A" }'), "cases: `sexx` is not a column of cases", "`sex`?"),
    "a verb": (changed("sex", '{ form = "A" }'), "cases, sex: `form` is not a verb", "Did you mean `from`?"),
    "no verb": (changed("sex", '"A"'), "cases, sex: It has no verb", '{ from = "Header" }'),
    "how a verb is written": (changed("sex", "{ from = 3 }"), "cases, sex: `from` is not written", "a list"),
    "an unknown cleaning": (changed("case_id", '{ from = "A", clean = ["tidy"] }'), "`clean`", "trim, upper"),
    "an unknown order": (changed("opened_month", '{ from = "A", dates = "d" }'), "`dates`", '"dmy" or "mdy"'),
    "a code": (
        changed("sex", '{ from = "A", codes = { F = "femal" } }'),
        "cases, sex: `codes` leads to `femal`, which is not in the list",
        "Did you mean `female`? Use female, male, other, unknown.",
    ),
    "a constant": (changed("programme_country", '{ always = "KHN" }'), "`always` leads to `KHN`", "`KHM`?"),
    "a default": (changed("sex", '{ from = "A", default = "none" }'), "`default` leads to `none`", "female"),
    "a text with two codes": (
        changed("sex", '{ from = "A", codes = { F = "female", f = "male" } }'),
        "one text two codes",
        "Keep one.",
    ),
    "a month": (changed("opened_month", '{ always = "May" }'), "`always` is no month", "2026-06"),
    "a required column": (changed("sex", ""), "cases: `sex` has no rule", 'sex = { from = "Header" }'),
    "two beginnings": (changed("sex", '{ from = "A", always = "male" }'), "`from` and `always`", "Use one"),
    "no beginning": (changed("sex", '{ default = "male" }'), "not where its cells come from", "Use one of"),
    "a verb of another kind": (changed("opened_month", '{ age = "A" }'), "(month)", "Use from, always"),
    "an age elsewhere": (changed("sex", '{ age = "A" }'), "age groups only", "Use `from`."),
    "half an age": (changed("age_group_opened", '{ band = "A" }'), "belong together", "at = "),
    "dates of no date": (changed("sex", '{ from = "A", dates = "dmy" }'), "belong to dates", "Take them out"),
    "a derived column": (
        changed("sex", '{ derive = "countries" }'),
        "`countries` does not make this column",
        "`countries` for exploitations.movement",
    ),
    "an order elsewhere": (
        GOOD + VISITS.replace('{ from = "Case" }', '{ number = "order" }'),
        "`order` makes the column `seq` only",
        "number",
    ),
    "what a number cannot use": (
        GOOD + VISITS.replace('"month"]', '"type"]'),
        "assessments, assessment_id: `number` cannot use `type`",
        "a `from` of their own",
    ),
    "a column of no number": (
        GOOD + VISITS + RATINGS.replace("outcome =", 'setting = { from = "A" }\noutcome ='),
        "`setting` is no column of outcome_ratings",
        "Use ",
    ),
    "what is derived from nothing": (
        GOOD + VISITS + RATINGS.replace('level = { from = "Shelter" }', 'self_rating = { from = "A" }'),
        "`derive` needs a rule for `level`",
        "level = ",
    ),
    "a block that reads nothing": (
        GOOD + VISITS + RATINGS + NO_COLUMN,
        "outcome_ratings.blocks, number 2: It reads no column",
        "`from`",
    ),
    "two splits": (
        GOOD + TWO_SPLITS,
        "would each make several rows",
        "Keep one `split`.",
    ),
    "which row stays": (GOOD.replace("[cases]", '[cases]\nkeep = "best"'), "neither first nor last", "last"),
    "a coverage": ('coverage = "all"\n' + GOOD, "neither full nor delta", 'coverage = "full"'),
    "a month to": ('data_to = "June"\n' + GOOD, "`data_to` is no month", "2026-06"),
    "a provider": ('provider_id = "ours, mostly"\n' + GOOD, "no plain code", "letters, digits"),
    "no cases": (VISITS, "It has no table `cases`", "[cases]"),
    "a skip without where": (f"{GOOD}\n[[skip]]\nsheet = 'A'\n", "skip: It has no `where`", "Total"),
    "an outcome of a crosswalk": (
        GOOD + VISITS + RATINGS + CROSSWALK.replace("O01", "O11"), "crosswalk, Shelter: `outcome`", "O01"
    ),
    "a scale of a crosswalk": (
        GOOD + VISITS + RATINGS + CROSSWALK.replace("= 4", "= 5"), "does not lead to levels", "1, 2, 3, 4"
    ),
    "another outcome than the crosswalk's": (
        GOOD + VISITS + RATINGS.replace("O01", "O02") + CROSSWALK, "not the one that `[crosswalk]`", "O01"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "what", "remedy"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_told_with_where_it_is_and_what_is_allowed(
    tmp_path: Path, text: str, what: str, remedy: str
) -> None:
    said = [line for line in problems(tmp_path, text) if what in line and remedy in line]
    assert len(said) == 1
    assert said[0].startswith("mappings/list.toml: ")


@pytest.mark.parametrize(
    "rule",
    [
        '{ always = "yes" }',
        '{ from = "A", default = "yes" }',
        '{ from = "A", codes = { No = "yes" } }',
        '{ from = "A", codes = { unknown = "yes" } }',
        '{ from = "A", codes = { Y = "sure" } }',
        '{ join = ["A", "B"] }',
        "{}",
    ],
)
def test_consent_is_never_made_up(tmp_path: Path, rule: str) -> None:
    assert any(
        "cases, consent_monitoring" in line
        for line in problems(tmp_path, changed("consent_monitoring", rule))
    )


def test_a_score_of_another_scale_is_no_level_unless_somebody_says_what_it_stands_for(tmp_path: Path) -> None:
    (line,) = problems(tmp_path, GOOD + VISITS + RATINGS, "oscar")
    assert "does not measure an outcome of this programme" in line
    assert "[crosswalk]" in line
    assert problems(tmp_path, GOOD + VISITS + RATINGS + CROSSWALK, "oscar") == []


def test_all_mistakes_are_told_at_once_and_a_run_names_the_first(tmp_path: Path) -> None:
    text = changed("sex", '{ form = "A" }').replace('always = "KHM"', 'always = "KHN"')
    assert len(problems(tmp_path, text)) >= 3
    with pytest.raises(UsageError, match=r"`reintegration check` lists \d+ more"):
        reading.load(tmp_path / "list.toml", contract())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[cases\n", "Line 2 cannot be read"),
        ("[cases]\n[cases]\n", "for the second time"),
        ("a = \n", "Line 2"),
    ],
)
def test_what_is_no_toml_is_told_by_its_line(tmp_path: Path, text: str, said: str) -> None:
    assert said in problems(tmp_path, text)[0]


def test_a_file_that_is_not_there_or_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe")
    for name, said in {"bad.toml": "UTF-8", "none.toml": "not there"}.items():
        assert said in str(reading.read(tmp_path / name, contract())[1][0])


def test_an_unknown_system_is_told_with_those_that_are_known(tmp_path: Path) -> None:
    (line,) = problems(tmp_path, GOOD, "tabel")
    assert "Did you mean `table`?" in line
