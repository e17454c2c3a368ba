"""``python plain_polars.py PACKAGE SEEDS OUT``: M01 to M03 of whole scopes as CSV, in polars.

The same as ``benchmarks/plain/shares.sql``: scope, outcome, milestone, measure, numerator, denominator.
Months are numbers. Runs in an environment that has polars, and needs nothing else.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl
from polars import col, lit, when

FOREVER = 10**6


def main(package: Path, seeds: Path, out: Path) -> None:
    """Read the files, count, and write."""
    said = json.loads((package / "datapackage.json").read_text("utf-8"))["reintegration"]
    year, month = said["data_cutoff"].split("-")
    cutoff = int(year) * 12 + int(month)
    read = {path.stem: _read(path) for path in package.glob("*.csv")}
    seed = {
        name: _read(seeds / f"{name}.csv") for name in ("milestones", "outcomes", "criteria", "age_groups")
    }
    cases = _cases(read, cutoff)
    consents = _consents(read, cutoff)
    due = _due(cases, consents, _harmed(read, cases, cutoff), seed["milestones"], cutoff)
    assessments = _assessments(read, cases, consents, seed["age_groups"], cutoff)
    ratings = _ratings(read, assessments, seed)
    states = _states(cases, due, _in_windows(due, assessments, ratings), ratings, seed["outcomes"])
    _counted(states, _scopes(read, cases, cutoff)).collect().write_csv(out)


def _read(path: Path) -> pl.LazyFrame:
    frame = pl.read_csv(path, infer_schema=False).lazy()
    return frame.with_row_index("line")


def _month(name: str) -> pl.Expr:
    return col(name).str.slice(0, 4).cast(pl.Int32) * 12 + col(name).str.slice(5, 2).cast(pl.Int32)


def _cases(read: dict[str, pl.LazyFrame], cutoff: int) -> pl.LazyFrame:
    person = pl.coalesce("person_id", "case_id").alias("person")
    cases = read["cases"].with_columns(person, _month("opened_month").alias("opened"))
    cases = cases.filter(col("opened") <= cutoff).sort("opened", "line")
    return cases.with_columns(
        (pl.int_range(pl.len()).over("person", "programme_country") == 0).alias("is_unit")
    )


def _consents(read: dict[str, pl.LazyFrame], cutoff: int) -> pl.LazyFrame:
    spells = (
        read["spells"]
        .filter(col("kind") == "consent")
        .with_columns(_month("from_month").alias("begins"), _month("to_month").alias("ends"))
    )
    spells = spells.filter(col("begins") <= cutoff).sort("case_id", "begins")
    own = when(col("ends") <= cutoff).then("ends")
    following = col("begins").shift(-1).over("case_id") - 1
    return spells.select(
        "case_id", "value", "begins", pl.min_horizontal(own, following).fill_null(FOREVER).alias("ends")
    )


def _harmed(read: dict[str, pl.LazyFrame], cases: pl.LazyFrame, cutoff: int) -> pl.LazyFrame:
    events = read["events"].filter(col("event_type").is_in(["death", "re_trafficked"]))
    closed = read["spells"].filter(
        (col("kind") == "case_status") & col("value").is_in(["closed_died", "closed_re_trafficked"])
    )
    harm = pl.concat(
        [
            events.select("case_id", col("event_type").alias("harm"), _month("month").alias("at")),
            closed.select(
                "case_id",
                when(col("value") == "closed_died")
                .then(lit("death"))
                .otherwise(lit("re_trafficked"))
                .alias("harm"),
                _month("from_month").alias("at"),
            ),
        ]
    )
    harm = harm.filter(col("at") <= cutoff).join(cases.select("case_id", "opened"), on="case_id")
    again = (col("harm") == "re_trafficked") & (col("at") >= col("opened"))
    return harm.group_by("case_id").agg(
        col("at").filter(col("harm") == "death").min().alias("died"),
        col("at").filter(again).min().alias("again"),
    )


def _due(
    cases: pl.LazyFrame, consents: pl.LazyFrame, harmed: pl.LazyFrame, milestones: pl.LazyFrame, cutoff: int
) -> pl.LazyFrame:
    number = milestones.select(pl.all().exclude("label", "phase", "line").cast(pl.Int32))
    windows = cases.select("case_id", "opened").join(number, how="cross")
    windows = windows.with_columns(
        (col("opened") + col("window_start")).alias("first"),
        (col("opened") + col("window_end")).alias("last"),
    ).filter(col("last") <= cutoff)
    given = (col("value") == "given") & (col("begins") <= col("last")) & (col("ends") >= col("first"))
    agreed = (
        windows.join(consents, on="case_id").group_by("case_id", "milestone").agg(given.any().alias("agreed"))
    )
    windows = windows.join(agreed, on=["case_id", "milestone"], how="left").join(
        harmed, on="case_id", how="left"
    )
    return windows.filter(col("agreed").fill_null(True) & (col("died") > col("last")).fill_null(True)).select(
        "case_id", "milestone", "first", "last", (col("again") <= col("last")).fill_null(False).alias("again")
    )


def _assessments(
    read: dict[str, pl.LazyFrame],
    cases: pl.LazyFrame,
    consents: pl.LazyFrame,
    ages: pl.LazyFrame,
    cutoff: int,
) -> pl.LazyFrame:
    made = read["assessments"].with_columns(_month("month").alias("at")).filter(col("at") <= cutoff)
    within = (col("at") >= col("begins")) & (col("at") <= col("ends"))
    against = made.join(consents.filter(col("value") != "given"), on="case_id").filter(
        within & col("value").is_in(["withdrawn", "refused"])
    )
    age = ages.select(
        col("code").alias("age_group_opened"), (col("is_child") == "true").alias("child_at_opening")
    )
    made = (
        made.join(against, on="assessment_id", how="anti")
        .join(cases, on="case_id")
        .join(age, on="age_group_opened")
    )
    care, status, child = (
        col("deprived_of_parental_care"),
        col("nationality_status"),
        col("child_at_assessment"),
    )
    at_home = (status == "national") & (col("programme_country") == col("country_of_origin"))
    return made.select(
        "assessment_id",
        "case_id",
        "line",
        "at",
        "type",
        "has_family_or_dependants",
        (col("at") - col("opened")).alias("after"),
        when(child.is_in(["yes", "no"]))
        .then(child == "yes")
        .when(~col("child_at_opening"))
        .then(False)
        .alias("child"),
        when(care.is_in(["temporary", "permanent"]))
        .then(True)
        .when(care == "no")
        .then(False)
        .alias("lacks_care"),
        when(status.is_in(["foreign", "stateless"])).then(True).when(at_home).then(False).alias("foreign"),
        (
            (col("mode") == "proxy").fill_null(False)
            | (col("participation") == "child_with_support").fill_null(False)
        ).alias("other_voice"),
    )


def _recomputed(
    read: dict[str, pl.LazyFrame], assessments: pl.LazyFrame, criteria: pl.LazyFrame
) -> pl.LazyFrame:
    given = read["criterion_ratings"].select("assessment_id", "criterion", "value")
    asked = assessments.join(given, on="assessment_id", how="semi").join(
        criteria.select("criterion", "outcome", "kind", "applies"), how="cross"
    )
    counts = (
        when(col("applies") == "always").then(True)
        .when(col("applies") == "child").then(col("child"))
        .when(col("applies") == "child_deprived")
        .then(when(col("child")).then(col("lacks_care")).otherwise(col("child")))
        .when(col("applies") == "foreign").then(col("foreign"))
    )  # fmt: skip
    asked = asked.with_columns(counts.alias("counts"), lit(True).alias("asked"))
    asked = asked.join(given, on=["assessment_id", "criterion"], how="left")
    may, kind, value = col("counts").fill_null(True), col("kind"), col("value")
    answered = value.is_in(["met", "partly", "not_met", "yes", "no"]) | (
        (value == "not_applicable") & col("counts").is_null()
    )
    by = asked.group_by("assessment_id", "outcome").agg(
        value.count().alias("given"),
        ((kind == "red_flag") & (value == "yes") & may).any().alias("crisis"),
        ((kind == "essential") & value.is_in(["not_met", "partly"]) & may).any().alias("open"),
        ((kind == "independence") & (value == "met")).any().alias("independent"),
        ((kind != "independence") & may & answered.fill_null(False)).sum().alias("answered"),
        ((kind != "independence") & may).sum().alias("asked"),
    )
    level = when("crisis").then(1).when("open").then(2).when(col("answered") == col("asked")).then(3)
    return by.filter(col("given") > 0).select(
        "assessment_id", "outcome", "independent", level.alias("recomputed"), lit(True).alias("is_recomputed")
    )


def _ratings(
    read: dict[str, pl.LazyFrame], assessments: pl.LazyFrame, seed: dict[str, pl.LazyFrame]
) -> pl.LazyFrame:
    processes = (
        read["legal_processes"]
        .filter(col("status").is_in(["asked", "participating", "declined_overridden", "appeal"]))
        .select(
            "case_id",
            _month("from_month").alias("begins"),
            _month("to_month").fill_null(FOREVER).alias("ends"),
        )
    )
    in_court = (
        assessments.join(processes, on="case_id")
        .filter((col("begins") <= col("at")) & (col("ends") >= col("at") - 6))
        .select("assessment_id")
        .unique()
        .with_columns(lit(True).alias("in_court"))
    )
    rated = (
        read["outcome_ratings"]
        .join(
            assessments.select("assessment_id", "other_voice", "has_family_or_dependants"), on="assessment_id"
        )
        .join(seed["outcomes"].select("outcome", "applicability_rule"), on="outcome")
        .join(_recomputed(read, assessments, seed["criteria"]), on=["assessment_id", "outcome"], how="left")
        .join(in_court, on="assessment_id", how="left")
    )
    rule, family = col("applicability_rule"), ["no", "no_contact_by_choice", "no_contact_unsafe"]
    ground = (
        ((rule == "need_or_wish") & col("na_reason").is_in(["no_need_no_wish", "declined_after_offer"]))
        | ((rule == "legal_process") & col("na_reason").is_not_null() & col("in_court").is_null())
        | ((rule == "family") & col("has_family_or_dependants").is_in(family))
    ).fill_null(False)
    own, asked = col("self_rating").cast(pl.Int32), col("applicability")
    alone = (col("recomputed") == 3) & col("independent") & pl.coalesce(own >= 3, "other_voice")
    level = (
        when(col("is_recomputed").is_null()).then(col("level").cast(pl.Int32))
        .when(alone).then(4).otherwise("recomputed")
    )  # fmt: skip
    return rated.select(
        "assessment_id",
        "outcome",
        when(asked == "applicable")
        .then(True)
        .when((asked == "not_applicable") & ground)
        .then(False)
        .alias("applies"),
        when(asked == "applicable").then(level).alias("rated"),
        (
            (asked == "not_applicable").fill_null(False) | col("level").is_not_null() | level.is_not_null()
        ).alias("says"),
    )


def _in_windows(due: pl.LazyFrame, assessments: pl.LazyFrame, ratings: pl.LazyFrame) -> pl.LazyFrame:
    held = assessments.join(ratings.filter("says"), on="assessment_id", how="semi")
    crisis = (col("type") == "crisis").fill_null(False).alias("crisis")
    held = held.with_columns(crisis).sort("crisis", "line", descending=[False, True])
    held = held.with_columns(pl.int_range(pl.len()).over("case_id", "at").alias("in_month"))
    pairs = due.join(held, on="case_id").filter((col("at") >= col("first")) & (col("at") <= col("last")))
    pairs = pairs.with_columns((col("after") - col("milestone")).abs().alias("off"))
    pairs = pairs.sort("off", "at", "in_month", descending=[False, True, False])
    return pairs.select(
        "case_id", "milestone", "assessment_id",
        pl.int_range(pl.len()).over("case_id", "milestone").alias("place"),
    )  # fmt: skip


def _states(
    cases: pl.LazyFrame,
    due: pl.LazyFrame,
    in_windows: pl.LazyFrame,
    ratings: pl.LazyFrame,
    outcomes: pl.LazyFrame,
) -> pl.LazyFrame:
    settles = (col("rated").is_not_null() | ~col("applies")).fill_null(False)
    at = in_windows.join(ratings, on="assessment_id").with_columns(settles.alias("settles"))
    at = at.filter(col("settles") | (col("place") == 0)).sort("settles", "place", descending=[True, False])
    at = at.unique(["case_id", "milestone", "outcome"], keep="first", maintain_order=True)
    units = due.join(cases.filter("is_unit"), on="case_id", how="semi").join(
        outcomes.select("outcome"), how="cross"
    )
    units = units.join(at, on=["case_id", "milestone", "outcome"], how="left")
    harmed = col("again") & (col("outcome") == "O05")
    return units.select(
        "case_id", "milestone", "outcome",
        when(harmed).then(1).otherwise("rated").alias("level"),
        when(harmed).then(True).otherwise("applies").alias("applies"),
    )  # fmt: skip


def _scopes(read: dict[str, pl.LazyFrame], cases: pl.LazyFrame, cutoff: int) -> pl.LazyFrame:
    begun = (_month("from_month") <= cutoff).fill_null(True)
    donors = (
        read["fundings"]
        .filter(begun)
        .select("case_id", ("donor:" + col("donor_code")).alias("scope"))
        .unique()
    )
    whole = [
        cases.select("case_id", lit("region").alias("scope")),
        cases.select("case_id", ("country:" + col("programme_country")).alias("scope")),
    ]
    return pl.concat([*whole, donors])


def _counted(states: pl.LazyFrame, scopes: pl.LazyFrame) -> pl.LazyFrame:
    level, applies = col("level"), col("applies")
    covered = level.is_not_null() | (~applies).fill_null(False)
    counts = (
        states.join(scopes, on="case_id")
        .group_by("scope", "outcome", "milestone")
        .agg(
            (level >= 3).fill_null(False).sum().alias("M01"),
            level.count().alias("of_M01"),
            applies.fill_null(False).sum().alias("M02"),
            applies.count().alias("of_M02"),
            covered.sum().alias("M03"),
            pl.len().alias("of_M03"),
        )
    )
    key = ["scope", "outcome", "milestone"]
    each = [
        counts.select(
            *key,
            lit(name).alias("measure"),
            col(name).cast(pl.Int64).alias("numerator"),
            col(f"of_{name}").cast(pl.Int64).alias("denominator"),
        )
        for name in ("M01", "M02", "M03")
    ]
    return pl.concat(each).sort(*key, "measure")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
