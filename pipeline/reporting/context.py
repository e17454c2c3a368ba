"""What every section is built from: the definition, the release and the words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.reporting.definitions import ReportDefinition
from pipeline.reporting.indicator import Indicator
from pipeline.reporting.language.text import Text, signed
from pipeline.reporting.released import REGION, Record, Release

COVERAGE = "M03"


@dataclass(frozen=True, slots=True)
class Context:
    """Looks figures up and names things; holds no rule of its own on how a figure is shown."""

    definition: ReportDefinition
    release: Release
    text: Text

    @property
    def own(self) -> str:
        """The scope that the report is about."""
        return self.definition.scope

    @property
    def scopes(self) -> tuple[str, ...]:
        """The report's own scope, then the region; once where the report is of the region."""
        return tuple(dict.fromkeys((self.own, REGION)))

    @property
    def focus(self) -> int:
        return self.definition.focus_milestone

    @property
    def outcomes(self) -> tuple[str, ...]:
        return tuple(record["outcome"] for record in self.release.records["outcomes"])

    @property
    def service_areas(self) -> tuple[tuple[int, str], ...]:
        """Number and name of every service area."""
        return tuple((row["service_area"], row["label"]) for row in self.release.records["service_areas"])

    @property
    def milestones(self) -> tuple[int, ...]:
        return tuple(record["milestone"] for record in self.release.records["milestones"])

    def find(
        self,
        scope: str,
        measure: str,
        milestone: int | None = None,
        outcome: str | None = None,
        breakdown: str = "all",
        group: tuple[str, ...] = (),
        *,
        service_area: int | None = None,
    ) -> Indicator:
        """The released figure; where there is no row nobody was due, or the scope was not released at all."""
        key = (scope, measure, outcome, milestone, breakdown, group, service_area)
        found = self.release.indicators.get(key)
        if found is not None:
            return found
        released = any(figure.scope == scope for figure in self.release.of("M03"))
        return Indicator(*key, "z" if released else "c", self.release.rule)

    def scopes_with(
        self,
        measures: str | tuple[str, ...],
        milestone: int | None = None,
        breakdown: str = "all",
        *,
        beside: bool = False,
    ) -> tuple[str, ...]:
        """The report's own scope, as far as a chart of the measures has something to draw of it.

        ``beside``: the region after it, as far as it has; it has a report of its own, and never stands in
        the place of own figures. ``milestone`` None looks at all of them.
        """
        figures = self.figures_of(measures, milestone, breakdown)
        found = {figure.scope for figure in figures if figure.drawable}
        if self.own not in found:
            return ()
        has_region = beside and self.own != REGION and REGION in found
        return (self.own, REGION) if has_region else (self.own,)

    def figures_of(
        self, measures: str | tuple[str, ...], milestone: int | None = None, breakdown: str = "all"
    ) -> Iterator[Indicator]:
        """The figures of measures in one breakdown; ``milestone`` None takes all of them.

        Of coverage, which is both by outcome and of people, those of people.
        """
        for measure in (measures,) if isinstance(measures, str) else measures:
            for figure in self.release.of(measure):
                of_people = measure != COVERAGE or figure.outcome is None
                if of_people and figure.breakdown == breakdown and milestone in (None, figure.milestone):
                    yield figure

    def series(self, scope: str) -> int:
        """How a scope is drawn, everywhere: 0 the report's own, 1 the region."""
        return 0 if scope == self.own else 1

    def scope_name(self, scope: str) -> str:
        return self.text("words.region") if scope == REGION else self.definition.name

    def whose(self, scope: str) -> str:
        """What follows "people" in a sentence: ``in Cambodia``, ``in the whole region``."""
        return self.text("words.whose_region") if scope == REGION else self.definition.whose

    def outcome_name(self, outcome: str, *, short: bool = True) -> str:
        record = self._record("outcomes", "outcome", outcome)
        return str(record["short_name"] if short else record["name"])

    def measure_name(self, measure: str) -> str:
        return str(self._record("measures", "measure", measure)["name"])

    def assumption(self, name: str) -> float:
        """The value of a choice that experts may change."""
        return float(self._record("assumptions", "assumption", name)["value"])

    @property
    def clear_change(self) -> float:
        """The smallest difference that is put into words."""
        return self.assumption("clear_change")

    @property
    def thresholds(self) -> dict[str, str]:
        """The thresholds of the wording rules, as words for sentences."""
        rule = self.release.rule
        return {
            "first": self.text.percent(rule.bounds_first),
            "only": self.text.percent(rule.bounds_only),
            "points": signed(self.clear_change).lstrip("+"),
            "effect": self.text.decimal(self.assumption("released_design_effect")),
        }

    def milestone_name(self, milestone: int) -> str:
        return str(self._record("milestones", "milestone", milestone)["label"])

    def breakdown_name(self, breakdown: str) -> str:
        return str(self._record("breakdowns", "breakdown", breakdown)["label"])

    def group_column(self, breakdown: str) -> str:
        """The group column of a one-way breakdown."""
        return str(self._record("breakdowns", "breakdown", breakdown)["group_columns"])

    def groups(self, breakdown: str) -> tuple[tuple[str, str], ...]:
        """Code and label of every group of a one-way breakdown, in the order of its code list."""
        column = self.group_column(breakdown)
        labels = self.release.records["group_labels"]
        return tuple((row["code"], row["label"]) for row in labels if row["group_column"] == column)

    def at(self, milestone: int) -> str:
        """A milestone within a sentence: ``at 12 months``, ``at baseline``."""
        label = self.milestone_name(milestone)
        return self.text("words.at", milestone=label[0].lower() + label[1:])

    def _record(self, table: str, column: str, value: object) -> Record:
        return next(record for record in self.release.records[table] if record[column] == value)
