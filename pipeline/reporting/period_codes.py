"""How other systems write the period of a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.period import Kind

if TYPE_CHECKING:
    from pipeline.period import Period

# DHIS2 has a period type for years that begin in these months, and none for any other month.
FINANCIAL_YEARS = {4: "April", 7: "July", 10: "Oct"}


class Dhis2Period(NamedTuple):
    """A period in DHIS2: the period type of its data set, and the code of the period itself."""

    type: str
    code: str


def dhis2_period(period: Period) -> Dhis2Period | None:
    """How DHIS2 writes a period; None for a programme year that it has no period type for."""
    if period.kind is Kind.HALF:
        return Dhis2Period("SixMonthly", str(period).replace("H", "S"))
    if period.kind is Kind.QUARTER:
        return Dhis2Period("Quarterly", str(period))
    if period.kind is Kind.YEAR:
        return Dhis2Period("Yearly", str(period))
    month = FINANCIAL_YEARS.get(period.first_day.month)
    return Dhis2Period(f"Financial{month}", f"{period.first_day.year}{month}") if month else None


def sdmx_period(period: Period) -> str:
    """How SDMX writes a period: reporting half-years and quarters, else a year or a time range."""
    if period.kind is Kind.PROGRAMME_YEAR:
        return f"{period.first_day:%Y-%m-%d}/P1Y"
    return str(period).replace("H", "-S").replace("Q", "-Q")
