"""Made-up histories that contradict themselves as often as the gate allows, in one valid package.

Nothing is plausible here, on purpose: months collide, spells overlap, events come before the opening, consent
comes and goes. What a rule says of rare cases is asked many times over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from conformance.codes import Codes, Row

CUTOFF = 2026 * 12 + 5  # June 2026: months are whole numbers, year x 12 + month - 1
FIRST_OPENED = 2021 * 12
DONORS = ("HST-A", "HST-B", "HST-C")
COUNTRIES = ("KHM", "CHN", "LAO", "MMR", "THA", "VNM")
SPELL_VALUES = ("case_status", "identification", "assistance", "setting", "consent", "guardian")

Tables = dict[str, list[Row]]


def histories(cases: int, seed: int, codes: Codes) -> Tables:
    """The rows of a package by table; a column that is not named in a row is empty."""
    tables: Tables = {}
    for number in range(cases):
        for table, row in _Life(Random(f"{seed}-{number}"), number, codes).rows():
            tables.setdefault(table, []).append(row)
    return tables


def _month(number: int) -> str:
    return f"{number // 12}-{number % 12 + 1:02d}"


class _Life:
    """One case, drawn from its own random numbers: another number of cases leaves it as it is."""

    def __init__(self, random: Random, number: int, codes: Codes) -> None:
        self._random, self._codes = random, codes
        self._case_id = f"H{number:04d}"
        # every tenth case is the next episode of the person before it
        self._person_id = f"P{number - (number % 10 == 9):04d}"
        self._opened = random.randint(FIRST_OPENED, CUTOFF)
        self._months = [self._some_month() for _ in range(6)]  # few, so that they collide

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every row of the case with its table; parents first."""
        yield "cases", self._case()
        for part in (self._exploitations, self._fundings, self._assessments, self._help, self._spells,
                     self._events, self._processes):  # fmt: skip
            yield from part()

    def _case(self) -> Row:
        return {
            "case_id": self._case_id,
            "person_id": self._person_id,
            "programme_country": self._one(COUNTRIES),
            "opened_month": _month(self._opened),
            "exit_month": self._perhaps(
                0.6, _month(min(CUTOFF, self._opened - self._random.randint(-3, 30)))
            ),
            "sex": self._code("sex"),
            "age_group_trafficked": self._code("age_groups"),
            "age_group_opened": self._code("age_groups"),
            "country_of_origin": self._one(COUNTRIES),
            "nationality_status": self._perhaps(0.8, self._code("nationality_status")),
            "ethnicity_group": self._perhaps(0.7, self._code("ethnicity_group")),
            "disability": self._perhaps(0.7, self._code("yes_no")),
            "education_opened": self._perhaps(0.7, self._code("education")),
            "has_family_or_dependants": self._perhaps(0.8, self._code("family")),
            "deprived_of_parental_care": self._perhaps(0.6, self._code("parental_care")),
            "consent_monitoring": "no" if self._random.random() < 0.04 else "yes",
        }

    def _exploitations(self) -> Iterator[tuple[str, Row]]:
        for seq in range(1, self._random.choice((0, 1, 1, 2, 3)) + 1):
            yield (
                "exploitations",
                self._of_case(
                    seq=str(seq),
                    form=self._code("forms"),
                    movement=self._code("movement"),
                    country_of_exploitation=self._one(COUNTRIES),
                ),
            )

    def _fundings(self) -> Iterator[tuple[str, Row]]:
        for donor in self._random.sample(DONORS, self._random.choice((0, 1, 1, 2))):
            start, end = self._stretch()
            given = {"from_month": self._perhaps(0.7, start), "to_month": end}
            yield "fundings", self._of_case(donor_code=donor, grant_code=f"{donor}-1", **given)

    def _assessments(self) -> Iterator[tuple[str, Row]]:
        for number in range(self._random.randint(0, 7)):
            visit = f"{self._case_id}-V{number}"
            yield (
                "assessments",
                self._of_case(
                    assessment_id=visit,
                    month=self._a_month(),
                    type=self._code("assessment_type"),
                    mode=self._perhaps(0.7, self._code("assessment_mode")),
                    participation=self._perhaps(0.7, self._code("participation")),
                    setting=self._perhaps(0.6, self._code("living")),
                    child_at_assessment=self._perhaps(0.6, self._code("yes_no")),
                    rater_id=f"R{self._random.randint(1, 9)}",
                ),
            )
            yield from self._ratings(visit)

    def _ratings(self, visit: str) -> Iterator[tuple[str, Row]]:
        is_missed, has_criteria = self._random.random() < 0.15, self._random.random() < 0.3
        for outcome, criteria in self._codes.criteria.items():
            if self._random.random() < 0.15:
                continue
            yield (
                "outcome_ratings",
                {"assessment_id": visit, "outcome": outcome} | self._rating(outcome, is_missed),
            )
            if has_criteria and not is_missed and self._random.random() < 0.5:
                yield from self._criterion_ratings(visit, criteria)

    def _rating(self, outcome: str, is_missed: bool) -> Row:
        reason = self._perhaps(0.8, self._code("not_assessed_reasons"))
        if is_missed:
            return {"applicability": self._one(("applicable", "unknown")), "not_assessed_reason": reason}
        own = self._perhaps(0.5, self._code("levels"))
        match self._random.choices(("applicable", "not_applicable", "unknown"), (70, 20, 10))[0]:
            case "applicable" if self._random.random() < 0.8:
                return {"applicability": "applicable", "level": self._code("levels"), "self_rating": own}
            case "not_applicable":
                allowed = self._codes.of.get(("na_reasons", outcome), [""])
                return {
                    "applicability": "not_applicable",
                    "na_reason": self._perhaps(0.7, self._one(allowed)),
                }
            case applicability:
                return {"applicability": applicability, "not_assessed_reason": reason, "self_rating": own}

    def _criterion_ratings(
        self, visit: str, criteria: Sequence[tuple[str, str]]
    ) -> Iterator[tuple[str, Row]]:
        good = self._random.random() < 0.6  # most criteria met: else hardly any level would be above 2
        for criterion, kind in criteria:
            if self._random.random() < 0.05:
                continue
            usual, others = ("no", ("yes", "no", "unknown")) if kind == "red_flag" else (
                "met", ("met", "partly", "not_met", "not_applicable", "unknown"))  # fmt: skip
            value = usual if good and self._random.random() < 0.93 else self._one(others)
            yield "criterion_ratings", {"assessment_id": visit, "criterion": criterion, "value": value}

    def _help(self) -> Iterator[tuple[str, Row]]:
        needs = [f"{self._case_id}-N{number}" for number in range(self._random.randint(0, 4))]
        for need in needs:
            start, end = self._stretch()
            yield (
                "needs",
                self._of_case(
                    need_id=need,
                    service_area=str(self._random.randint(1, 10)),
                    identified_month=start,
                    beneficiary=self._perhaps(0.8, self._code("beneficiary")),
                    urgency=self._perhaps(0.8, self._code("urgency")),
                    status=self._code("need_status"),
                    closed_month=end,
                ),
            )
        for number in range(self._random.randint(0, 5)):
            start, end = self._stretch()
            yield (
                "services",
                self._of_case(
                    service_id=f"{self._case_id}-S{number}",
                    need_id=self._perhaps(0.6, self._one(needs or [""])),
                    service_area=str(self._random.randint(1, 10)),
                    provider_type=self._perhaps(0.8, self._code("provider_type")),
                    setting=self._perhaps(0.8, self._code("service_setting")),
                    offer=self._random.choices(("accepted", "declined"), (4, 1))[0],
                    start_month=self._perhaps(0.85, start),
                    end_month=end,
                    completion=self._perhaps(0.8, self._code("completion")),
                    referred=self._perhaps(0.5, self._code("yes_no")),
                ),
            )

    def _spells(self) -> Iterator[tuple[str, Row]]:
        for kind in SPELL_VALUES:
            how_many = self._random.choice((0, 1, 2, 3) if kind != "consent" else (0, 0, 1, 2, 3))
            begun: set[str] = set()
            for _ in range(how_many):
                start, end = self._stretch()
                if start in begun:  # one spell of a kind begins in a month
                    continue
                begun.add(start)
                given = {"kind": kind, "from_month": start, "to_month": end}
                reason = self._perhaps(0.6, self._code("spell_reasons"))
                yield (
                    "spells",
                    self._of_case(
                        value=self._one(self._codes.of["spell_values", kind]), reason=reason, **given
                    ),
                )

    def _events(self) -> Iterator[tuple[str, Row]]:
        happened: set[tuple[str, str]] = set()
        for _ in range(self._random.randint(0, 4)):
            event = (self._a_month(), self._code("event_types"))
            if event not in happened and not (event[1] == "death" and self._random.random() < 0.5):
                happened.add(event)
                response = self._perhaps(0.7, self._code("yes_no"))
                yield "events", self._of_case(month=event[0], event_type=event[1], response=response)

    def _processes(self) -> Iterator[tuple[str, Row]]:
        for seq in range(1, self._random.choice((0, 0, 1, 2)) + 1):
            start, end = self._stretch()
            yield (
                "legal_processes",
                self._of_case(
                    seq=str(seq),
                    kind=self._code("legal_kind"),
                    status=self._code("legal_status"),
                    informed_consent=self._perhaps(0.7, self._code("yes_no")),
                    representation=self._perhaps(0.7, self._code("yes_no")),
                    guardian_present=self._perhaps(0.7, self._code("yes_no")),
                    award=self._perhaps(0.7, self._code("award")),
                    from_month=start,
                    to_month=end,
                ),
            )

    def _of_case(self, **columns: str) -> Row:
        return {"case_id": self._case_id, **columns}

    def _some_month(self) -> int:
        """Mostly after the opening, some before it, none after the cut-off."""
        return min(CUTOFF, self._opened + self._random.randint(-4, 44))

    def _a_month(self) -> str:
        return _month(
            self._random.choice(self._months) if self._random.random() < 0.5 else self._some_month()
        )

    def _stretch(self) -> tuple[str, str]:
        """A first month, and the last one or nothing; both may be one month."""
        start = self._a_month()
        first = int(start[:4]) * 12 + int(start[5:]) - 1
        end = min(CUTOFF, first + self._random.choice((0, 1, 3, 6, 12, 24)))
        return start, self._perhaps(0.5, _month(end))

    def _code(self, name: str) -> str:
        return self._one(self._codes.lists[name])

    def _one(self, choices: Sequence[str]) -> str:
        return self._random.choice(choices)

    def _perhaps(self, share: float, value: str) -> str:
        return value if self._random.random() < share else ""
