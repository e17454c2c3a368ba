"""From sheets to the tables of the contract: rows are made, repeated ones dropped, numbers given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.contract import Table
from pipeline.sources.mapping.cells import Cells
from pipeline.sources.mapping.levels import own_reasons
from pipeline.sources.mapping.loading import Loaded
from pipeline.sources.mapping.model import ORDER, ExportMapping, Rule, TableMapping
from pipeline.sources.mapping.resolving import Layer
from pipeline.sources.mapping.values import MARK
from pipeline.sources.mapping.workbench import Workbench, quoted

PLACE = ("sheet", "n", "block", "part")  # where a made row comes from; block and part count from 1
NO_RULE = "null"


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes every table that a mapping has; ``made_<table>`` is what stays, ``all_<table>`` what was made."""

    mapping: ExportMapping
    loaded: Loaded
    cells: Cells

    @property
    def bench(self) -> Workbench:
        return self.loaded.bench

    def make(self, layers: Iterable[Layer]) -> None:
        """Make the tables, cases first: others look at them."""
        by_table: dict[str, list[Layer]] = {}
        for layer in layers:
            by_table.setdefault(layer.table, []).append(layer)
        for name, table in self.cells.values.contract.tables.items():
            if name in by_table:
                self._table(table, self.mapping.tables[name], by_table[name])

    def _table(self, table: Table, mapped: TableMapping, layers: Iterable[Layer]) -> None:
        names = [column.name for column in table.columns]
        flags = [f"{name}__{kind}" for name in names for kind in ("default", "near")]
        wanted = [*names, "na__said", "nr__said", *flags]
        texts = ", ".join(f'"{name}" {"boolean" if "__default" in name else "varchar"}' for name in wanted)
        self.bench.run(
            f"create table all_{table.name} (sheet integer, n bigint, block integer, part integer, {texts})"
        )
        for layer in layers:
            self._layer(layer, wanted)
        self._kept(table, mapped)

    def _layer(self, layer: Layer, wanted: list[str]) -> None:
        number = self.loaded.number(layer.sheet)
        raw = self.cells.raw(layer, f"full_{number}", lambda header: self.loaded.place(layer.sheet, header))
        query = self.cells.query(layer, raw)
        made = ", ".join(f'{query.made.get(name, NO_RULE)} as "{name}"' for name in wanted)
        self.bench.run(
            f"""
            insert into all_{layer.table}
            select {number}, raw.n, {layer.block}, raw.part, {made}
            from {raw} as raw {" ".join(query.joins)}
            """
        )

    def _kept(self, table: Table, mapped: TableMapping) -> None:
        """Drop what repeats a key, where the mapping says which row stays; then number and derive."""
        rules = mapped.layers()[0]
        keys = [column.name for column in table.keys if rules[column.name].number != ORDER]
        whole = " and ".join(f'"{key}" is not null' for key in keys)
        direction = "desc" if mapped.keep == "last" else "asc"
        order = ", ".join(f"{each} {direction}" for each in PLACE)
        listed_keys = ", ".join(f'"{key}"' for key in keys)
        place = f"row_number() over (partition by {listed_keys} order by {order})"
        repeated = f"{whole} and {place} > 1" if mapped.keep else "false"
        self.bench.run(
            f"create table kept_{table.name} as select *, {repeated} as is_repeated from all_{table.name}"
        )
        columns = self._numbered(table, rules)
        names = [column.name for column in table.columns]
        chosen = ", ".join(f'{columns.get(name, _own(name))} as "{name}"' for name in names)
        flags = ", ".join(f'"{name}__{kind}"' for name in names for kind in ("default", "near"))
        self.bench.run(
            f"""
            create table made_{table.name} as
            with applied as ({self._applied(table, rules)})

            select
                row_number() over (order by {", ".join(PLACE)}) as row_no,
                {", ".join(PLACE)}, "na__said", "nr__said", {flags},
                {chosen}
            from applied
            """
        )

    def _applied(self, table: Table, rules: Mapping[str, Rule]) -> str:
        """What stays, with what an outcome's level says of whether the outcome applies."""
        query = f"select * from kept_{table.name} where not is_repeated"
        if table.name != "outcome_ratings":
            return query
        conditional = own_reasons(self.cells.values.contract)
        outcomes = ", ".join(map(quoted, conditional))
        cases = " ".join(
            f"when {quoted(outcome)} then {quoted(code)}" for outcome, code in conditional.items()
        )
        applies = '"applicability"'
        if rules["applicability"].derive:
            applies = f"""
                case
                    when "level" is not null then 'applicable'
                    when "na__said" is not null and "outcome" in ({outcomes}) then 'not_applicable'
                    when "na__said" is null and "na_reason" is not null then 'not_applicable'
                    when "outcome" in ({outcomes}) then 'unknown'
                    else 'applicable'
                end
            """
        reason = f'coalesce(nullif("na__said", \'\'), case "outcome" {cases} end)'
        return f"""
            select
                * exclude ("applies") replace (
                    "applies" as "applicability",
                    coalesce("na_reason", case
                        when "na__said" is not null and "applies" = 'not_applicable' then {reason}
                    end) as "na_reason",
                    coalesce("not_assessed_reason", "nr__said", case
                        when "na__said" is not null and "applies" <> 'not_applicable' then 'unknown'
                    end) as "not_assessed_reason"
                )
            from (
                select
                    *,
                    {applies} as "applies"
                from ({query})
            )
        """

    def _numbered(self, table: Table, rules: Mapping[str, Rule]) -> dict[str, str]:
        """Columns that come from other rows: order within a case, the first assessment, two countries."""
        found, order = {}, ", ".join(PLACE)
        for name, rule in rules.items():
            if rule.number == ORDER:
                found[name] = f'cast(row_number() over (partition by "case_id" order by {order}) as varchar)'
            if rule.derive == "first_is_baseline":
                month = f'case when "month" <> {quoted(MARK)} then "month" end'
                first = f'row_number() over (partition by "case_id" order by {month} nulls last, {order}) = 1'
                found[name] = f"if({first}, 'baseline', 'scheduled')"
            if rule.derive == "countries":
                found[name] = self._movement() if "cases" in self.mapping.tables else "'unknown'"
        return found

    def _movement(self) -> str:
        origin = '(select any_value("country_of_origin") from made_cases where "case_id" = applied."case_id")'
        where = '"country_of_exploitation"'
        vague = f"coalesce({{}} in ('unknown', {quoted(MARK)}), true)"
        return (
            f"case when {vague.format(origin)} or {vague.format(where)} then 'unknown' "
            f"when {origin} <> {where} then 'cross_border' when {where} = 'other' then 'unknown' "
            "else 'internal' end"
        )


def _own(name: str) -> str:
    return f'"{name}"'
