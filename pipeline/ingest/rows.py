"""Which rows are left out, and why: no consent, or quarantine with the first reason in a fixed order.

Who was forgotten counts as without consent, whatever the package says.

For each table one temporary table ``left_out_<table>(row_no, no_consent, position, fault)`` is made;
what is not in it is stored. The order: no consent; the cells from left to right; cells that contradict
each other; a parent that is not there; a parent in quarantine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.contract import Contract, Table
from pipeline.ingest.privacy.detectors import text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

END_BEFORE_START, NOT_OF_OUTCOME, NOT_OF_SPELL, NOT_OF_CRITERION = 108, 109, 110, 111
LEVEL_NOT_APPLICABLE, LEVEL_AND_REASON, REASON_BUT_APPLICABLE, NO_PARENT, PARENT_LEFT_OUT = (
    112,
    113,
    114,
    115,
    116,
)
SAME_RATER = 118

SPANS = {
    "fundings": ("from_month", "to_month"),
    "needs": ("identified_month", "closed_month"),
    "services": ("start_month", "end_month"),
    "spells": ("from_month", "to_month"),
    "legal_processes": ("from_month", "to_month"),
}
OUTCOME_RULES = (
    ("na_reason", "na_reason is not null and applicability <> 'not_applicable'", REASON_BUT_APPLICABLE),
    ("level", "\"level\" is not null and applicability <> 'applicable'", LEVEL_NOT_APPLICABLE),
    ("not_assessed_reason", '"level" is not null and not_assessed_reason is not null', LEVEL_AND_REASON),
)
SECOND_RULES = (
    ("rater_id", "taken.rater_key = rated_by.rater_key", SAME_RATER),
    ("level", "\"level\" is not null and applicability <> 'applicable'", LEVEL_NOT_APPLICABLE),
)
RULES = {"outcome_ratings": OUTCOME_RULES, "second_ratings": SECOND_RULES}
# who rated an assessment, as the package says, else as landing holds it
RATED_BY = """
    left join (
        select assessment_key, rater_key from taken_assessments
        union all
        select held.assessment_key, held.rater_key
        from landing.assessments as held
        anti join taken_assessments as told on held.assessment_key = told.assessment_key
    ) as rated_by
        on if(assessments_state.state = 'stored', taken.assessment_key, null) = rated_by.assessment_key
"""


def judge(table: Table, contract: Contract, connection: DuckDBPyConnection) -> None:
    """Make ``left_out_<table>``; the tables of its parents must have been judged before."""
    parents = contract.parents(table)
    joins = " ".join(
        f"left join state_of_{owner.name} as {owner.name}_state "
        f'on taken."{column.stored_as}" = {owner.name}_state.key'
        for column, owner in parents
    )
    joins += RATED_BY if table.name == "second_ratings" else ""
    connection.execute(
        f"""
        create temp table left_out_{table.name} as
        with judged as (
            select taken.rowid + 1 as row_no, {_no_consent(table, contract)} as no_consent,
                {_first_fault(table, contract)} as found
            from taken_{table.name} as taken {joins}
        )
        select row_no, no_consent, case when not no_consent then found // 1000 end as position,
            case when not no_consent then found % 1000 end as fault
        from judged where no_consent or found is not null
        """
    )
    if contract.is_parent(table):
        _remember_states(table, connection)
    if table.name == "cases":
        connection.execute(
            """
            insert into state_of_cases
            select
                case_key,
                'no_consent'
            from forgotten_cases
            where case_key not in (select key from state_of_cases)
            """
        )


def add_stored_parents(
    table: Table, contract: Contract, provider_id: str, connection: DuckDBPyConnection
) -> None:
    """For a delta: rows that landing holds are parents too, unless the package speaks of them itself.

    Where the package puts aside what they belong to, nothing is added to them either.
    """
    key = table.keys[0].stored_as
    left_out = [
        f"""exists (
            select 1 from state_of_{owner.name} as owner
            where owner.key = held.{column.stored_as} and owner.state = 'quarantined'
        )"""
        for column, owner in contract.parents(table)
    ]
    connection.execute(
        f"""
        insert into state_of_{table.name}
        select
            held.{key},
            if({" or ".join(left_out) or "false"}, 'quarantined', 'stored')
        from landing.{table.name} as held
        where held.provider_id = ? and held.{key} not in (select key from state_of_{table.name})
        """,
        [provider_id],
    )


def _remember_states(table: Table, connection: DuckDBPyConnection) -> None:
    key = table.keys[0].stored_as
    connection.execute(
        f"""
        create temp table state_of_{table.name} as
        select
            taken.{key} as key,
            case
                when left_out.row_no is null then 'stored'
                when left_out.no_consent then 'no_consent'
                else 'quarantined'
            end as state
        from taken_{table.name} as taken
        left join left_out_{table.name} as left_out on taken.rowid + 1 = left_out.row_no
        where taken.{key} is not null
        """
    )


def _no_consent(table: Table, contract: Contract) -> str:
    if table.name == "cases":
        forgotten = "taken.case_key in (select case_key from forgotten_cases)"
        return f"coalesce(taken.consent_monitoring <> 'yes' or {forgotten}, false)"
    states = [
        f"coalesce({owner.name}_state.state = 'no_consent', false)" for _, owner in contract.parents(table)
    ]
    return " or ".join(states)


def _first_fault(table: Table, contract: Contract) -> str:
    """1000 times the position of the column, plus the number of the code, for the first fault; else NULL."""
    tests = [
        (
            f'taken."{column.name}__fault" > 0',
            f'{column.position * 1000} + taken."{column.name}__fault"::integer',
        )
        for column in table.columns
    ]
    for name, test, number in (*_span(table), *_belongings(table, contract), *RULES.get(table.name, ())):
        tests.append((test, str(table.column(name).position * 1000 + number)))
    for column, owner in contract.parents(table):
        orphan = f'taken."{column.stored_as}" is not null and {owner.name}_state.key is null'
        tests.append((orphan, str(column.position * 1000 + NO_PARENT)))
    for column, owner in contract.parents(table):
        tests.append(
            (f"{owner.name}_state.state = 'quarantined'", str(column.position * 1000 + PARENT_LEFT_OUT))
        )
    return "case " + " ".join(f"when {test} then {found}" for test, found in tests) + " end"


def _span(table: Table) -> list[tuple[str, str, int]]:
    if table.name not in SPANS:
        return []
    start, end = SPANS[table.name]
    return [(end, f"taken.{end} < taken.{start}", END_BEFORE_START)]


def _belongings(table: Table, contract: Contract) -> list[tuple[str, str, int]]:
    """Codes that suit only some rows: reasons of an outcome, values of a kind of spell or of criterion."""
    if table.name == "outcome_ratings":
        return [("na_reason", _misplaced("na_reason", "outcome", "na_reasons", contract), NOT_OF_OUTCOME)]
    if table.name == "spells":
        return [("value", _misplaced("value", "kind", "spell_values", contract), NOT_OF_SPELL)]
    if table.name == "criterion_ratings":
        flags = [code for code, kind in contract.criterion_kinds.items() if kind == "red_flag"]
        kind = (
            f"(case when criterion in ({', '.join(map(text, flags))}) then 'red_flag' else 'criterion' end)"
        )
        return [("value", _misplaced("value", kind, "criterion_values", contract), NOT_OF_CRITERION)]
    return []


def _misplaced(value: str, owner: str, code_list: str, contract: Contract) -> str:
    """Whether a listed code stands beside an owner that it does not belong to."""
    owners: dict[str, list[str]] = {}
    for listed in contract.lists[code_list]:
        owners.setdefault(listed.belongs_to, []).append(text(listed.code))
    free = f"{value} in ({', '.join(owners.pop(''))}) or " if "" in owners else ""
    suits = " or ".join(
        f"{owner} = {text(name)} and {value} in ({', '.join(codes)})" for name, codes in owners.items()
    )
    return f"{value} is not null and not ({free}{suits})"
