"""A Dask cluster on this machine, started by the commands of docs/cluster.md; and work for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import trustme

from pipeline.cluster_setting import Cluster
from pipeline.errors import DisclosureFailure

PATIENCE = 240  # seconds: a busy machine takes long to load what a worker needs


@dataclass(frozen=True, slots=True)
class Files:
    """The PEM files of a certificate, and of the authority that made it."""

    ca: str
    certificate: str
    key: str

    @property
    def options(self) -> list[str]:
        return ["--tls-ca-file", self.ca, "--tls-cert", self.certificate, "--tls-key", self.key]


@dataclass(frozen=True, slots=True)
class Running:
    """A scheduler's address, its process and those of the workers, and the folder of the logs."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]
    folder: Path

    @property
    def unencrypted(self) -> str:
        return self.address.replace("tls://", "tcp://")

    def logs(self) -> str:
        return "".join(path.read_text("utf-8") for path in self.folder.glob("*.log"))


def certified(folder: Path) -> Files:
    """A certificate of an authority of its own."""
    folder.mkdir()
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    ca, own, key = (folder / name for name in ("ca.pem", "certificate.pem", "key.pem"))
    authority.cert_pem.write_to_path(ca)
    own.write_bytes(b"".join(each.bytes() for each in certificate.cert_chain_pems))
    certificate.private_key_pem.write_to_path(key)
    return Files(str(ca), str(own), str(key))


@contextmanager
def running(folder: Path, workers: int, files: Files | None = None) -> Iterator[Running]:
    """A scheduler and so many workers, encrypted where there are files; they end with it."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path.cwd()),
        "OPENBLAS_NUM_THREADS": "1",
        "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "false",
        "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "false",
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": str(files is not None).lower(),
    }
    common = ["--scheduler-file", str(folder / "scheduler.json"), "--no-dashboard"]
    common += ["--protocol", "tls", *files.options] if files else ["--protocol", "tcp"]
    with ExitStack() as ended:

        def start(name: str, *words: str) -> subprocess.Popen[bytes]:
            log = ended.enter_context((folder / f"{name}.log").open("wb"))
            begun = [sys.executable, "-m", "dask", *words, *common]
            process = subprocess.Popen(begun, stdout=log, stderr=log, env=environment)
            ended.callback(process.wait)
            ended.callback(process.kill)
            return process

        scheduler = start("scheduler", "scheduler", "--host", "127.0.0.1", "--port", "0")
        own = "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--local-directory"
        started = [start(f"worker{one}", "worker", *own, str(folder / f"{one}")) for one in range(workers)]
        yield Running(_address(folder, workers), scheduler, started, folder)


def _address(folder: Path, workers: int) -> str:
    """The scheduler's address, when all workers are there."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        said = [path.read_text("utf-8") for path in folder.glob("worker*.log")]
        if sum("Registered to:" in text for text in said) == workers:
            address: str = json.loads((folder / "scheduler.json").read_text("utf-8"))["address"]
            return address
        time.sleep(0.2)
    raise TimeoutError("The cluster did not start.")


def reached(address: str, files: Files | None = None) -> Cluster:
    """The setting that leads to a scheduler."""
    return Cluster(address, files.ca, files.certificate, files.key) if files else Cluster(address)


def negative(item: int) -> int:
    """Work that takes now longer and now shorter."""
    time.sleep(0.02 * (item % 3))
    return -item


def refuse(item: int) -> None:
    """Work that is refused."""
    raise DisclosureFailure("Something.", "Do this.", code="ING-001")
