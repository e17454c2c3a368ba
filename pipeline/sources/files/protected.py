"""Whether a workbook can be opened with a password only, told from how each kind of file says so."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

ZIP, COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # the .xlsx inside a compound file
MANIFEST, ENCRYPTION_DATA = "META-INF/manifest.xml", b"encryption-data"  # of an .ods
START_OF_STREAM = b"\x09\x08\x10\x00\x00\x06"  # of an .xls: the record that begins its workbook
FILE_PASS = 0x2F  # the record that says how the rest is encrypted, among the first
FIRST_RECORDS = 8
SECTOR = 512  # bytes


def is_protected(content: bytes) -> bool:
    """Whether a password is asked for before anything can be read; the content begins like a workbook."""
    if content.startswith(ZIP):
        return _is_protected_document(content)
    return ENCRYPTED_PACKAGE in content or FILE_PASS in _first_records(content)


def _is_protected_document(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return MANIFEST in archive.namelist() and ENCRYPTION_DATA in archive.read(MANIFEST)


def _first_records(content: bytes) -> Iterator[int]:
    """The kinds of the first records of an .xls."""
    at = content.find(START_OF_STREAM)
    while at >= 0 and at % SECTOR:
        at = content.find(START_OF_STREAM, at + 1)
    for _ in range(FIRST_RECORDS if at >= 0 else 0):
        yield int.from_bytes(content[at : at + 2], "little")
        at += 4 + int.from_bytes(content[at + 2 : at + 4], "little")
