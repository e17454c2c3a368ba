"""Which cluster computes: persons' systems go nowhere unencrypted, and an odd wish is refused by its code."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import cluster, cluster_setting
from pipeline.cluster_setting import CODES, FILES, Cluster
from pipeline.errors import ReintegrationError, UsageError
from pipeline.settings import load
from pipeline.workers import ONE, Workers

ADDRESS = "REINTEGRATION_CLUSTER"


def refusal(environment: dict[str, str], home: Path) -> ReintegrationError:
    with pytest.raises(UsageError) as refused:
        load(environment, home)
    return refused.value


@pytest.mark.parametrize(
    "address",
    [
        "nonsense",
        "8786",
        "scheduler:8786",
        "tls://scheduler",
        "tls://scheduler:",
        "tls://scheduler:0",
        "tls://scheduler:65536",
        "tls://:8786",
        "tls://scheduler:8786/",
        "tls://scheduler:8786\n",
        "tls://somebody@scheduler:8786",
        "tls://one,two:8786",
        "ws://127.0.0.1:8786",
        "ucx://127.0.0.1:8786",
        "inproc://127.0.0.1:8786",
        "tcp://",
    ],
)
def test_what_is_no_address_of_a_scheduler_is_refused(address: str, tmp_path: Path) -> None:
    refused = refusal({ADDRESS: address}, tmp_path)
    assert refused.code == "CLU-001"
    assert "tls://HOST:PORT" in refused.remedy


@pytest.mark.parametrize(
    "address",
    [
        "tcp://scheduler:8786",
        "tcp://10.0.0.7:8786",
        "tcp://0.0.0.0:8786",
        "tcp://127.0.0.1.example.org:8786",
        "tcp://localhost.example.org:8786",
        "tcp://[::2]:8786",
    ],
)
def test_another_machine_is_not_reached_without_encryption(address: str, tmp_path: Path) -> None:
    refused = refusal({ADDRESS: address}, tmp_path)
    assert refused.code == "CLU-002"
    assert address not in str(refused)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:8786", "tcp://[::1]:8786", "tcp://localhost:8786"])
def test_within_this_machine_no_encryption_is_needed(address: str, tmp_path: Path) -> None:
    assert load({ADDRESS: address}, tmp_path).cluster == Cluster(address)


def files(folder: Path) -> dict[str, str]:
    made = {name: folder / f"{name}.pem" for name in FILES}
    for file in made.values():
        file.touch()
    return {name: str(file) for name, file in made.items()}


def test_an_encrypted_scheduler_is_taken_with_its_three_files(tmp_path: Path) -> None:
    named = files(tmp_path)
    found = load({ADDRESS: "tls://scheduler:8786", **named}, tmp_path).cluster
    assert found == Cluster("tls://scheduler:8786", *named.values())


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("value", ["", "not there"], ids=["not_named", "not_there"])
def test_a_file_that_encryption_needs_is_asked_for(name: str, value: str, tmp_path: Path) -> None:
    refused = refusal({ADDRESS: "tls://scheduler:8786", **files(tmp_path), name: value}, tmp_path)
    assert refused.code == "CLU-003"


@pytest.mark.parametrize("environment", [{}, {ADDRESS: ""}], ids=["unset", "empty"])
def test_without_the_setting_this_machine_computes(environment: dict[str, str], tmp_path: Path) -> None:
    settings = load({**environment, "REINTEGRATION_THREADS": "1"}, tmp_path)
    assert Workers.of(settings) == ONE
    assert not ONE.are_several


def test_every_code_has_a_sentence_a_remedy_and_a_place_that_raises_it() -> None:
    program = "".join(Path(str(module.__file__)).read_text("utf-8") for module in (cluster, cluster_setting))
    assert list(CODES) == [f"CLU-{number:03}" for number in range(1, len(CODES) + 1)]
    assert set(re.findall(r'refused\("(CLU-\d+)"', program)) == CODES.keys()
    assert all(remedy.endswith(".") and not what.endswith(".") for _, what, remedy in CODES.values())


class Client:
    """What is asked of a cluster, with set answers."""

    def __init__(self, workers: list[str], programs: Callable[[], list[str]]) -> None:
        self.workers, self.programs = workers, programs

    def wait_for_workers(self, number: int, timeout: float) -> None:
        if len(self.workers) < number:
            raise TimeoutError

    def nthreads(self) -> dict[str, int]:
        return dict.fromkeys(self.workers, 1)

    def run_on_scheduler(self, question: Callable[[], str]) -> str:
        return self.programs()[0]

    def run(self, question: Callable[[], str]) -> dict[str, str]:
        return dict(zip(self.workers, self.programs()[1:], strict=True))


def programs(*versions: str) -> Callable[[], list[str]]:
    return lambda: [version.replace("now", cluster.program()) for version in versions]


def not_installed() -> list[str]:
    raise ModuleNotFoundError("pipeline")


@pytest.mark.parametrize(
    ("workers", "answer", "code"),
    [
        pytest.param([], programs("now"), "CLU-006", id="no_worker"),
        pytest.param(
            ["tls://10.0.0.8:1", "tcp://10.0.0.9:1"], programs("now", "now", "now"), "CLU-007", id="open"
        ),
        pytest.param(["tls://10.0.0.8:1"], programs("0.0.9", "now"), "CLU-008", id="older_scheduler"),
        pytest.param(
            ["tls://10.0.0.8:1", "tls://10.0.0.9:1"],
            programs("now", "now", "0.0.9"),
            "CLU-008",
            id="one_older_worker",
        ),
        pytest.param(["tls://10.0.0.8:1"], not_installed, "CLU-008", id="a_worker_without_the_program"),
    ],
)
def test_a_cluster_that_is_not_fit_is_refused(
    workers: list[str], answer: Callable[[], list[str]], code: str
) -> None:
    with pytest.raises(UsageError) as refused:
        cluster.refuse_unfit_workers(Client(workers, answer))
    assert refused.value.code == code


@pytest.mark.parametrize("worker", ["tls://10.0.0.8:1", "tcp://127.0.0.1:1"])
def test_a_cluster_of_the_same_program_is_fit(worker: str) -> None:
    cluster.refuse_unfit_workers(Client([worker], programs("now", "now")))


def test_without_the_extra_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dask", None)
    with pytest.raises(UsageError, match="extra `cluster`") as refused:
        Workers(1, Cluster("tcp://127.0.0.1:8786")).refuse_unfit()
    assert refused.value.code == "CLU-004"


def test_a_worker_of_another_version_computes_nothing(tmp_path: Path) -> None:
    """One that came later was asked nothing before."""
    begun = tmp_path / "begun"
    result, error = cluster.computed(cluster.Closed.of(Path.touch, begun), "another").opened()
    assert (result, error.code, begun.exists()) == (None, "CLU-008", False)


def refuse(value: str) -> None:
    raise UsageError("Refused.", "Do this.", code="ING-001")


def fail(value: str) -> None:
    raise ValueError(value)


@pytest.mark.parametrize(("function", "code"), [(refuse, "ING-001"), (fail, "CLU-010")])
def test_what_goes_wrong_on_a_worker_comes_back_and_tells_no_value(
    function: Callable[[str], None], code: str
) -> None:
    answer = cluster.computed(cluster.Closed.of(function, "qz-secret"), cluster.program())
    result, error = answer.opened()
    assert (result, error.code) == (None, code)
    assert b"qz-secret" not in answer.content


def test_what_travels_shows_nothing_of_itself() -> None:
    sent = cluster.Closed.of("qz-secret")
    assert "qz-secret" not in f"{sent} {sent!r} {[sent]}"
    assert sent.opened() == ("qz-secret",)
