"""What a workbook would unpack to, looked at before a library unpacks it into memory."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from pipeline.ingest.files.archive import DAMAGE, Limits
from pipeline.ingest.refusals import Place, refusal

LIMITS = Limits(entries=2_000, unpacked=1024**3)
MOST_CELLS = 20_000_000  # of the area of a sheet: 100,000 rows of 200 columns
PIECE = 1 << 20
OVERLAP = 256  # bytes: the tag of a cell that two pieces share
SHEET = re.compile(r"(?i)xl/worksheets/[^/]*\.xml$")
# a cell with something in it; one that has only a format takes no place in memory
CELL = re.compile(
    rb"<(?:\w{1,20}:)?c\s(?:[^>]{0,99}?\s)?r\s{0,9}=\s{0,9}[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']"
    rb"(?:[^>]{0,99}[^/>])?>(?!</)"
)


def check_parts(name: str, content: bytes) -> None:
    """Refuse a workbook whose parts lie about their size, or whose sheets span more than memory holds.

    A library keeps the whole rectangle from the first to the last cell: two cells can make a bomb.
    """
    place = Place(file=name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > LIMITS.entries or sum(part.file_size for part in parts) > LIMITS.unpacked:
                raise refusal("ING-210", place)
            for part in parts:
                if not _is_true(part, content):
                    raise refusal("ING-210", place)
    except DAMAGE:
        raise refusal("ING-202", place) from None


def _is_true(part: zipfile.ZipInfo, content: bytes) -> bool:
    """Whether a part unpacks to what it says, is packed like real ones, and spans no more than it may."""
    if part.file_size > max(LIMITS.ratio_from, LIMITS.ratio * part.compress_size):
        return False
    size, area = 0, Area()
    is_sheet = SHEET.search(part.filename) is not None
    for piece in _pieces(part, content):
        size += len(piece)
        if size > part.file_size:
            return False
        if is_sheet:
            area.take(piece)
    return area.cells <= MOST_CELLS


def _pieces(part: zipfile.ZipInfo, content: bytes) -> Iterator[bytes]:
    """A part unpacked as its packed bytes are, not as its directory says."""
    at = part.header_offset
    names = int.from_bytes(content[at + 26 : at + 28], "little") + int.from_bytes(
        content[at + 28 : at + 30], "little"
    )
    packed = memoryview(content)[at + 30 + names :][: part.compress_size]
    if part.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    unpack = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = bytes(packed)
    while rest and not unpack.eof:
        yield unpack.decompress(rest, PIECE)
        rest = unpack.unconsumed_tail


class Area:
    """The rectangle that the cells of a sheet span, from references such as ``C7`` as they come by."""

    def __init__(self) -> None:
        self._columns: set[bytes] = set()
        self._rows: set[int] = set()
        self._kept = b""

    def take(self, piece: bytes) -> None:
        text = self._kept + piece
        found = CELL.findall(text)
        self._columns |= {column.upper() for column, _ in found}
        rows = [int(row) for _, row in found]
        if rows:
            self._rows = {min(*self._rows, *rows, rows[0]), max(*self._rows, *rows, rows[0])}
        self._kept = text[-OVERLAP:]

    @property
    def cells(self) -> int:
        if not self._columns or not self._rows:
            return 0
        numbers = [_number(column) for column in self._columns]
        return (max(self._rows) - min(self._rows) + 1) * (max(numbers) - min(numbers) + 1)


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = 26 * number + letter - 64
    return number
