"""What a run leaves can be opened, copied and removed on Windows, where a path has 260 letters at most."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from tests.cli.whole_runs import First

LONGEST_HOME = 80
LONGEST_PATH = 200  # of the 260, for those who copy a working folder into a deeper one
REFUSED = re.compile(r'[<>:"|?*\\\x00-\x1f]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


def left_by(run: First) -> list[str]:
    return [path.relative_to(run.home).as_posix() for path in run.home.rglob("*")]


def test_no_path_below_a_working_folder_is_too_long_for_windows(few: First) -> None:
    longest = max(left_by(few), key=len)
    assert len(longest) > 50
    assert LONGEST_HOME + 1 + len(longest) < LONGEST_PATH, longest


def test_no_name_that_a_run_gives_is_refused_by_windows(few: First) -> None:
    names = {part for path in left_by(few) for part in PurePosixPath(path).parts}
    assert {name for name in names if REFUSED.search(name)} == set()
