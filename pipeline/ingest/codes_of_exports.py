"""What is said of exports of case systems: numbers of codes, what is wrong, and what to do about it."""

from __future__ import annotations

# fmt: off
FILES: tuple[tuple[int, str, str], ...] = (
    (201, "A workbook is protected by a password",
     "Open it in Excel, empty the password (File, Info, Protect Workbook, Encrypt with Password), and save."),
    (202, "A workbook is cut or damaged, or is of a kind that cannot be read",
     "Open it in Excel or LibreOffice and save it again as .xlsx, or export it again."),
    (203, "A file is named like a workbook but is a web page or text",
     "Open it in Excel and save it as `Excel Workbook (.xlsx)`."),
    (204, "It cannot be told with which letters a text file is written",
     "Open it in Excel and save it as `CSV UTF-8`."),
    (205, "A file cannot be opened",
     "Close it in Excel and in every other program, and check that you may read it; then try again."),
    (206, "A packed file is inside the export, or is of a kind that is not unpacked",
     "Unpack it and name the folder that it was unpacked to."),
    (207, "The zip is protected by a password",
     "Unpack it with its password into a protected folder, name that folder, and delete it when it is in."),
    (208, "A file is empty",
     "Export it again; without rows it still needs its header."),
    (209, "The export is larger, or has more files, than any real one",
     "Check that it is the right file or folder; export fewer forms or years at a time."),
    (210, "A file unpacks to far more than real exports do",
     "Check that it is the right file, open it in Excel, and save it again as .xlsx."),
    (211, "The zip is cut or damaged, holds a name twice, or uses a way of packing that is not supported",
     "Download it again, or unpack it and name the folder."),
    (212, "A file is a link that leads out of the export, or has a name that does",
     "Put the file itself into the folder, or unpack the zip and name the folder."),
    (213, "A text file is no table: a quotation mark is not closed or inside a cell, or it holds NUL bytes",
     "Correct that row, or open the file in Excel and save it as `CSV UTF-8`."),
    (214, "Nothing at this path can be read as an export: there is no workbook, CSV or JSON of a known shape",
     "Name the file, folder or zip that was exported; give .xlsx or .csv where there is a choice."),
    (215, "A JSON file is cut, is no JSON, or is not UTF-8 text",
     "Export it again; where there is a choice, take a workbook or CSV."),
    (216, "A JSON file gives the same property twice within one record",
     "Export it again; where there is a choice, take a workbook or CSV."),
    (217, "A JSON file is larger, or nested deeper, than any real export",
     "Check that it is the right file; export fewer forms or years at a time."),
    (218, "A cell with the rows of a subform is cut or cannot be read",
     "Export the cases as JSON or as a workbook, which keep subforms apart."),
)
# fmt: on
