"""Who computes many systems: processes of this machine, or the cluster that the settings name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pipeline import cluster, processes

if TYPE_CHECKING:
    from pipeline.cluster_setting import Cluster
    from pipeline.settings import Settings

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Workers:
    """So many processes of this machine, or a cluster in their place."""

    processes: int = 1
    cluster: Cluster | None = None

    @classmethod
    def of(cls, settings: Settings) -> Workers:
        return cls(settings.threads, settings.cluster)

    @property
    def are_several(self) -> bool:
        return self.processes > 1 or self.cluster is not None

    def results(
        self, function: Callable[[Item], Result], items: Iterable[Item], *, is_worth_it: bool = True
    ) -> Iterator[Result]:
        """What a function makes of each item, in their order; the same whoever computes it.

        No more items are in memory than are worked on. They are not handed to others where that ``is`` not
        ``worth it``. ``UsageError`` or ``DisclosureFailure`` where a cluster is not fit for it.
        """
        if not (self.are_several and is_worth_it):
            return map(function, items)
        if self.cluster is None:
            return processes.results(function, items, self.processes)
        return cluster.results(function, items, self.cluster)

    def refuse_unfit(self) -> None:
        """``UsageError`` where there is a cluster that cannot be used, before anything is computed."""
        if self.cluster is not None:
            cluster.refuse_unfit(self.cluster)


ONE = Workers()
