"""Private copies that nobody can read after the process: encrypted files whose key is in its memory alone.

Each block is sealed for itself (AES-256-GCM, RFC 5116), so that a reader can go to any place; its number is
part of its nonce, and no block is written twice. A killed run leaves bytes without a key.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from pipeline.warehouse import SEALED

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BLOCK = 256 * 1024  # bytes of text
TAG = 16  # bytes more of what is sealed
KEY_BITS = 256


class SealedFolder:
    """A folder of sealed files, each written once from its beginning to its end and read as often as needed.

    Its name in SQL differs from that of every other, so that one connection may know several.
    """

    def __init__(self, folder: Path) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self.folder = folder
        self.cipher = AESGCM(AESGCM.generate_key(KEY_BITS))
        self.sizes: dict[str, int] = {}
        self.renamed: dict[str, tuple[Path, int]] = {}
        self._number = 0
        self._name = secrets.token_hex(8)

    def file(self, name: str) -> SealedFile:
        """The file of a name, be it there or not."""
        return SealedFile(self, name)

    def named(self, url: str) -> str:
        """The name of the file that SQL calls so."""
        return url.removeprefix(SEALED).removeprefix(f"{self._name}-")

    def url(self, name: str) -> str:
        """What SQL calls a file."""
        return f"{SEALED}{self._name}-{name}"

    def begin(self, name: str) -> io.BufferedWriter:
        """A file to write, known by its name when it is closed."""
        self._number += 1
        return io.BufferedWriter(cast(io.RawIOBase, _Writer(self, name, self._number)), BLOCK)

    def open(self, name: str) -> io.BufferedReader:
        """A file to read; ``FileNotFoundError`` where there is none."""
        if name not in self.renamed:
            raise FileNotFoundError
        path, number = self.renamed[name]
        return io.BufferedReader(cast(io.RawIOBase, _Reader(self, path, number, self.sizes[name])), BLOCK)

    def keep(self, name: str, path: Path, number: int, size: int) -> None:
        """A file has been written."""
        self.renamed[name], self.sizes[name] = (path, number), size

    def put_in_place(self, name: str, new: str) -> None:
        """Give a file the name of another, which is gone then."""
        self.remove(new)
        self.renamed[new], self.sizes[new] = self.renamed.pop(name), self.sizes.pop(name)

    def remove(self, name: str) -> None:
        """Remove a file where there is one."""
        if name in self.renamed:
            self.renamed[name][0].unlink(missing_ok=True)
            del self.renamed[name], self.sizes[name]

    @contextmanager
    def seen_by(self, connection: DuckDBPyConnection) -> Iterator[None]:
        """Within the block SQL of a connection reads and writes its files."""
        from pipeline.ingest.files.sealed_in_sql import filesystem_of

        connection.register_filesystem(filesystem_of(self))
        try:
            yield
        finally:
            connection.unregister_filesystem(SEALED.partition(":")[0])


class SealedFile:
    """One file of a sealed folder, opened as a path is."""

    def __init__(self, folder: SealedFolder, name: str) -> None:
        self.folder, self.name = folder, name

    def __str__(self) -> str:
        """What SQL calls it."""
        return self.folder.url(self.name)

    @property
    def size(self) -> int:
        return self.folder.sizes[self.name]

    def open(self, mode: str = "r", *, encoding: str | None = None, newline: str | None = None) -> IO[Any]:
        """As ``Path.open``, to read or to write from the beginning."""
        raw = self.folder.begin(self.name) if "w" in mode else self.folder.open(self.name)
        if "b" in mode:
            return cast(IO[Any], raw)
        return io.TextIOWrapper(cast(IO[bytes], raw), encoding=encoding, newline=newline)

    def beside(self, suffix: str) -> SealedFile:
        """A file named like this one, with another ending."""
        return self.folder.file(f"{self.name.rpartition('.')[0]}{suffix}")

    def replace(self, other: SealedFile) -> None:
        """Put it in the place of another."""
        self.folder.put_in_place(self.name, other.name)

    def unlink(self) -> None:
        self.folder.remove(self.name)


class _Writer(io.RawIOBase):
    def __init__(self, folder: SealedFolder, name: str, number: int) -> None:
        self._folder, self._name, self._number = folder, name, number
        self._path = folder.folder / str(number)
        self._file = self._path.open("xb")
        self._rest, self._block, self._size = bytearray(), 0, 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._size

    def write(self, piece: Any) -> int:
        self._rest += piece
        self._size += len(piece)
        while len(self._rest) >= BLOCK:
            self._seal(bytes(self._rest[:BLOCK]))
            del self._rest[:BLOCK]
        return len(piece)

    def _seal(self, block: bytes) -> None:
        sealed = self._folder.cipher.encrypt(_nonce(self._number, self._block), block, None)
        self._file.write(sealed)
        self._block += 1

    def close(self) -> None:
        if self.closed:
            return
        try:
            self._seal(bytes(self._rest))
            self._file.close()
            self._folder.keep(self._name, self._path, self._number, self._size)
        finally:
            self._file.close()
            super().close()


class _Reader(io.RawIOBase):
    def __init__(self, folder: SealedFolder, path: Path, number: int, size: int) -> None:
        self._folder, self._number, self._size = folder, number, size
        self._file = path.open("rb", buffering=0)
        self._at, self._held, self._block = 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = max(0, offset + (0, self._at, self._size)[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        number, start = divmod(self._at, BLOCK)
        piece = self._opened(number)[start : start + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _opened(self, number: int) -> bytes:
        """The text of a block; the last one is kept, as small pieces of it are asked for one by one."""
        if number != self._held:
            self._file.seek(number * (BLOCK + TAG))
            sealed = self._file.read(BLOCK + TAG)
            self._block = self._folder.cipher.decrypt(_nonce(self._number, number), sealed, None)
            self._held = number
        return self._block

    def close(self) -> None:
        self._file.close()
        super().close()


def _nonce(file: int, block: int) -> bytes:
    return file.to_bytes(4, "big") + block.to_bytes(8, "big")
