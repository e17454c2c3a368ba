"""Every ING code, once: what it says and what to do about it. The documentation is made from this page."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from pipeline.ingest import codes_of_drafts, codes_of_exports, codes_of_spreadsheets


@dataclass(frozen=True, slots=True)
class Code:
    """One stable code; ``about`` is what it stops: a row, a package, the command, or nothing."""

    code: str
    about: str
    what: str
    remedy: str


def _catalogue(about: str, *entries: tuple[int, str, str]) -> dict[str, Code]:
    codes = (Code(f"ING-{number:03}", about, what, remedy) for number, what, remedy in entries)
    return {code.code: code for code in codes}


# fmt: off
COMMAND = _catalogue(
    "usage",
    (1, "There is nothing at this path",
     "Name a file or folder that exists."),
    (80, "The case key is shorter than 32 characters",
     "Set REINTEGRATION_CASE_KEY to a random text of 32 characters or more, or leave it out."),
    (81, "The file with the case key can be read by others",
     "Run `chmod 600` on warehouse/case.key."),
    (82, "The warehouse holds cases, but the file with the case key is gone",
     "Restore warehouse/case.key from the backup, or start with an empty warehouse folder."),
    (83, "The case key is not the one that the warehouse was filled with",
     "Use the former key, or start with an empty warehouse folder."),
    (84, "No case with this number is held",
     "Check the number, and the provider where you named one. Nothing was changed."),
    (85, "More than one provider has a case with this number",
     "Say whose case it is with `--provider`, by its code or its name in `status`. Nothing was changed."),
    (86, "The case is not named by exactly one number",
     "Give one number, or `-` and the number on standard input. Nothing was changed."),
)
DESCRIPTOR = _catalogue(
    "package",
    (2, "The package has no datapackage.json, or more than one",
     "Put one datapackage.json at the top of the folder or zip, beside the tables it lists."),
    (3, "The datapackage.json is too large, or not one JSON object in UTF-8 without repeated properties",
     "Write it again as a plain JSON object."),
    (4, "A property of datapackage.json is missing or not in the form that the contract asks for",
     "Fill it in as the contract says: plain codes without spaces, ISO dates, months as YYYY-MM."),
    (5, "The package follows a version of the contract that this program does not know",
     'Export with `contract_version` "1", or update this program.'),
    (6, "A newer package of this provider is already in",
     "Nothing needs to be done; send a package that was created later if something is to change."),
    (7, "The list of resources in datapackage.json is missing or malformed",
     "Give `resources` as a list of objects, each with `name` and `path`."),
    (8, "A resource is no table of the contract",
     "Remove it from datapackage.json, or correct its name."),
    (9, "A table is listed twice",
     "Keep one resource for each table, with one file."),
    (10, "The path of a resource is not a plain relative path inside the package",
     "Name one file beside datapackage.json, without drive, leading slash, `..`, backslash or web address."),
    (11, "A file that datapackage.json lists is not in the package",
     "Add the file, or take the resource out of datapackage.json."),
    (12, "A file of the package is a link that leads out of it, or is no ordinary file",
     "Replace the link by the file itself."),
    (13, "A resource is neither plain CSV (comma, UTF-8) nor Parquet",
     "Export the table as .csv or .parquet."),
    (14, "A required table is missing",
     "Export the tables cases, assessments and outcome_ratings; the rest may be left out."),
    (15, "A file does not have the size or checksum that datapackage.json gives; it was cut or changed",
     "Copy or export it again; where it was changed on purpose, run `reintegration package FOLDER` first."),
    (16, "The data cut-off is later than the month in which the package was created",
     "Set `data_cutoff` to the last month that the data covers."),
    (17, "This is neither a package nor an export that can be read",
     "Name a folder, a .zip, or what a system has exported: .xlsx, .xls, .csv or .json."),
    (18, "The package cannot be read",
     "Check who may read its files, and the length of their names."),
    (19, "The zip holds another archive, a workbook or a program",
     "Zip only datapackage.json and the .csv or .parquet files it lists."),
)
ZIP = _catalogue(
    "package",
    (20, "The zip holds a name that leads out of the package",
     "Zip the folder again with an ordinary zip program."),
    (21, "The zip holds a link or a special file",
     "Zip the files themselves, not links to them."),
    (22, "The zip is protected by a password",
     "Send it without a password, over a protected channel."),
    (23, "The zip holds the same name twice",
     "Zip the folder again; each file once."),
    (24, "The zip holds too many files",
     "Zip only datapackage.json and the tables it lists."),
    (25, "The zip says that it unpacks to more than the size limit",
     "Check that it is the right file; split a very large export by provider."),
    (26, "The package holds more bytes than the size limit",
     "Check that it is the right package; split a very large export by provider."),
    (27, "The zip is packed far more tightly than real exports are",
     "Check that it is the right file and zip the folder again."),
    (28, "The zip is cut or damaged",
     "Copy or download it again, or zip the folder again."),
    (29, "The zip uses a way of packing that is not supported",
     "Zip the folder again with an ordinary zip program."),
)
FILE = _catalogue(
    "package",
    (30, "A file is empty",
     "Export the table again; a table without rows still needs its header."),
    (31, "A file is not UTF-8 text",
     "Save it as `CSV UTF-8 (comma delimited)`."),
    (32, "A file holds NUL bytes; it is no text file or was damaged",
     "Export the table again as `CSV UTF-8`."),
    (33, "A file holds hidden characters that reverse the order of text",
     "Export the table again without them."),
    (34, "A line is far longer than a row of the contract can be",
     "Check quotes and line ends and export again."),
    (35, "The columns are not separated by commas",
     "Export with a comma as the separator."),
    (36, "The first line does not name any column of the table",
     "Put the column names of the contract into the first line."),
    (37, "A column is there twice",
     "Keep one of them."),
    (38, "A column has cells and no name",
     "Name it as the contract does, or remove it."),
    (39, "A required column is missing",
     "Add the column; the contract lists them."),
    (40, "A row has more or fewer cells than the header",
     "Correct that line, or export the table again."),
    (41, "A quotation mark is not closed",
     "Correct that line, or export the table again."),
    (42, "A Parquet file cannot be read; it is cut, damaged or protected",
     "Export the table again."),
    (43, "A Parquet column is nested or binary",
     "Export plain columns: text, numbers, dates."),
    (44, "Two rows have the same key",
     "Keep one row for each key (months count, not days)."),
    (45, "A full package has no cases; taking it in would remove all cases of its provider",
     "Export the cases, or send a delta."),
    (46, "A file cannot be read as CSV",
     "Export the table again as `CSV UTF-8` with commas."),
    (47, "A file holds control characters or characters that nobody sees",
     "Export the table again without them."),
)
GATE = _catalogue(
    "package",
    (50, "A column is not in the contract; nothing was stored",
     "Remove the column from the export. Only columns of the contract are taken in."),
    (51, "A column names a direct identifier; nothing was stored",
     "Remove the column from the export and delete this copy of the package."),
    (60, "Cells hold e-mail or messenger addresses; nothing was stored",
     "Remove them from the export and delete this copy."),
    (61, "Cells hold web addresses; nothing was stored",
     "Remove them from the export and delete this copy."),
    (62, "Cells hold coordinates; nothing was stored",
     "Remove them from the export and delete this copy."),
    (63, "Cells hold exact dates outside the month columns; nothing was stored",
     "Remove them from the export and delete this copy."),
    (64, "Cells look like phone numbers; nothing was stored",
     "Remove them from the export and delete this copy."),
    (65, "Cells look like national ID or passport numbers; nothing was stored",
     "Remove them, use random codes as identifiers, and delete this copy."),
    (66, "Cells hold words in another script where a code is due; nothing was stored",
     "Export codes of the contract, not labels or notes, and delete this copy."),
    (67, "Cells start like a spreadsheet formula; nothing was stored",
     "Remove them from the export."),
    (68, "Cells look like names of persons; nothing was stored",
     "Remove them from the export and delete this copy."),
    (69, "Cells hold free text; nothing was stored",
     "Export codes of the contract only, and delete this copy."),
    (70, "Identifiers without a digit may be names; nothing was stored",
     "Export random codes with letters and digits as identifiers."),
    (71, "Identifiers are not plain codes; nothing was stored",
     "Use at most 64 letters, digits and `_ . : -`, beginning with a letter or digit."),
    (72, "Cells look like addresses; nothing was stored",
     "Remove them from the export and delete this copy."),
)
EXPORT = _catalogue("package", *codes_of_exports.FILES, *codes_of_exports.MAPPINGS)
DRAFT = _catalogue("usage", *codes_of_drafts.DRAFTS)
NOTE = _catalogue("note", *codes_of_spreadsheets.NOTES)
FOLDER = _catalogue("package", *codes_of_spreadsheets.FOLDER)
SHARE = _catalogue("quality", *codes_of_spreadsheets.SHARE)
OWN = _catalogue(
    "quality",
    (90, "The counts do not reconcile; nothing of the package was stored",
     "This is a fault of the program: report the code, the table and the counts."),
)
DATABASE = _catalogue(
    "internal",
    (91, "The database could not take the package in; nothing of it was stored",
     "Give the same command again; where it fails again, report the code and the table."),
    (92, "Rows have left for good, but the database file that held them could not be rewritten yet",
     "Free as much disk space as warehouse/cases.duckdb takes and run again; nothing is released before."),
)
ROW = _catalogue(
    "row",
    (101, "A required cell is empty",
     "Fill it in; most lists have `unknown`."),
    (102, "The code is not in its list",
     "Use a code of the list."),
    (103, "The month is no month",
     "Write months as YYYY-MM."),
    (104, "The month is after the data cut-off",
     "Correct the month, or the `data_cutoff` of the package."),
    (105, "The case was opened before 1990",
     "Correct the month."),
    (106, "The cell is no whole number, or below 1 where rows are counted from 1",
     "Write a whole number."),
    (107, "The level is outside 1 to 4",
     "Use 1, 2, 3 or 4; leave it empty where no level was given."),
    (108, "The end is before the start",
     "Correct one of the two months."),
    (109, "The reason does not belong to this outcome",
     "Use a reason of this outcome's list."),
    (110, "The value does not belong to this kind of spell",
     "Use a value of this kind's list."),
    (111, "The value does not suit this criterion or red flag",
     "Criteria take met, partly, not_met, not_applicable; red flags yes, no; both unknown."),
    (112, "There is a level although the outcome is not recorded as applicable",
     "Remove the level, or correct the applicability."),
    (113, "There are both a level and a reason why there is none",
     "Remove one of the two."),
    (114, "There is a reason why the outcome does not apply although it is not recorded so",
     "Remove the reason, or correct the applicability."),
    (115, "The row it belongs to is not there",
     "Export the case, assessment or need as well, or correct the identifier."),
    (116, "The row it belongs to is in quarantine",
     "Correct that row; this one then follows."),
    (117, "The code of the donor or grant is not a plain code",
     "Use at most 64 letters, digits and `_ . / -`, without spaces."),
    (118, "The second rating is by the rater of the assessment itself",
     "Have another person rate it and give that rater's code, or take the row out."),
)
# fmt: on

ALL = (COMMAND, DESCRIPTOR, ZIP, FILE, GATE, EXPORT, DRAFT, NOTE, FOLDER, SHARE, OWN, DATABASE, ROW)
CODES: Mapping[str, Code] = MappingProxyType(dict(sorted(ChainMap(*ALL).items())))
