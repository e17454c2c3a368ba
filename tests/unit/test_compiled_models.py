"""Models as dbt has compiled them: without dbt the same is made, and a failure is told alike."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline import faults, transform
from pipeline.errors import QualityFailure, ReintegrationError
from pipeline.settings import Settings
from pipeline.transform import by_dbt, compiled, compiling, parsed, running
from pipeline.transform.nodes import TABLE, VIEW

SECRET = "person-4711"
# people are told in landing, so that what fails is the data and no file that dbt has compiled
FILES = {
    "models/people.sql": "{{ config(materialized='view') }} "
    "select who, level from {{ source('landing', 'told') }}",
    "models/levels.sql": "select cast(level as integer) as level, count(*) as people "
    "from {{ ref('people') }} group by all",
    "models/named.sql": "select levels.level, kinds.kind, levels.people from {{ ref('levels') }} as levels "
    "left join {{ ref('kinds') }} as kinds on levels.level = kinds.level",
    "models/doubled.py": "def model(dbt, session):\n    dbt.config(materialized='table')\n"
    "    frame = dbt.ref('named').df()\n    frame['people'] *= 2\n    return frame\n",
    "models/looked_at.sql": "select as_of, known_by, current_setting('threads') as threads, "
    "current_setting('preserve_insertion_order') as ordered from {{ source('landing', 'looked_at') }}",
    "models/kept.sql": "select figure from {{ source('register', 'figures') }}",
    "models/told_again.sql": "select figure from {{ ref('kept') }}",
    "models/all.yml": """
sources:
  - {name: landing, tables: [{name: told}, {name: looked_at}]}
  - {name: register, tables: [{name: figures}]}
models:
  - name: levels
    columns: [{name: level, data_tests: [not_null: {config: {meta: {when_it_fails: Give all a level.}}}]}]
  - name: named
    config: {contract: {enforced: true}}
    columns:
      - {name: level, data_type: integer}
      - {name: kind, data_type: varchar}
      - {name: people, data_type: bigint, constraints: [{type: not_null}]}
  - name: told_again
    columns: [{name: figure, data_tests: [not_null]}]
""",
    "seeds/kinds.csv": "level,kind\n1,low\n2,\n",
}
TOLD = [("one", "1"), ("two", "1"), ("three", "2")]
MODELS = ["people", "levels", "named", "doubled", "looked_at", "kept", "told_again"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a node of each kind, and what dbt has compiled of it."""
    project = tmp_path_factory.mktemp("made") / "project"
    for name, text in FILES.items():
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).write_text(text, "utf-8")
    for folder in ("macros", "materializations"):
        shutil.copytree(folder, project / folder)
    shutil.copy("profiles.yml", project)
    text = Path("dbt_project.yml").read_text("utf-8").split("models:\n", maxsplit=1)[0]
    text += "models: {reintegration: {+materialized: replaced}}\nseeds: {reintegration: {+schema: seeds}}\n"
    (project / "dbt_project.yml").write_text(text.replace("tests/dbt", "tests"), "utf-8")
    parsed.write(project, project / parsed.NAME)
    compiling.write(project, project / compiled.NAME)
    return project


@pytest.fixture
def settings(made: Path, tmp_path: Path) -> Settings:
    """Another copy of the project, elsewhere, and people in a folder to work in."""
    settings = Settings(
        project=Path(shutil.copytree(made, tmp_path / "copy")), home=tmp_path / "home", threads=2
    )
    settings.warehouse.mkdir(parents=True)
    with duckdb.connect(str(settings.cases_db)) as connection:
        connection.execute("create schema landing; create table landing.told (who varchar, level varchar)")
        connection.executemany("insert into landing.told values (?, ?)", TOLD)
        connection.execute("create schema register; create table register.figures as select 7 as figure")
    return settings


@pytest.fixture
def without_dbt(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that reaches for dbt fails."""
    monkeypatch.setattr(by_dbt, "run", lambda *_: pytest.fail("dbt was asked"))


def quietly(_: str) -> None:
    return


def asked(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.cases_db)) as connection:
        return connection.execute(query).fetchall()


def standing(settings: Settings) -> dict[str, tuple[list[Any], list[Any]]]:
    """The rows of each model and seed, in one order, and its columns with their types."""
    names = [*(f"main.{name}" for name in MODELS), "seeds.kinds"]
    return {
        name: (asked(settings, f"from {name} order by all"), asked(settings, f"describe {name}"))
        for name in names
    }


def test_what_is_made_without_dbt_is_what_dbt_makes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_itself = replace(settings, home=settings.home.with_name("by dbt"))
    shutil.copytree(settings.home, by_itself.home)
    as_of, known_by = date(2026, 6, 1), date(2025, 12, 1)
    with monkeypatch.context() as changed:
        changed.setattr(by_dbt, "run", lambda *_: pytest.fail("dbt was asked"))
        transform.build(settings, as_of, known_by=known_by, progress=quietly)
    (by_itself.project / compiled.NAME).unlink()
    transform.build(by_itself, as_of, known_by=known_by, progress=quietly)

    found = standing(settings)
    assert found == standing(by_itself)
    assert found["main.doubled"][0] == [(1, "low", 4), (2, None, 2)]
    assert found["main.looked_at"][0] == [(as_of, known_by, 1, False)]
    kinds = dict(asked(settings, "select table_name, table_type from information_schema.tables"))
    assert (kinds["people"], kinds["levels"]) == ("VIEW", "BASE TABLE")


@pytest.mark.usefixtures("without_dbt")
@pytest.mark.parametrize(("cases", "threads"), [(1_000, 1), (1_001, 2)])
def test_one_thread_of_the_database_is_enough_for_few_cases(
    settings: Settings, cases: int, threads: int
) -> None:
    asked(settings, f"create table landing.cases as from range({cases})")
    transform.build(settings, None, progress=quietly)
    assert asked(settings, "select threads from looked_at") == [(threads,)]


def _changed(settings: Settings, name: str) -> None:
    path = settings.project / name
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda settings: _changed(settings, "models/levels.sql"),
        lambda settings: _changed(settings, "models/doubled.py"),
        lambda settings: _changed(settings, "models/all.yml"),
        lambda settings: _changed(settings, "seeds/kinds.csv"),
        lambda settings: _changed(settings, "macros/months.sql"),
        lambda settings: _changed(settings, "materializations/replaced.sql"),
        lambda settings: _changed(settings, "dbt_project.yml"),
        lambda settings: (settings.project / "models" / "another.sql").write_text("select 1 as one"),
        lambda settings: (settings.project / "models" / "kept.sql").rename(
            settings.project / "models" / "k.sql"
        ),
        lambda settings: (settings.project / compiled.NAME).unlink(),
        lambda settings: (settings.project / compiled.NAME).write_bytes(b""),
        lambda settings: (settings.project / compiled.NAME).write_bytes(b"{}"),
    ],
)
def test_what_was_compiled_of_other_files_or_is_not_whole_is_not_used(
    settings: Settings, change: Callable[[Settings], object]
) -> None:
    assert compiled.of(settings) is not None
    change(settings)
    assert compiled.of(settings) is None


@pytest.mark.usefixtures("without_dbt")
def test_a_model_that_fails_is_named_and_nothing_that_reads_it_is_begun(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    transform.build(settings, None, progress=quietly)
    before = asked(settings, "from doubled order by all")
    asked(settings, f"insert into landing.told values ('four', '{SECRET}')")
    told: list[str] = []
    with pytest.raises(QualityFailure, match=r"could not be built: levels\.") as failure:
        transform.build(settings, None, progress=told.append)

    assert {name for name in MODELS if f": {name})" in "".join(told)} == {
        "people", "levels", "looked_at", "kept", "told_again",
    }  # fmt: skip
    assert asked(settings, "from doubled order by all") == before
    [sql] = (settings.warehouse / "dbt" / "sql").iterdir()
    assert (sql.name, "group by all" in sql.read_text("utf-8")) == ("levels.sql", True)
    files = (path for path in settings.home.rglob("*") if path.is_file() and path != settings.cases_db)
    said = (
        str(failure.value),
        *capfd.readouterr(),
        *told,
        *(path.read_text(errors="ignore") for path in files),
    )
    assert not any(SECRET in text for text in said)

    asked(settings, "delete from landing.told where who = 'four'")
    (settings.warehouse / "dbt" / "of an earlier version" / "target").mkdir(parents=True)
    transform.build(settings, None, progress=quietly)
    assert [*(settings.warehouse / "dbt").iterdir()] == []


@pytest.mark.usefixtures("without_dbt")
def test_a_test_that_fails_holds_up_what_reads_its_model_and_says_what_to_do(settings: Settings) -> None:
    asked(settings, "insert into landing.told values ('four', null)")
    told: list[str] = []
    with pytest.raises(QualityFailure, match=r"built: not_null_levels_level\..* Give all a level\.$"):
        transform.build(settings, None, progress=told.append)
    assert ("levels)" in "".join(told), "named)" in "".join(told)) == (True, False)


@pytest.mark.usefixtures("without_dbt")
@pytest.mark.parametrize("kind", [TABLE, VIEW])
@pytest.mark.parametrize(
    ("column", "instead"),
    [
        ("levels.people", "null::bigint as people"),
        ("levels.people", "levels.people::integer as people"),
        ("levels.people", "levels.people as persons"),
        ("levels.people", "levels.people, 1 as one"),
        ("kinds.kind, ", ""),
    ],
)
def test_what_breaks_its_contract_is_a_model_that_fails(
    settings: Settings, kind: str, column: str, instead: str
) -> None:
    if kind == VIEW and "null" in instead:
        return  # dbt, too, leaves it to tables
    models = compiled.of(settings)
    assert models is not None
    nodes = tuple(
        replace(node, kind=kind, text=node.text.replace(column, instead, 1)) if node.name == "named" else node
        for node in models.nodes
    )
    ended = running.run(compiled.Compiled(nodes, models.before), settings, 1, "", quietly)
    assert {node.name for node in ended if node.failed} == {"named"}


@pytest.mark.usefixtures("without_dbt")
def test_what_is_made_of_one_source_is_made_alone(settings: Settings) -> None:
    whole = transform.build(settings, None, progress=quietly)
    asked(settings, "update register.figures set figure = 8")
    asked(settings, "delete from landing.told")
    told: list[str] = []
    part = transform.build(settings, None, of_source="register", progress=told.append)
    assert (part, whole) == (3, 10)
    assert (asked(settings, "from told_again"), len(asked(settings, "from named"))) == ([(8,)], 2)
    assert told[-1] == "Building the figures (3 of 3: not_null_told_again_figure)"


@pytest.mark.usefixtures("without_dbt")
def test_what_another_version_made_as_a_table_becomes_a_view_and_a_view_a_table(settings: Settings) -> None:
    asked(settings, "create table people as select 1 as one; create view levels as select 1 as one")
    transform.build(settings, None, progress=quietly)
    kinds = dict(asked(settings, "select table_name, table_type from information_schema.tables"))
    assert (kinds["people"], kinds["levels"]) == ("VIEW", "BASE TABLE")


@pytest.mark.usefixtures("without_dbt")
@pytest.mark.parametrize(
    "text",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('{warehouse}/case.key')",
        "select * from read_csv('{project}/dbt_project.yml')",
        "select * from sniff_csv('{warehouse}/case.key')",
    ],
)
def test_no_model_gets_to_a_file_but_a_seed(settings: Settings, text: str) -> None:
    (settings.warehouse / "case.key").write_text(SECRET)
    models = compiled.of(settings)
    assert models is not None
    reaching = text.format(warehouse=settings.warehouse, project=settings.project)
    nodes = tuple(replace(node, text=reaching) if node.name == "looked_at" else node for node in models.nodes)
    ended = running.run(compiled.Compiled(nodes, models.before), settings, 1, "", quietly)
    [failed] = [node for node in ended if node.failed]
    assert (failed.name, "Permission Error" in failed.said) == ("looked_at", True)


@pytest.fixture
def heeding_ctrl_c() -> Iterator[None]:
    """A shell that starts the tests in the background has them ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeding_ctrl_c", "without_dbt")
def test_ctrl_c_ends_what_is_at_work_and_leaves_the_database_free(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = compiled.of(settings)
    assert models is not None
    endless = "select sum(one.range * two.range) as it from range(10000000) as one, range(10000000) as two"
    by_name = {node.name: node for node in models.nodes}
    by_name["looked_at"] = replace(by_name["looked_at"], text=endless)
    nodes = [by_name[node.name] for node in models.nodes]
    for name in ("first", "second", "third", "fourth"):  # more than work side by side: some wait for a thread
        relation = by_name["looked_at"].relation.replace("looked_at", name)
        waiting = replace(by_name["looked_at"], key=name, name=name, relation=relation)
        nodes.append(replace(waiting, reads=(by_name["people"].key,)))
    monkeypatch.setattr(compiled, "of", lambda _: compiled.Compiled(tuple(nodes), models.before))

    def press_ctrl_c(said: str) -> None:
        if "levels" in said:
            signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        transform.build(settings, None, progress=press_ctrl_c)
    assert asked(settings, "select count(*) from landing.told") == [(3,)]


def test_what_is_kept_says_nothing_of_where_and_when_it_was_made(settings: Settings, made: Path) -> None:
    kept = made / compiled.NAME
    text = kept.read_bytes()
    places = {made.parent, settings.project.parent, Path.cwd(), Path(duckdb.__file__).parents[1], Path.home()}
    assert {place for place in places if str(place).encode() in text} == set()
    again = settings.home / "again"
    compiling.write(settings.project, again)
    assert again.read_bytes() == kept.read_bytes()


@pytest.mark.long
def test_what_is_kept_of_the_models_is_what_dbt_compiles_of_them(tmp_path: Path) -> None:
    project = Path.cwd()
    compiling.write(project, tmp_path / "anew")
    assert (tmp_path / "anew").read_bytes() == (project / compiled.NAME).read_bytes()


@pytest.mark.usefixtures("without_dbt")
@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("raise MemoryError", faults.MEMORY),
        ("raise OSError(28, 'No space left on device')", faults.DISK),
        ("session.execute('select error('Conversion Error: disk is full')')", faults.NOT_BUILT),
        ("raise ValueError('disk is full')", faults.NOT_BUILT),
    ],
)
def test_a_model_that_found_no_room_is_not_taken_for_a_wrong_one(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, said: str, code: str
) -> None:
    models = compiled.of(settings)
    monkeypatch.setattr(compiled, "of", lambda _: models)
    (settings.project / "models" / "doubled.py").write_text(f"def model(dbt, session):\n    {said}\n")
    with pytest.raises(ReintegrationError) as failure:
        transform.build(settings, None, progress=quietly)
    assert failure.value.code == code


CONTRACT = "config: {contract: {enforced: true}}, "
KEPT = "models: [{{name: kept, {1}columns: [{{name: figure, data_type: integer, {0}}}]}}]"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("models/levels.sql", "{{ config(materialized='incremental') }} select 1 as level"),
        ("models/levels.sql", "{{ config(pre_hook='select 1') }} select 1 as level"),
        ("seeds/seeds.yml", "seeds: [{name: kinds, config: {delimiter: ';'}}]"),
        ("models/more.yml", KEPT.format("data_tests: [not_null: {config: {severity: warn}}]", "")),
        ("models/more.yml", KEPT.format("constraints: [{type: unique}]", CONTRACT)),
    ],
)  # fmt: skip
def test_of_a_project_with_what_only_dbt_knows_to_make_nothing_is_kept(
    settings: Settings, path: str, text: str
) -> None:
    (settings.project / path).write_text(text)
    with pytest.raises(ReintegrationError, match="Only dbt can make"):
        compiling.write(settings.project, settings.project / compiled.NAME)
    assert compiled.of(settings) is None
