"""A Dask cluster of this machine computes what processes compute: encrypted, and with nothing in its logs."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline import cluster
from pipeline.attacker.attack import Tried, _all_attacked, attacked
from pipeline.attacker.published import Tables
from pipeline.cluster_setting import Cluster
from pipeline.disclosure.suppression import proof
from pipeline.disclosure.threshold.rules import FLOOR
from pipeline.errors import DisclosureFailure, UsageError
from pipeline.workers import ONE, Workers
from tests.unit.running_clusters import Files, Running, certified, negative, reached, refuse, running
from tests.unit.sample_people import PRIORITIES, fill, many, warehouse_of_people
from tests.unit.test_attacker import EVERY_SECOND, WHOLE, counted, people, people_of

pytestmark = pytest.mark.long

PEOPLE = many(30) + many(30, "male", ("donor:DFAT",), step=3)
OUTCOMES = [f"O{number:02}" for number in range(2, 9)]
FURTHER = """
    insert into cases.marts.contributions by name
    select * replace (unnest($outcomes) as outcome)
    from cases.marts.contributions;
"""
ASKED = """
    insert into figures by name
    select * exclude (people_key, table_key) replace (unnest($outcomes) as outcome_key)
    from figures
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return certified(tmp_path_factory.mktemp("authority") / "own")


@pytest.fixture(scope="module")
def two_workers(tmp_path_factory: pytest.TempPathFactory, files: Files) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("encrypted"), 2, files) as made:
        yield made


@pytest.fixture(scope="module")
def encrypted(two_workers: Running, files: Files) -> Cluster:
    return reached(two_workers.address, files)


def executed(cluster_: Cluster) -> list[int]:
    """How many systems each worker has computed."""
    with cluster.connected(cluster_) as client:
        counts = client.run(lambda dask_worker: dask_worker.state.executed_count)
        return sorted(counts.values())


def test_two_workers_decide_what_may_be_shown_as_this_process_does(
    two_workers: Running, encrypted: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proof, "WORTH_A_PROCESS", 0)
    before = executed(encrypted)
    with warehouse_of_people() as connection:
        connection.execute(FURTHER, {"outcomes": OUTCOMES})
        fill(connection, PEOPLE)
        connection.execute(ASKED, {"outcomes": OUTCOMES})
        here, there = (
            proof.prove(connection, PRIORITIES, FLOOR, 1, lambda _: None, workers)
            for workers in (ONE, Workers(1, encrypted))
        )
    by_worker = executed(encrypted)

    assert there == here
    assert there.certificates.likelihoods == here.certificates.likelihoods
    assert len(here.certificates.likelihoods) == 8 == sum(by_worker) - sum(before)
    assert min(by_worker) > max(before)
    assert "DFAT" not in two_workers.logs()


def test_two_workers_attack_as_this_process_does(encrypted: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of large groups nothing is told; beside a group of one person that person is."""
    monkeypatch.setattr(sys.modules[attacked.__module__], "WORTH_A_PROCESS", 0)
    groups = people() | {(1, "region", "form", "rare"): np.array([3])}
    large, every = [WHOLE, (1, "region", "sex", "0")], [*groups]
    of = people_of(groups, EVERY_SECOND)
    tried: list[Tried] = [
        (Tables(12, f"O0{number}", counted(groups, EVERY_SECOND, *shown)), of, 1, None)
        for number, shown in enumerate((large, every, every, large), start=1)
    ]
    before, workers = executed(encrypted), Workers(1, encrypted)
    found = list(_all_attacked(iter(tried), len(tried), workers))

    assert found == [attacked(*one) for one in tried]
    assert [verdict.is_safe for verdict in found] == [True, False, False, True]
    assert sum(executed(encrypted)) - sum(before) == len(tried)


def test_results_come_in_the_order_of_the_items_and_few_are_under_way(encrypted: Cluster) -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(20):
            taken.append(item)
            yield item

    for number, result in enumerate(cluster.results(negative, items(), encrypted), start=1):
        assert result == 1 - number
        assert len(taken) - number <= 2 * cluster.FOR_EACH_WORKER
    assert len(taken) == 20


def test_what_a_system_refuses_comes_back_from_a_worker_as_it_was(encrypted: Cluster) -> None:
    with pytest.raises(DisclosureFailure, match=r"^ING-001: Something\. Do this\.$"):
        list(cluster.results(refuse, [1], encrypted))


def test_nothing_but_the_organisations_own_certificate_is_let_in(
    two_workers: Running, tmp_path: Path
) -> None:
    for other in (
        reached(two_workers.address, certified(tmp_path / "another")),
        reached(two_workers.unencrypted),
    ):
        with pytest.raises(UsageError) as refused:
            cluster.refuse_unfit(other)
        assert refused.value.code == "CLU-005"


def test_files_that_are_no_certificates_are_refused(
    two_workers: Running, files: Files, tmp_path: Path
) -> None:
    nothing = tmp_path / "nothing.pem"
    nothing.touch()
    with pytest.raises(UsageError) as refused:
        cluster.refuse_unfit(replace(reached(two_workers.address, files), key=str(nothing)))
    assert refused.value.code == "CLU-003"


def test_workers_of_another_version_are_refused(encrypted: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "code_version", lambda _: "another")
    cluster.program.cache_clear()
    try:
        with pytest.raises(UsageError) as refused:
            list(cluster.results(abs, [1], encrypted))
    finally:
        cluster.program.cache_clear()
    assert refused.value.code == "CLU-008"


def test_where_nothing_or_something_else_listens_it_is_said_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WAIT", 1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{silent.getsockname()[1]}"
        for listens in (False, True):
            if listens:
                silent.listen()
            with pytest.raises(UsageError) as refused:
                cluster.refuse_unfit(Cluster(address))
            assert refused.value.code == "CLU-005"


@pytest.mark.parametrize("gone", ["scheduler", "workers"])
def test_a_cluster_that_goes_away_is_told_and_nothing_is_made_up_for_it(gone: str, tmp_path: Path) -> None:
    with running(tmp_path, 1) as made:
        found = cluster.results(negative, range(100), reached(made.address))
        assert next(found) == 0
        for process in [made.scheduler] if gone == "scheduler" else made.workers:
            process.kill()
        with pytest.raises(DisclosureFailure) as refused:
            list(found)
    assert refused.value.code == "CLU-009"
