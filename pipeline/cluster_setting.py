"""Which cluster computes the systems of a release: what the environment says, or why it is refused.

The systems are about persons. They go to the organisation's own scheduler, encrypted, or to this machine.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DisclosureFailure, ReintegrationError, UsageError

ADDRESS = "REINTEGRATION_CLUSTER"
FILES = ("REINTEGRATION_CLUSTER_CA", "REINTEGRATION_CLUSTER_CERT", "REINTEGRATION_CLUSTER_KEY")
ENCRYPTED = "tls"
THIS_MACHINE = {"127.0.0.1", "[::1]", "localhost"}
PARTS = re.compile(
    r"(tls|tcp)://(\[[0-9a-f:]+\]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?):([1-9][0-9]{0,4})", re.ASCII
)

# code: kind of error, what is wrong, what to do. docs/error_codes.md is written from them.
CODES: dict[str, tuple[type[ReintegrationError], str, str]] = {
    "CLU-001": (
        UsageError,
        "REINTEGRATION_CLUSTER is no address of a scheduler",
        "Set it to `tls://HOST:PORT`, or unset it: then this machine computes.",
    ),
    "CLU-002": (
        UsageError,
        "REINTEGRATION_CLUSTER is another machine and not encrypted, and what is sent is about persons",
        "Use `tls://` as docs/cluster.md says; `tcp://` is for 127.0.0.1, ::1 and localhost only.",
    ),
    "CLU-003": (
        UsageError,
        "REINTEGRATION_CLUSTER_CA, _CERT and _KEY do not name three PEM files that can be read",
        "Set all three to the files that docs/cluster.md describes.",
    ),
    "CLU-004": (
        UsageError,
        "REINTEGRATION_CLUSTER is set, but the program was installed without its extra `cluster`",
        "Install it with the extra as docs/cluster.md says, or unset REINTEGRATION_CLUSTER.",
    ),
    "CLU-005": (
        UsageError,
        "No scheduler answers at REINTEGRATION_CLUSTER, or it does not accept the certificate",
        "Start the scheduler, or check address and certificates; or unset REINTEGRATION_CLUSTER.",
    ),
    "CLU-006": (
        UsageError,
        "The cluster of REINTEGRATION_CLUSTER has no workers",
        "Start some as docs/cluster.md says, or unset REINTEGRATION_CLUSTER to compute here.",
    ),
    "CLU-007": (
        UsageError,
        "A worker of the cluster is reached over the network without encryption",
        "Start every worker with the certificates, as docs/cluster.md says.",
    ),
    "CLU-008": (
        UsageError,
        "The scheduler or a worker has another version of this program, or of what it computes with",
        "Install the same version with the same packages there, and start it again.",
    ),
    "CLU-009": (
        DisclosureFailure,
        "The cluster went away while it computed, so nothing counts as safe and nothing was released",
        "Start it and give the command again, or unset REINTEGRATION_CLUSTER to compute here.",
    ),
    "CLU-010": (
        DisclosureFailure,
        "The cluster could not compute a system, so nothing counts as safe and nothing was released",
        "Unset REINTEGRATION_CLUSTER and give the command again: where it fails too, it says more.",
    ),
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Address of a scheduler and, where it is encrypted, the PEM files of authority, certificate and key."""

    address: str
    ca: str = ""
    certificate: str = ""
    key: str = ""

    @property
    def is_encrypted(self) -> bool:
        return self.address.startswith(f"{ENCRYPTED}://")


def read(environment: Mapping[str, str]) -> Cluster | None:
    """The cluster that the environment asks for; None where it asks for none.

    ``UsageError`` where it is no address, leads over a network without encryption, or lacks a file.
    """
    address = environment.get(ADDRESS)
    if not address:
        return None
    if not _parts(address):
        raise refused("CLU-001")
    if not is_private(address):
        raise refused("CLU-002")
    if not address.startswith(f"{ENCRYPTED}://"):
        return Cluster(address)
    files = [environment.get(name) or "" for name in FILES]
    if not all(file and Path(file).is_file() for file in files):
        raise refused("CLU-003")
    return Cluster(address, *files)


def is_private(address: str) -> bool:
    """Whether what goes to an address is encrypted or stays on this machine."""
    parts = _parts(address)
    return parts is not None and (parts[0] == ENCRYPTED or parts[1] in THIS_MACHINE)


def refused(code: str, kind_of_fault: str = "") -> ReintegrationError:
    """The error of a code; with it what kind of fault it was, which is no text of it."""
    kind, what, remedy = CODES[code]
    return kind(f"{what} ({kind_of_fault})." if kind_of_fault else f"{what}.", remedy, code=code)


def _parts(address: str) -> tuple[str, str] | None:
    """Protocol and host of an address with a port; None where it is none."""
    found = PARTS.fullmatch(address)
    return (found[1], found[2]) if found and int(found[3]) < 2**16 else None
