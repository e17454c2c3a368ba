"""Run compiled models on Spark and print what queries say of them, as JSON.

Arguments: a folder with the models (``sql/``, a file each, as dbt compiled them for DuckDB) and with the
tables that they begin from (``tables/``, a Parquet file each, named ``schema.table``); and a JSON file with
the queries, by name, in the words of DuckDB too. Only models that a query needs are run.
"""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

from pyspark.sql import SparkSession
from sqlglot import exp, parse_one

Columns = dict[str, list[str]]

MADE_BY_DBT = ("staging", "intermediate", "marts")

SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    # an error stays one: without this Spark would make NULL of it
    "spark.sql.ansi.enabled": "true",
    # of few rows, several parts and compiled code take longer than the work
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.showConsoleProgress": "false",
}


def main(folder: Path, queries: Path) -> None:
    asked = {name: read(sql) for name, sql in json.loads(queries.read_text("utf-8")).items()}
    models = {path.stem: path for path in (folder / "sql").glob("*.sql")}
    needed: dict[str, exp.Expression | None] = {}
    for query in asked.values():
        add_needed(query, models, needed)
    spark = started()
    columns: Columns = {}
    for relation, model in needed.items():
        if model:
            # computed at once, as dbt does it: else each plan would hold those of all models before it
            made = spark.sql(translated(model, columns)).localCheckpoint()
        else:
            made = spark.read.parquet(str(folder / "tables" / f"{relation}.parquet"))
        made.createOrReplaceTempView(view(relation))
        columns[relation] = list(made.columns)
    found = {name: spark.sql(translated(query, columns)).collect() for name, query in asked.items()}
    rows = {name: [list(row) for row in each] for name, each in found.items()}
    print(
        json.dumps({"models": [name for name, model in needed.items() if model], "rows": rows}, default=str)
    )


def started() -> SparkSession:
    builder = SparkSession.builder.master("local[1]")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def read(sql: str) -> exp.Expression:
    return parse_one(sql, dialect="duckdb")


def relations(query: exp.Expression) -> set[str]:
    """What a query reads, each with its schema; what it makes for itself has none."""
    return {f"{table.db}.{table.name}" for table in query.find_all(exp.Table) if table.db}


def add_needed(
    query: exp.Expression, models: dict[str, Path], needed: dict[str, exp.Expression | None]
) -> None:
    """Add the relations behind a query, each after all that it reads itself; tables are no models."""
    for relation in sorted(relations(query) - needed.keys()):
        schema, _, name = relation.partition(".")
        model = read(models[name].read_text("utf-8")) if schema in MADE_BY_DBT else None
        if model:
            add_needed(model, models, needed)
        needed[relation] = model


def view(relation: str) -> str:
    return relation.replace(".", "_")


def translated(query: exp.Expression, columns: Columns) -> str:
    """A query in the words of Spark: first what sqlglot would leave in those of DuckDB."""
    for change in (key_of, inlined, partial(by_place, columns=columns), named):
        query = query.transform(change)
    return query.sql(dialect="spark")


def named(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.Table) and node.db:
        return exp.table_(view(f"{node.db}.{node.name}")).as_(node.alias or node.name, table=True)
    return node


def inlined(node: exp.Expression) -> exp.Expression:
    """A list of structs that becomes rows and columns at once."""
    if isinstance(node, exp.Unnest | exp.Explode) and isinstance(node.parent, exp.Select):
        return exp.Anonymous(this="inline", expressions=[node.find(exp.Array)])
    return node


def key_of(node: exp.Expression) -> exp.Expression:
    """The key of macros/keys.sql: the last eight bytes of the MD5, the lowest first."""
    if not (isinstance(node, exp.Cast) and isinstance(node.this, exp.BitwiseRightShift)):
        return node
    number = node.this.this
    assert number.name.lower() == "md5_number"
    [text] = number.expressions
    digits = ", ".join(f"substr(md5(said), {place}, 2)" for place in range(31, 15, -2))
    key = parse_one(f"cast(conv(concat({digits}), 16, 10) as decimal(20, 0))", dialect="spark")
    return key.transform(lambda part: text.copy() if part == exp.column("said") else part)


def by_place(node: exp.Expression, columns: Columns) -> exp.Expression:
    """A union by name, of a table with columns added and one that has them all: in Spark it goes by place."""
    if not (isinstance(node, exp.Union) and node.args.get("by_name")):
        return node
    [every] = node.expression.find_all(exp.Table)
    names = columns[f"{every.db}.{every.name}"]
    added = {each.alias: each for each in node.this.expressions if isinstance(each, exp.Alias)}
    left = node.this.copy().select(*(added.get(name, exp.column(name)) for name in names), append=False)
    right = node.expression.copy().select(*map(exp.column, names), append=False)
    return exp.union(left, right, distinct=False)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
