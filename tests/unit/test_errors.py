"""Errors keep what they say on their way from one process to another."""

from __future__ import annotations

import pickle

import pytest

from pipeline import errors

KINDS = [errors.UsageError, errors.RefusedInput, errors.QualityFailure, errors.DisclosureFailure, errors.Busy]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_an_error_comes_back_from_another_process_as_it_was(kind: type[errors.ReintegrationError]) -> None:
    sent = kind("Something happened.", "Do this.", code="ING-001")
    back = pickle.loads(pickle.dumps(sent))
    assert (type(back), str(back), back.exit_code) == (kind, str(sent), sent.exit_code)
