"""A system that was computed by the same program is not computed again; whatever else it is, it is."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import duckdb
import numpy as np
import pytest
from scipy.sparse import csr_matrix
from small_systems import SmallSystem, block_of
from test_disclosure_whole_tables import FIRST, REGION, judged

from pipeline.disclosure.place import Place
from pipeline.disclosure.suppression import kept_results, packed_results
from pipeline.disclosure.suppression.cell_suppression import Block, Proven, cells_shown
from pipeline.disclosure.suppression.kept_results import FILE, MOST_RELEASES
from pipeline.disclosure.suppression.system_hash import SystemHash
from pipeline.disclosure.threshold.rules import load
from pipeline.ingest.erasure.rewriting import KEPT_FOR_SPEED
from pipeline.settings import Settings

COMPUTED: list[str] = []


def counted(block: Block) -> Proven:
    COMPUTED.append(block.outcome)
    return cells_shown(block)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    COMPUTED.clear()
    return Settings(project=Path.cwd(), home=tmp_path, threads=1)


def block(outcome: str, seed: int = 3) -> Block:
    """Sixty persons by sex and age."""
    chance = np.random.default_rng(seed)
    kinds = np.array(list(np.ndindex(2, 2)))
    groups = {("all", ""): np.ones(4, bool)}
    groups |= {("sex", str(one)): kinds[:, 0] == one for one in range(2)}
    groups |= {("age", str(one)): kinds[:, 1] == one for one in range(2)}
    states = np.array([np.bincount(chance.integers(0, 4, 15), minlength=4) for _ in kinds])
    places = tuple(Place("region", *group, 1) for group in groups)
    system = SmallSystem(places, np.array([*groups.values()]), states, (1,) * len(places), load())
    return replace(block_of(system), outcome=outcome)


def results(settings: Settings, *blocks: Block, program: str = "1") -> list[Proven]:
    with kept_results.kept_results(settings, program) as workers:
        return list(workers.results(counted, blocks))


def same(one: object, other: object) -> bool:
    """Whether two results are the same in all they hold, to the last bit."""
    if is_dataclass(one):
        return type(one) is type(other) and all(
            same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one)
        )
    if isinstance(one, csr_matrix):
        return isinstance(other, csr_matrix) and same(one.toarray(), other.toarray())
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and one.dtype == other.dtype and np.array_equal(one, other)
    if isinstance(one, tuple):
        return isinstance(other, tuple) and all(itertools.starmap(same, zip(one, other, strict=True)))
    return one == other


def test_the_same_systems_are_computed_once_and_come_to_the_same(settings: Settings) -> None:
    blocks = [block(f"O{number:02}", number) for number in range(1, 5)]
    first = results(settings, *blocks)
    assert any(one.cells and one.certificate and one.likelihood for one in first)
    again = results(settings, *blocks)
    assert COMPUTED == ["O01", "O02", "O03", "O04"]
    assert all(itertools.starmap(same, zip(first, again, strict=True)))


@pytest.mark.parametrize(("seconds", "again"), [(0.0, ["O03"]), (60.0, ["O01", "O02", "O03"])])
def test_what_is_computed_is_stored_from_time_to_time_whatever_becomes_of_the_rest(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, seconds: float, again: list[str]
) -> None:
    monkeypatch.setattr(kept_results, "MOST_SECONDS", seconds)
    blocks = [block(f"O{number:02}", number) for number in range(1, 4)]

    def stopped() -> Iterator[Block]:
        yield from blocks[:2]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), kept_results.kept_results(settings, "1") as workers:
        list(workers.results(counted, stopped()))
    COMPUTED.clear()
    results(settings, *blocks)
    assert again == COMPUTED


def test_what_is_no_work_for_several_is_computed_and_nothing_is_opened(settings: Settings) -> None:
    with kept_results.kept_results(settings, "1") as workers:
        found = list(workers.results(counted, [block("O01")] * 2, is_worth_it=False))
    assert COMPUTED == ["O01", "O01"]
    assert all(same(each, cells_shown(block("O01"))) for each in found)
    assert not settings.warehouse.exists()


def test_those_that_are_not_kept_are_computed_in_their_turn(settings: Settings) -> None:
    one, two, three, four = (block(f"O{number:02}", number) for number in range(1, 5))
    results(settings, two, three)
    COMPUTED.clear()
    every = results(settings, one, two, three, four)
    assert COMPUTED == ["O01", "O04"]
    assert all(
        same(found, cells_shown(each)) for found, each in zip(every, (one, two, three, four), strict=True)
    )


def changes() -> Iterator[tuple[str, Callable[[Block], Block]]]:
    def with_people(**other: object) -> Callable[[Block], Block]:
        return lambda block: replace(block, people=replace(block.people, **other))  # type: ignore[arg-type]

    people = block("O01").people
    moved = people.counts.copy()
    moved[0, 0] -= 1
    moved[0, 1] += 1
    members = people.members.copy()
    members.data[-1] = 0
    yield "state of one person", with_people(counts=moved)
    yield "where one stands", with_people(members=members)
    yield "size", with_people(sizes=people.sizes + 1)
    yield "rules", lambda block: replace(block, rules=replace(block.rules, minimum_part=4))
    yield "cost", lambda block: replace(block, costs={**block.costs, 0: 7.0})
    yield "what was shown before", lambda block: replace(block, before=frozenset({1}))
    yield "band", lambda block: replace(block, bands={**block.bands, 2: (1, 1)})


@pytest.mark.parametrize(("what", "change"), changes(), ids=[what for what, _ in changes()])
def test_a_system_in_which_anything_differs_is_another(what: str, change: Callable[[Block], Block]) -> None:
    hashed = SystemHash("program")
    assert hashed.of(block("O01")) == hashed.of(block("O01"))
    assert hashed.of(change(block("O01"))) != hashed.of(block("O01")), what


@pytest.mark.parametrize("other", [[1, 2.0], [1, "2"], [True, 2], [1, 2, 2], [12], [[1, 2]], "12", {1: 2}])
def test_values_that_are_written_alike_are_told_apart(other: object) -> None:
    hashed = SystemHash("program")
    assert hashed.of([1, 2]) == hashed.of((1, 2))
    assert hashed.of(other) != hashed.of([1, 2])


@pytest.mark.parametrize("other", [[1, 2, 3], [(1,), 2, 3], [("1", 2), 3], [(1, (2,)), 3], [(1, 2), 3, 3]])
def test_tuples_are_told_apart_by_where_they_end(other: object) -> None:
    hashed = SystemHash("program")
    assert hashed.of([(1, 2), 3]) == hashed.of(((1, 2), 3))
    assert hashed.of(other) != hashed.of([(1, 2), 3])


def test_sparse_numbers_are_hashed_whether_they_are_all_the_same_or_not() -> None:
    rows = [1, 1, 0], [2, 2, 0], [1, 2, 0], [1, 0, 1], [1, 0, 0], [0, 0, 0]
    matrices = [csr_matrix([row]) for row in rows]
    hashed = SystemHash("program")
    assert len({hashed.of([matrix]) for matrix in matrices}) == len(matrices)
    assert hashed.of([matrices[0].copy()]) == hashed.of([matrices[0]])


def test_the_hash_is_of_values_in_any_order() -> None:
    one = block("O01")
    turned = replace(one, costs=dict(reversed([*one.costs.items()])))
    assert SystemHash("program").of(turned) == SystemHash("program").of(one)
    assert SystemHash("another").of(one) != SystemHash("program").of(one)
    with pytest.raises(TypeError):
        SystemHash("program").of(object())


def test_another_version_of_the_program_computes_all(settings: Settings) -> None:
    results(settings, block("O01"))
    results(settings, block("O01"), program="2")
    assert COMPUTED == ["O01", "O01"]


def test_what_releases_do_not_use_any_more_goes(settings: Settings) -> None:
    results(settings, block("O01"))
    for _ in range(MOST_RELEASES):
        results(settings, block("O02", 2))
    with duckdb.connect(str(settings.warehouse / FILE)) as connection:
        assert connection.execute("select count(*) from results").fetchall() == [(1,)]
    results(settings, block("O01"))
    assert COMPUTED == ["O01", "O02", "O01"]


def test_a_result_or_a_file_that_is_damaged_is_computed_again(settings: Settings) -> None:
    expected = results(settings, block("O01"))
    path = settings.warehouse / FILE
    with duckdb.connect(str(path)) as connection:
        connection.execute("update results set result = result[1:100]")
    assert same(results(settings, block("O01"))[0], expected[0])
    path.write_bytes(b"no database")
    assert same(results(settings, block("O01"))[0], expected[0])
    assert same(results(settings, block("O01"))[0], expected[0])  # in a file of its own again
    results(settings, block("O01"))
    assert COMPUTED == ["O01"] * 4


def test_no_more_is_kept_than_there_is_room_for(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_results, "MOST_BYTES", 10)
    results(settings, block("O01"))
    results(settings, block("O01"))
    assert COMPUTED == ["O01", "O01"]


def test_all_lists_of_systems_of_a_release_share_the_room(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = block("O01"), block("O02")
    monkeypatch.setattr(kept_results, "MOST_BYTES", len(packed_results.packed(cells_shown(one))) + 1)
    for _ in range(2):
        with kept_results.kept_results(settings, "1") as workers:
            for each in (one, other):
                list(workers.results(counted, [each]))
    assert COMPUTED == ["O01", "O02", "O02"]


@pytest.mark.parametrize("has_two_sides", [True, False])
def test_tables_of_other_measures_are_read_as_they_were_packed(has_two_sides: bool) -> None:
    groups = {("region", "all", ""): np.arange(30), ("donor:A", "all", ""): np.arange(28)}
    result = judged(groups, np.arange(30) % 3, REGION, FIRST, has_two_sides=has_two_sides)
    assert same(packed_results.read(packed_results.packed(result)), result)
    assert result.certificate is not None


def test_it_is_its_owner_s_and_goes_with_a_case(settings: Settings) -> None:
    results(settings, block("O01"))
    path = settings.warehouse / FILE
    assert path.stat().st_mode & 0o077 == 0
    assert any(path.match(pattern) for pattern in KEPT_FOR_SPEED)
