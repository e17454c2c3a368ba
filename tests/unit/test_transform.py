"""dbt in process, tried on a project of two models."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pytest

from pipeline import transform
from pipeline.errors import QualityFailure
from pipeline.settings import Settings
from pipeline.transform import parsed as parsed_models
from tests.sparing import first_fast

SECRET = "person-4711"
MODEL = """
select
    'person-' || 4711 as person,
    as_of,
    known_by,
    {{ env_var("REINTEGRATION_THREADS") }} as threads
from landing.looked_at
"""
TEST = "select * from {{ ref('people') }} where person is not null"
BROKEN = (
    "{{ config(materialized='table') }} select cast(person as integer) as number from {{ ref('people') }}"
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project with one model, set up as the real one is."""
    project = _with_one_model(tmp_path / "project")
    (project / parsed_models.NAME).write_bytes(_parsed())
    return Settings(project=project, home=tmp_path / "home", threads=1)


@cache
def _parsed() -> bytes:
    """What dbt makes of the project, so that it parses no macro of its own again in each test."""
    with tempfile.TemporaryDirectory() as folder:
        parsed = Path(folder, parsed_models.NAME)
        parsed_models.write(_with_one_model(Path(folder, "project")), parsed)
        return parsed.read_bytes()


def _with_one_model(project: Path) -> Path:
    (project / "models").mkdir(parents=True)
    (project / "tests").mkdir()
    for name in ("profiles.yml", "dbt_project.yml"):
        shutil.copy(name, project)
    configuration = project / "dbt_project.yml"
    text = configuration.read_text("utf-8").split("models:\n", maxsplit=1)[0].replace("tests/dbt", "tests")
    configuration.write_text(text, "utf-8")
    (project / "models" / "people.sql").write_text(MODEL)
    return project


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, and the current one, for this test alone."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.chdir(folder)
    return folder


def quietly(_: str) -> None:
    return


@pytest.mark.long
def test_models_see_the_month_that_was_asked_for_and_the_one_they_may_know_of(settings: Settings) -> None:
    transform.build(settings, date(2026, 6, 1), known_by=date(2025, 12, 1), progress=quietly)
    with duckdb.connect(str(settings.cases_db)) as connection:
        found = connection.execute("select as_of, known_by, threads from people").fetchall()
    assert found == [(date(2026, 6, 1), date(2025, 12, 1), 1)]


@pytest.mark.long
def test_a_build_that_asks_for_no_month_looks_at_all_that_is_known(settings: Settings) -> None:
    for as_of in (date(2026, 6, 1), None):
        transform.build(settings, as_of, progress=quietly)
    with duckdb.connect(str(settings.cases_db)) as connection:
        assert connection.execute("select as_of, known_by from people").fetchall() == [(None, None)]


@pytest.mark.long
@pytest.mark.parametrize(("cases", "threads"), [(1_000, 1), (1_001, 3)])
def test_one_thread_of_the_database_is_enough_for_few_cases(
    settings: Settings, cases: int, threads: int
) -> None:
    settings.warehouse.mkdir(parents=True)
    with duckdb.connect(str(settings.cases_db)) as connection:
        connection.execute("create schema landing")
        connection.execute("create table landing.cases as from range(?)", [cases])
    (settings.project / "models" / "people.sql").write_text(
        "{{ config(materialized='table') }} select current_setting('threads') as threads"
    )
    transform.build(replace(settings, threads=3), None, progress=quietly)
    with duckdb.connect(str(settings.cases_db)) as connection:
        assert connection.execute("select threads from people").fetchall() == [(threads,)]


@pytest.mark.long
def test_a_view_takes_the_place_of_a_table_and_a_table_that_of_a_view(settings: Settings) -> None:
    shutil.copytree("materializations", settings.project / "materializations")
    for materialized in ("replaced", "view", "replaced"):
        config = f"{{{{ config(materialized='{materialized}') }}}} "
        (settings.project / "models" / "people.sql").write_text(config + "select 1 as one")
        transform.build(settings, None, progress=quietly)
        with duckdb.connect(str(settings.cases_db)) as connection:
            [(kind,)] = connection.execute(
                "select table_type from information_schema.tables where table_name = 'people'"
            ).fetchall()
            assert (kind, connection.execute("from people").fetchall()) == (
                "VIEW" if materialized == "view" else "BASE TABLE",
                [(1,)],
            )


@pytest.mark.parametrize(
    ("materialized", "sql"),
    first_fast(
        [
            ("replaced", "select null::integer as one"),
            ("replaced", "select 1 as two"),
            ("view", "select 'one' as one"),
        ]
    ),
)
def test_a_model_that_breaks_its_contract_fails_the_build(
    settings: Settings, materialized: str, sql: str
) -> None:
    shutil.copytree("materializations", settings.project / "materializations")
    (settings.project / "models" / "people.sql").write_text(sql)
    constraints = ", constraints: [{type: not_null}]" if materialized == "replaced" else ""
    (settings.project / "models" / "people.yml").write_text(
        f"models: [{{name: people, config: {{materialized: {materialized}, contract: {{enforced: true}}}}, "
        f"columns: [{{name: one, data_type: integer{constraints}}}]}}]"
    )
    with pytest.raises(QualityFailure, match="could not be built: people"):
        transform.build(settings, None, progress=quietly)


@pytest.mark.long
def test_what_dbt_had_read_is_read_anew_where_it_is_damaged(settings: Settings) -> None:
    built = transform.build(settings, None, progress=quietly)
    [read] = (settings.warehouse / "dbt").rglob("partial_parse.msgpack")
    for damage in (b"", b"no parse", read.read_bytes()[:-100]):
        read.write_bytes(damage)
        assert transform.build(settings, date(2026, 6, 1), progress=quietly) == built
    with duckdb.connect(str(settings.cases_db)) as connection:
        assert connection.execute("select as_of from people").fetchall() == [(date(2026, 6, 1),)]


@pytest.mark.long
def test_a_project_that_has_moved_is_built_from_where_it_is(settings: Settings, tmp_path: Path) -> None:
    (settings.project / "seeds").mkdir()
    (settings.project / "seeds" / "kinds.csv").write_text("kind\na\n")
    built = transform.build(settings, None, progress=quietly)
    moved = settings.project.rename(tmp_path / "moved")
    assert transform.build(replace(settings, project=moved), None, progress=quietly) == built
    assert len(list((settings.warehouse / "dbt").iterdir())) == 1


def test_a_build_tells_each_node_that_ends_prints_nothing_and_leaves_the_environment_as_it_was(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    before = dict(os.environ)
    transform.build(settings, None, progress=told.append)
    assert told == ["Building the figures (1 of 1: people)"]
    assert (capfd.readouterr(), dict(os.environ)) == (("", ""), before)


@pytest.mark.parametrize(
    ("path", "sql"), first_fast([("tests/nobody_is_named.sql", TEST), ("models/nobody_is_named.sql", BROKEN)])
)
def test_a_failure_names_the_node_and_never_the_data(
    settings: Settings, temporary: Path, capfd: pytest.CaptureFixture[str], path: str, sql: str
) -> None:
    (settings.project / path).write_text(sql)
    with pytest.raises(QualityFailure, match="nobody_is_named") as failure:
        transform.build(settings, None, progress=quietly)
    places = (settings.home, temporary)
    left = [
        file for place in places for file in place.rglob("*") if file.is_file() and file != settings.cases_db
    ]
    said = "".join((str(failure.value), *capfd.readouterr()))
    assert not any(SECRET in text for text in (said, *(file.read_text(errors="ignore") for file in left)))


def test_a_failure_says_what_its_model_says_of_failing(settings: Settings) -> None:
    (settings.project / "models" / "people.sql").write_text(
        "{{ config(materialized='table', meta={'when_it_fails': 'Name it first.'}) }} select nothing"
    )
    with pytest.raises(QualityFailure, match=r"could not be built: people\..* Name it first\.$"):
        transform.build(settings, None, progress=quietly)


def test_no_model_gets_to_a_file_or_an_extension(settings: Settings) -> None:
    reaching_out = {
        "another_file": "select * from read_csv('/etc/passwd')",
        "the_key": f"select * from read_text('{settings.home}/warehouse/case.key')",
        "another_database": before(f"attach '{settings.home}/warehouse/other.duckdb'"),
        "an_extension": before("load httpfs"),
        "a_setting": before("set allow_community_extensions = false"),
    }
    (settings.home / "warehouse").mkdir(parents=True)
    (settings.home / "warehouse" / "case.key").write_text(SECRET)
    for name, sql in reaching_out.items():
        (settings.project / "models" / f"{name}.sql").write_text(sql)
    with pytest.raises(QualityFailure) as failure:
        transform.build(settings, None, progress=quietly)
    assert f"could not be built: {', '.join(sorted(reaching_out))}." in failure.value.what


def before(statement: str) -> str:
    """A model before which a statement is run."""
    return f'{{{{ config(pre_hook="{statement}") }}}} select 1 as one'


def test_models_that_cannot_be_read_are_a_failed_check(settings: Settings) -> None:
    (settings.project / "models" / "people.sql").write_text("select * from {{ ref('nowhere') }}")
    with pytest.raises(QualityFailure, match="stopped before"):
        transform.build(settings, None, progress=quietly)


@pytest.mark.long
def test_dbt_by_itself_says_in_a_sentence_where_there_is_no_warehouse(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from dbt.cli.main import dbtRunner

    missing = settings.home / "warehouse" / "cases.duckdb"
    monkeypatch.setenv("REINTEGRATION_CASES_DB", str(missing))
    monkeypatch.setenv("REINTEGRATION_THREADS", "1")
    project = ("--project-dir", str(settings.project), "--profiles-dir", str(settings.project))
    folders = ("--target-path", str(settings.home / "target"), "--log-path", str(settings.home / "logs"))

    result = dbtRunner().invoke(["build", *project, *folders, "--quiet", "--log-level-file", "none"])

    assert "There is no warehouse here yet." in str(result.exception)
    assert "Traceback" not in "".join(capfd.readouterr())
    assert not missing.exists()


@pytest.fixture
def heeding_ctrl_c() -> Iterator[None]:
    """A shell that starts the tests in the background has them ignore Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_during_a_build_is_passed_on(settings: Settings) -> None:
    def press_ctrl_c(_: str) -> None:
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        transform.build(settings, None, progress=press_ctrl_c)
