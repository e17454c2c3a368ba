"""What a look at all that is kept has come to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from pipeline.errors import Busy, ReintegrationError


@dataclass(slots=True)
class Verified:
    """Sentences on what was ``sound``, what was ``mended`` and what else is to be known (``notes``).

    ``faults`` are what could not be mended, each with its code and what to do.
    """

    sound: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    faults: list[ReintegrationError] = field(default_factory=list)

    @contextmanager
    def noted(self) -> Iterator[None]:
        """What is refused in the block is a fault and holds up no other look; ``Busy`` ends the command."""
        try:
            yield
        except Busy:
            raise
        except ReintegrationError as error:
            self.faults.append(error)

    @property
    def exit_code(self) -> int:
        """0 where all is sound, or was mended."""
        return self.faults[0].exit_code if self.faults else 0

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [(fault.code, str(fault)) for fault in self.faults]

    @property
    def counts(self) -> dict[str, int]:
        return {"sound": len(self.sound), "mended": len(self.mended), "faults": len(self.faults)}
