"""The list of small changes that tests must notice fits the sources, so that it cannot rot unseen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests import mutants

PROJECT = Path(__file__).resolve().parents[2]
LISTED = mutants.load()


def test_each_change_is_of_a_text_that_stands_once_in_its_file_and_names_tests_that_are_there() -> None:
    wrong = []
    for mutant in LISTED:
        try:
            assert mutant.text(PROJECT) != mutant.path(PROJECT).read_text("utf-8")
            assert mutants.paths_of_tests(mutant, PROJECT)
        except LookupError as fault:
            wrong.append(str(fault))
    assert wrong == []


def test_there_are_some_sixty_changes_each_with_what_it_breaks() -> None:
    sentences = [mutant.breaks for mutant in LISTED]
    assert len(sentences) == len(set(sentences)) >= 60
    assert all(mutant.tests for mutant in LISTED)


@pytest.mark.parametrize("find", ["minimum_group", "no such text"])
def test_a_text_that_stands_there_often_or_never_is_told(find: str) -> None:
    with pytest.raises(LookupError, match=find):
        replace(LISTED[0], find=find).text(PROJECT)


@pytest.mark.parametrize("file", ["__init__.py", "nowhere.py"])
def test_a_file_that_is_there_often_or_never_is_told(file: str) -> None:
    with pytest.raises(LookupError, match=file):
        replace(LISTED[0], file=file).path(PROJECT)
