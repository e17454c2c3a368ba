"""CSV files: checked byte by byte while they are copied, and their faults found without showing a line."""

from __future__ import annotations

import codecs
import csv
import re

from pipeline import faults, stopping
from pipeline.errors import ReintegrationError
from pipeline.ingest.files.sealed import SealedFile
from pipeline.ingest.privacy import patterns
from pipeline.ingest.refusals import Place, refusal
from pipeline.warehouse import allow_sealed

LONGEST_LINE = 64 * 1024  # bytes; a row of the contract has a few hundred
BIDIRECTIONAL = re.compile(f"[{patterns.BIDIRECTIONAL}]")
UNSEEN = re.compile(f"[{patterns.INVISIBLE}{patterns.CONTROL}]")
CONTROL = bytes(code for code in (*range(1, 32), 127) if code not in b"\t\n\r")
BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)

# How files begin that are no text: zip and workbook, old workbook, gzip, bzip2, xz, zstd, 7z, rar, PDF,
# Parquet, SQLite, a program.
OTHER_FORMATS = (
    b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"BZh9", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf", b"Rar!\x1a", b"%PDF-", b"PAR1", b"SQLite format 3\0", b"MZ\x90\0",
)  # fmt: skip

# DuckDB's names for what is wrong with a line.
REJECTS = {"MISSING COLUMNS": "ING-040", "TOO MANY COLUMNS": "ING-040", "UNQUOTED VALUE": "ING-041"}


class TextGuard:
    """Lets UTF-8 text pass in pieces, without byte order mark and with plain line ends; refuses all else."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._lines = 1
        self._unbroken = 0
        self._started = False
        self._ends_line = False
        self.has_empty_lines = False
        self._held_return = False

    def feed(self, piece: bytes, *, last: bool = False) -> bytes:
        """Check one piece and return it cleaned; ``piece`` is at least 3 bytes unless it is the whole."""
        if not self._started:
            self._started = True
            if piece.startswith(BYTE_ORDER_MARKS):
                raise self._fault("ING-031", 0)
            if piece.startswith(OTHER_FORMATS):
                raise refusal("ING-013", self._place)
            piece = piece.removeprefix(codecs.BOM_UTF8)
            if not piece.strip():
                raise refusal("ING-030", self._place)
        piece = self._plain_line_ends(piece, last)
        self._check(piece, last)
        self.has_empty_lines |= b"\n\n" in piece or (self._ends_line and piece.startswith(b"\n"))
        self._ends_line = piece.endswith(b"\n") if piece else self._ends_line
        self._lines += piece.count(b"\n")
        return piece

    def _plain_line_ends(self, piece: bytes, last: bool) -> bytes:
        """CR LF and CR become LF, also where a piece ends between the two."""
        if self._held_return:
            piece = b"\r" + piece
        self._held_return = piece.endswith(b"\r") and not last
        if self._held_return:
            piece = piece[:-1]
        return piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in piece else piece

    def _check(self, piece: bytes, last: bool) -> None:
        if b"\0" in piece:
            raise self._fault("ING-032", piece[: piece.index(b"\0")].count(b"\n"))
        newest = piece.rfind(b"\n")
        self._unbroken = self._unbroken + len(piece) if newest < 0 else len(piece) - newest - 1
        if self._unbroken > LONGEST_LINE:
            raise self._fault("ING-034", piece.count(b"\n"))
        if len(piece.translate(None, CONTROL)) < len(piece):
            at = min(piece.index(code) for code in CONTROL if code in piece)
            raise self._fault("ING-047", piece[:at].count(b"\n"))
        if piece.isascii() and not self._decoder.getstate()[0] and not last:
            return
        try:
            text = self._decoder.decode(piece, last)
        except UnicodeDecodeError as error:
            raise self._fault("ING-031", error.object[: error.start].count(b"\n")) from None
        found = BIDIRECTIONAL.search(text)
        if found:
            raise self._fault("ING-033", text[: found.start()].count("\n"))
        found = UNSEEN.search(text)
        if found:
            raise self._fault("ING-047", text[: found.start()].count("\n"))

    def _fault(self, code: str, lines_before: int) -> ReintegrationError:
        return refusal(code, self._place.at(line=self._lines + lines_before))


def header(file: SealedFile, place: Place) -> list[str]:
    """The column names in the first line of a checked file."""
    with file.open(encoding="utf-8", newline="") as text:
        try:
            return [name.strip() for name in next(csv.reader(text, strict=True))]
        except (csv.Error, StopIteration):
            raise refusal("ING-041", place.at(line=1)) from None


def relation(names: list[str], *, rejects: bool = False) -> str:
    """The file as an SQL relation of text columns; the caller binds ``path``."""
    columns = ", ".join(f"'{name}': 'varchar'" for name in names)
    kept = ", store_rejects = true, rejects_limit = 1000" if rejects else ""
    return (
        f"read_csv($path, columns = {{{columns}}}, auto_detect = false, header = true, delim = ',', "
        "quote = '\"', escape = '\"', strict_mode = true, null_padding = false, "
        f"max_line_size = {4 * LONGEST_LINE}{kept})"
    )


def diagnose(file: SealedFile, names: list[str], place: Place) -> ReintegrationError:
    """Name the first line that cannot be read; in a database of its own, in memory, that nobody else sees."""
    import duckdb

    with duckdb.connect(":memory:", config={"threads": 1, "temp_directory": ""}) as apart:
        allow_sealed(apart)
        apart.execute("set enable_external_access = false")
        apart.execute("set lock_configuration = true")
        try:
            with file.folder.seen_by(apart):
                apart.execute(
                    f"select count(*) from {relation(names, rejects=True)}", {"path": str(file)}
                ).fetchall()
            found = apart.execute(
                "select line, error_type from reject_errors order by line limit 1"
            ).fetchone()
        except duckdb.Error as error:
            stopping.heed()
            if lack := faults.of(error, codes=faults.LACKS):
                return lack
            found = None
    if found is None:
        return refusal("ING-046", place)
    return refusal(REJECTS.get(str(found[1]), "ING-046"), place.at(line=int(found[0])))
