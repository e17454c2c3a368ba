"""A release of two persons, whole: proposed and approved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.whole_runs import PERIOD, TODAY, contents, reintegration

WHO = ("--audience", "ministry:KH", "--period", PERIOD)


def register(home: Path) -> list[dict[str, object]]:
    chain = home / "warehouse" / "register" / "register.jsonl"
    return [json.loads(line) for line in chain.read_text("utf-8").splitlines()]


@pytest.mark.long
def test_what_two_persons_release_is_what_was_proposed(home: Path) -> None:
    assert reintegration(home, "withdraw", PERIOD).exit_code == 0
    organisation = home / "config" / "organisation.toml"
    text = organisation.read_text("utf-8").replace('"one_person"\n', '"two_persons"\n')
    organisation.write_text(text, "utf-8")
    before = register(home)

    proposed = reintegration(home, "release", *WHO, "--by", "Anna")
    assert (proposed.exit_code, proposed.err.count("Attacking")) == (0, 1), proposed.err
    assert "Nothing was released." in proposed.out
    assert ([*home.glob("out/*/*/release.json")], register(home)) == ([], before)
    drafts = contents(home / "warehouse" / "proposal" / PERIOD)

    alone = reintegration(home, "approve", PERIOD, "--by", "anna")
    assert (alone.exit_code, "whoever proposed it cannot approve it" in alone.err) == (5, True)
    said = reintegration(home, "status", "--today", TODAY).out
    assert f"Waits for approval\n{PERIOD}: ministry:KHM, proposed by Anna on" in said

    approved = reintegration(home, "approve", PERIOD, "--by", "Binh")
    assert approved.exit_code == 0, approved.err
    built = [ran.err.count("Building the figures") > 0 for ran in (proposed, approved)]
    assert built == [True, False]  # nothing is other than it was proposed
    out = contents(home / "out" / PERIOD)
    records = {"ministry-khm/release.json"}
    assert out.keys() == drafts.keys()
    assert {path: out[path] for path in out.keys() - records} == {
        path: drafts[path] for path in drafts.keys() - records
    }
    entry = register(home)[-1]
    assert (entry["proposed_by"], entry["approved_by"]) == ("Anna", "Binh")
    assert not (home / "warehouse" / "proposal").exists()
