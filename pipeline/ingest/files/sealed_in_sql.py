"""Sealed files for DuckDB, which reads and writes them through fsspec."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar, Protocol

from fsspec import AbstractFileSystem

from pipeline.warehouse import SEALED


class Files(Protocol):
    """A sealed folder, as far as SQL sees it."""

    sizes: dict[str, int]

    def named(self, url: str) -> str: ...

    def begin(self, name: str) -> Any: ...

    def open(self, name: str) -> Any: ...

    def remove(self, name: str) -> None: ...


def filesystem_of(folder: Files) -> AbstractFileSystem:
    """What a connection registers to see the files of a folder."""
    return _Sealed(folder, skip_instance_cache=True)


class _Sealed(AbstractFileSystem):  # type: ignore[misc]
    protocol: ClassVar[str] = SEALED.partition(":")[0]
    cachable: ClassVar[bool] = False

    def __init__(self, folder: Files, **given: Any) -> None:
        super().__init__(**given)
        self._folder = folder

    def info(self, path: str, **_: Any) -> dict[str, Any]:
        name = self._folder.named(path)
        if name not in self._folder.sizes:
            raise FileNotFoundError(name)
        return {"name": path, "size": self._folder.sizes[name], "type": "file"}

    def glob(self, path: str, **_: Any) -> list[str]:
        return [path] if self._folder.named(path) in self._folder.sizes else []

    def modified(self, _: str) -> datetime:
        return datetime(2000, 1, 1, tzinfo=UTC)

    def open(self, path: str, mode: str = "rb", **_: Any) -> Any:
        name = self._folder.named(path)
        return self._folder.begin(name) if "w" in mode else self._folder.open(name)

    def rm_file(self, path: str) -> None:
        self._folder.remove(self._folder.named(path))
