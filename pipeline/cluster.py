"""Work on a Dask cluster, with the result that it has in processes of this machine.

What is sent is closed to the cluster's own eyes: neither its logs nor its pages show what is in it. Who runs
the cluster can read it all the same, so it is the organisation's own.
"""

from __future__ import annotations

import logging
import pickle
import platform
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline import settings
from pipeline.cluster_setting import Cluster, is_private, refused
from pipeline.code_version import code_version
from pipeline.errors import ReintegrationError

if TYPE_CHECKING:
    from distributed import Client, Future
    from distributed.security import Security

Item = TypeVar("Item")
Result = TypeVar("Result")
WAIT = 10  # seconds for an answer: a machine of the same organisation is near
FOR_EACH_WORKER = 2  # systems: one that it computes, one that waits
COMPUTES = ("distributed", "highspy", "numpy", "scipy")  # their versions decide a result, or how it travels
ONE_AT_A_TIME = Lock()  # in a worker of several threads; here each process has one too
QUIET = dict.fromkeys(("distributed", "distributed.client", "distributed.core"), "critical")


@dataclass(frozen=True, slots=True, repr=False)
class Closed:
    """What travels: bytes, so that no log, error or page of the cluster has a value to show."""

    content: bytes

    @classmethod
    def of(cls, *content: object) -> Closed:
        return cls(pickle.dumps(content))

    def opened(self) -> tuple[Any, ...]:
        content: tuple[Any, ...] = pickle.loads(self.content)  # noqa: S301 - from the organisation's own cluster
        return content

    def __sizeof__(self) -> int:
        return len(self.content)

    def __repr__(self) -> str:
        return "<closed>"


def refuse_unfit(cluster: Cluster) -> None:
    """``UsageError`` where the cluster cannot be reached, is open to others or is not of this program."""
    with connected(cluster):
        pass


def results(function: Callable[[Item], Result], items: Iterable[Item], cluster: Cluster) -> Iterator[Result]:
    """What a function makes of each item, in their order, computed by the workers of a cluster.

    Two items for each worker are under way at most. ``UsageError`` where the cluster is unfit,
    ``DisclosureFailure`` where it goes away or fails; what the function refuses comes back as it was.
    """
    with connected(cluster) as client:
        most, name = FOR_EACH_WORKER * len(client.nthreads()), secrets.token_hex(8)
        under_way: deque[Future[Closed]] = deque()
        for number, item in enumerate(items):
            under_way.append(_sent(client, Closed.of(function, item), f"system-{name}-{number}"))
            if len(under_way) == most:
                yield _taken(client, under_way.popleft())
        while under_way:
            yield _taken(client, under_way.popleft())


@cache
def program() -> str:
    """What decides a result: this program, what it computes with, and the kind of machine."""
    own = code_version(settings.load({}).project)
    python = ".".join(platform.python_version_tuple()[:2])
    return " ".join([own, python, platform.machine(), *map(version, COMPUTES)])


def computed(system: Closed, wanted: str) -> Closed:
    """On a worker: what the function makes of the item, or what it refused. Never raises what holds data."""
    try:
        if program() != wanted:
            raise refused("CLU-008")
        with ONE_AT_A_TIME:
            function, item = system.opened()
            return Closed.of(function(item), None)
    except ReintegrationError as error:
        return Closed.of(None, error)
    except Exception as error:  # its text may hold data, and may not be fit to travel
        return Closed.of(None, refused("CLU-010", type(error).__name__))


@contextmanager
def connected(cluster: Cluster) -> Iterator[Client]:
    """A client of the scheduler, when all that it leads to is found fit."""
    try:
        import dask

        # what goes wrong is said in sentences of this program
        dask.config.config.setdefault("logging", QUIET)
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)
        from distributed import Client
    except ImportError:
        raise refused("CLU-004") from None
    security = _security(cluster)
    _refuse_silent(cluster.address, security)
    try:
        client = Client(cluster.address, security=security, timeout=WAIT, set_as_default=False)
    except ImportError:  # what a scheduler of quite another version makes of it
        raise refused("CLU-008") from None
    except (OSError, RuntimeError):
        raise refused("CLU-005") from None
    with client:
        refuse_unfit_workers(client)
        yield client


def _refuse_silent(address: str, security: Security | None) -> None:
    """A client waits for ever where something listens that is no scheduler and says nothing."""
    import asyncio

    from distributed.comm import connect

    encrypted = security.get_connection_args("client") if security else {}

    async def knock() -> None:
        await (await connect(address, timeout=WAIT, **encrypted)).close()

    async def knock_and_wait() -> None:
        await asyncio.wait_for(knock(), WAIT)

    try:
        asyncio.run(knock_and_wait())
    except Exception:
        raise refused("CLU-005") from None


def _security(cluster: Cluster) -> Security | None:
    from distributed.security import Security

    if not cluster.is_encrypted:
        return None
    made = Security(
        tls_ca_file=cluster.ca,
        tls_client_cert=cluster.certificate,
        tls_client_key=cluster.key,
        require_encryption=True,
    )
    try:
        made.get_connection_args("client")
    except OSError:  # also what OpenSSL says
        raise refused("CLU-003") from None
    return made


def refuse_unfit_workers(client: Client) -> None:
    """``UsageError`` where what a client leads to has no workers, open ones, or another program."""
    try:
        client.wait_for_workers(1, timeout=WAIT)
        if not all(map(is_private, client.nthreads())):
            raise refused("CLU-007")
        programs = {client.run_on_scheduler(program), *client.run(program).values()}
    except TimeoutError:
        raise refused("CLU-006") from None
    except OSError:
        raise refused("CLU-005") from None
    except ReintegrationError:
        raise
    except Exception:  # that has none of this program, or another that lacks the question
        raise refused("CLU-008") from None
    if programs != {program()}:
        raise refused("CLU-008")


def _sent(client: Client, system: Closed, key: str) -> Future[Closed]:
    return client.submit(computed, system, program(), key=key, pure=False)


def _taken(client: Client, future: Future[Closed]) -> Any:
    """The result, when it is there; an error where no worker is left that could make it."""
    while True:
        try:
            result, error = future.result(timeout=WAIT).opened()
        except TimeoutError:
            _refuse_without_workers(client)
            continue
        except Exception:
            raise refused("CLU-009") from None
        if error:
            raise error
        return result


def _refuse_without_workers(client: Client) -> None:
    try:
        is_there = bool(client.nthreads())
    except Exception:
        is_there = False
    if not is_there:
        raise refused("CLU-009")
