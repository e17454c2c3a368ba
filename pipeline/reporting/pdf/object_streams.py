"""The same PDF in fewer bytes: its small objects compressed together (ISO 32000-1, 7.5.7 and 7.5.8).

Typst writes each of the thousands of objects that a screen reader follows for itself and uncompressed.
"""

from __future__ import annotations

import re
import struct
import zlib

TOGETHER = 200  # objects of one stream: a viewer unpacks all of them to read one
LINE = 20  # bytes of a line of a cross-reference table
TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
TRAILER = re.compile(rb"trailer\s*<<(?:/Size \d+)?(.*)>>\s*startxref", re.DOTALL)
STREAM_ENDS = b"endstream\nendobj"
# An entry of a cross-reference stream: its kind, where it is, its place there.
ENTRY = struct.Struct(">BIH")
FREE, IN_FILE, IN_STREAM = ENTRY.pack(0, 0, 65535), 1, 2
NOT_SUSPECT = b"/MarkInfo<</Marked true/Suspects false>>"


def compact(pdf: bytes) -> bytes:
    """``pdf`` with its objects in object streams; same bytes in, same bytes out.

    A file without a cross-reference table has them already and is returned as it is. That the tags are not
    suspect is left out, being so unless said: poppler takes ``false`` for a value of the wrong type.
    """
    start = int(pdf[pdf.rindex(b"startxref") :].split()[1])
    table, trailer = TABLE.match(pdf, start), TRAILER.search(pdf, start)
    if table is None or trailer is None:
        return pdf
    places = _places(pdf, table)
    objects = [pdf[at:end].strip() for at, end in zip(places, [*places[1:], start], strict=True)]
    streams = {_number(one): one for one in objects if one.endswith(STREAM_ENDS)}
    plain = {_number(one): _content(one) for one in objects if not one.endswith(STREAM_ENDS)}
    return _written(pdf[: places[0]], streams, plain, trailer[1])


def _places(pdf: bytes, table: re.Match[bytes]) -> list[int]:
    """Where the objects in use begin, in the order of the file."""
    lines = (pdf[at : at + LINE] for at in range(table.end(), table.end() + LINE * int(table[1]), LINE))
    return sorted(int(line[:10]) for line in lines if line[17:18] == b"n")


def _number(written: bytes) -> int:
    return int(written[: written.index(b" ")])


def _content(written: bytes) -> bytes:
    """What stands between ``obj`` and ``endobj``."""
    inner = written[written.index(b"obj") + 3 : -len(b"endobj")].strip()
    return inner.replace(NOT_SUSPECT, b"/MarkInfo<</Marked true>>")


def _written(head: bytes, streams: dict[int, bytes], plain: dict[int, bytes], trailer: bytes) -> bytes:
    """The file: streams as they were, then the object streams, last where to find each object."""
    file, entries, free = bytearray(head), {0: FREE}, max([*streams, *plain]) + 1
    numbers = sorted(plain)
    for number, first in enumerate(range(0, len(numbers), TOGETHER), start=free):
        members = numbers[first : first + TOGETHER]
        streams[number] = _object_stream(number, [(member, plain[member]) for member in members])
        entries |= {member: ENTRY.pack(IN_STREAM, number, place) for place, member in enumerate(members)}
    for number, written in streams.items():
        entries[number] = ENTRY.pack(IN_FILE, len(file), 0)
        file += written + b"\n"
    last, start = max(entries) + 1, len(file)
    entries[last] = ENTRY.pack(IN_FILE, start, 0)
    found = b"".join(entries.get(number, FREE) for number in range(last + 1))
    widths = b"/Type/XRef/W[1 4 2]/Size %d" % (last + 1) + trailer
    return bytes(file + _stream(last, widths, found) + b"\nstartxref\n%d\n%%%%EOF\n" % start)


def _object_stream(number: int, members: list[tuple[int, bytes]]) -> bytes:
    """Objects behind the list of their numbers and of where each begins."""
    places, at = [], 0
    for member, content in members:
        places.append(b"%d %d" % (member, at))
        at += len(content) + 1
    index = b" ".join(places) + b"\n"
    said = b"/Type/ObjStm/N %d/First %d" % (len(members), len(index))
    return _stream(number, said, index + b"\n".join(content for _, content in members))


def _stream(number: int, said: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    named = b"%d 0 obj\n<<%s/Filter/FlateDecode/Length %d>>\nstream\n" % (number, said, len(packed))
    return named + packed + b"\nendstream\nendobj"
