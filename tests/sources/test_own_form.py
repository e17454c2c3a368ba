"""The XLSForm: it converts, its lists are the contract's, and its level is the one that is computed later."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from pipeline import contract, forms
from pipeline.forms import definitions
from pipeline.forms.definitions import Criterion, Definitions, Outcome
from pipeline.forms.records import APART
from pipeline.forms.xlsform import expressions
from pipeline.sample import bundled
from pipeline.settings import Settings
from tests.sources import level_by_models
from tests.sources.made_up import contract_tables, own_form
from tests.sources.xpath_rules import evaluate
from tests.sparing import first_fast


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(project=Path.cwd(), home=Path("nowhere"))


@pytest.fixture(scope="module")
def defined(settings: Settings) -> Definitions:
    return definitions.load(settings.seeds)


@pytest.fixture(scope="module")
def made(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("forms") / "out"
    forms.write(settings, out)
    return out


@pytest.fixture(scope="module")
def with_previous(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("previous") / "out"
    forms.write(settings, out, previous=True, language="km", countries=("KHM",))
    return out


@pytest.mark.parametrize("form", first_fast(forms.FORMS))
def test_the_form_converts_without_a_warning(made: Path, with_previous: Path, form: str) -> None:
    for folder in (made, with_previous):
        converted = convert(folder / f"xlsform-{form}.xlsx")
        assert converted.warnings == []
        assert f'id="reintegration_{form}"' in converted.xform


@pytest.mark.parametrize("form", forms.FORMS)
def test_every_list_of_choices_is_the_code_list(made: Path, defined: Definitions, form: str) -> None:
    read = own_form.read(made / f"xlsform-{form}.xlsx")
    for name, options in read.options.items():
        if name.startswith("levels"):
            assert list(options) == defined.contract.codes("levels")
        elif name == "programme_countries":
            assert tuple(options) == defined.programme_countries
        elif name != "records":
            assert list(options) == defined.contract.codes(name)


def test_the_long_form_asks_every_column_of_the_contract(made: Path, defined: Definitions) -> None:
    read = own_form.read(made / "xlsform-long.xlsx")
    asked = {question.name for question in read.questions}
    of_criteria = {f"c_{code}" for code in defined.contract.codes("criteria")}
    of_ratings = {
        f"{outcome.code}_{name}"
        for outcome in defined.outcomes
        for name in ("applicability", "level", "not_assessed_reason", "self_rating")
    }
    others = {
        f"{table.name}_{column.name}"
        for table in defined.contract.tables.values()
        for column in table.columns
        if table.name not in ("outcome_ratings", "criterion_ratings", *APART)
        and column.name != "case_id"
        and (table.name, column.name) != ("exploitations", "seq")
    }
    assert of_criteria | of_ratings | others <= asked


def test_a_reason_is_asked_where_the_contract_has_one_for_the_outcome(
    made: Path, defined: Definitions
) -> None:
    have = {each.belongs_to for each in defined.contract.lists["na_reasons"]}
    for form in forms.FORMS:
        asked = {question.name for question in own_form.read(made / f"xlsform-{form}.xlsx").questions}
        assert {name for name in asked if name.endswith("_na_reason")} == {
            f"{code}_na_reason" for code in have
        }


def test_no_question_asks_for_a_name_a_birth_date_or_a_contact(made: Path) -> None:
    for form in forms.FORMS:
        read = own_form.read(made / f"xlsform-{form}.xlsx")
        texts = {question.name for question in read.questions if question.type == "text"}
        assert texts <= {
            "case_id", "cases_person_id", "cases_shared_person_id", "fundings_donor_code",
            "fundings_grant_code", "assessments_rater_id", "needs_need_id",
            "services_service_id", "services_need_id",
        }  # fmt: skip
        dates = {question.name for question in read.questions if question.type == "date"}
        assert all(name.endswith("_month") for name in dates)
        assert {question.type for question in read.questions} & {
            "geopoint",
            "image",
            "audio",
            "barcode",
        } == set()


def test_a_case_number_has_a_digit_and_no_blank(made: Path) -> None:
    survey = own_form.survey(made / "xlsform-short.xlsx")
    constraint = next(row["constraint"] for row in survey if row["name"] == "case_id")
    patterns = re.findall(r"regex\(\., '([^']+)'\)", constraint)
    assert len(patterns) == 2
    accepted = [text for text in ("C7abc", "12-3", "Sokha", "C 7", "=7", "") if _fits(patterns, text)]
    assert accepted == ["C7abc", "12-3"]


def test_months_are_neither_in_the_future_nor_before_their_beginning(made: Path) -> None:
    for form in forms.FORMS:
        for row in own_form.survey(made / f"xlsform-{form}.xlsx"):
            if row["type"] == "date":
                assert row["constraint"].endswith(". <= today()")
                assert row["appearance"] == "month-year"


@pytest.mark.long
def test_a_changed_definition_changes_the_version(settings: Settings, made: Path, tmp_path: Path) -> None:
    project = tmp_path / "project"
    (project / "seeds").mkdir(parents=True)
    for seed in settings.seeds.glob("*.csv"):
        text = seed.read_text("utf-8")
        changed = text.replace("Homeless tonight", "Without a roof tonight")
        (project / "seeds" / seed.name).write_text(changed, "utf-8")
    forms.write(Settings(project=project, home=tmp_path), tmp_path / "out")
    for form in forms.FORMS:
        before = own_form.read(made / f"xlsform-{form}.xlsx").version
        assert before != own_form.read(tmp_path / "out" / f"xlsform-{form}.xlsx").version
        assert len(before) == 10 and before.isdecimal()


def test_words_that_are_translated_stand_in_their_column_and_others_in_english(made: Path) -> None:
    choices = own_form.rows(made / "xlsform-short.xlsx", "choices")
    sexes = {row["name"]: row for row in choices if row["list_name"] == "sex"}
    assert sexes["female"]["label::Khmer (km)"] == "ស្រី"
    assert sexes["female"]["label::Lao (lo)"] == "Female"


def test_previous_levels_are_shown_only_where_they_are_asked_for(made: Path, with_previous: Path) -> None:
    for form in forms.FORMS:
        plain = own_form.survey(made / f"xlsform-{form}.xlsx")
        assert not any("pulldata" in row["calculation"] for row in plain)
        pulled = own_form.survey(with_previous / f"xlsform-{form}.xlsx")
        assert sum("pulldata('previous_levels'" in row["calculation"] for row in pulled) == 10
    header = (with_previous / "previous_levels.csv").read_text("utf-8").strip().split(",")
    assert header == ["case_id", *(f"O{number:02}" for number in range(1, 11))]


def test_the_words_of_a_level_are_those_of_the_criteria(made: Path, defined: Definitions) -> None:
    options = own_form.read(made / "xlsform-short.xlsx").options
    for outcome in defined.outcomes:
        words = options[f"levels_{outcome.code}"]
        assert outcome.achieved_means in words["3"]
        assert all(flag.statement in words["1"] for flag in outcome.of_kind("red_flag"))
        assert all(own.statement in words["4"] for own in outcome.of_kind("independence"))


def test_without_consent_a_new_case_goes_no_further(made: Path) -> None:
    survey = own_form.survey(made / "xlsform-long.xlsx")
    relevant = {row["name"]: row["relevant"] for row in survey if row["type"].startswith("begin_")}
    for consent, goes_on in (("yes", True), ("no", False), ("unknown", False), ("", False)):
        answers = {"record": "new_case assessment needs", "cases_consent_monitoring": consent}
        for name in ("cases", "exploitations", "assessments", "needs"):
            assert bool(evaluate(relevant[name], answers)) is goes_on
    known = {"record": "assessment", "cases_consent_monitoring": ""}
    assert evaluate(relevant["assessments"], known)


def test_the_level_that_is_shown_is_the_one_that_is_computed_later(defined: Definitions) -> None:
    """Answers by chance, judged by the expression of the form and by the SQL of the models."""
    chance = random.Random(4)
    for outcome in defined.outcomes:
        rounds = [_answered(outcome, chance) for _ in range(200)]
        shown = [str(evaluate(expressions.level(outcome), answers)) for answers, _ in rounds]
        assert shown == level_by_models.levels(outcome, rounds), outcome.code
        assert set(shown) == {"1", "2", "3", "4", ""}, outcome.code


def _answered(outcome: Outcome, chance: random.Random) -> tuple[dict[str, str], dict[str, str]]:
    """Answers to what is asked of a made-up person; most of them good, or no level above 1 would come."""
    person = {name: chance.choice(["yes", "no", "unknown"]) for name in ("child", "foreign", "deprived")}
    answers = {
        "assessments_child_at_assessment": person["child"],
        "person_is_foreign": person["foreign"],
        "person_is_deprived": person["deprived"],
        "assessments_mode": chance.choice(["", "proxy", "phone"]),
        "assessments_participation": chance.choice(["", "person", "child_with_support"]),
        f"{outcome.code}_self_rating": chance.choice(["", "1", "2", "3", "4"]),
    }
    is_good = chance.random() < 0.75
    for criterion in outcome.criteria:
        asked = expressions.relevant(criterion)
        if not asked or evaluate(asked, answers):
            answers[f"c_{criterion.code}"] = _answer(criterion, chance, is_good=is_good)
    return answers, person


def _answer(criterion: Criterion, chance: random.Random, *, is_good: bool) -> str:
    good = "no" if criterion.values == "red_flag" else "met"
    if is_good and chance.random() < 0.97:
        return good
    values = ["yes", "no", "unknown", ""] if good == "no" else ["met", "partly", "not_met", "unknown", ""]
    if criterion.values == "criterion" and criterion.applies != "always":
        values.append("not_applicable")
    return chance.choice([good, good, *values])


def test_the_example_people_answer_what_the_form_asks(made: Path) -> None:
    tables = contract_tables.of_cases(contract_tables.of_package(bundled()), 10)
    read = own_form.read(made / "xlsform-long.xlsx")
    sent = own_form.submissions(read, tables)
    assert sum("new_case" in each.answers["record"] for each in sent) == 10
    assert sum("assessment" in each.answers["record"] for each in sent) == len(tables["assessments"])
    told = {name: sum(len(each.rounds.get(name, [])) for each in sent) for name in read.repeats}
    assert told == {name: len(tables[name]) for name in read.repeats}


def test_mappings_name_every_column_of_the_export_that_holds_data(made: Path, settings: Settings) -> None:
    tables = set(contract.load(settings.seeds).tables)
    for name in ("kobo-long", "odk-long", "kobo-labels-long"):
        content = tomllib.loads((made / "mappings" / f"{name}.toml").read_text("utf-8"))
        assert set(content) - {"system"} == tables - {*APART}


def _fits(patterns: list[str], text: str) -> bool:
    return all(re.search(pattern, text) for pattern in patterns)
