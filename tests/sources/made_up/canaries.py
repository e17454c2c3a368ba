"""What must be found nowhere: names, phones, places and remarks in columns that nobody maps."""

from __future__ import annotations

from pipeline.sources.sheets import Export

NAMES = ("Quokka Wombatsdottir", "Numbat Bilbyson")
PHONES = ("+855 12 999 321", "+66 81 999 4567")
PLACES = ("Phum Kangkuro, house 77", "Ban Chingcho 12")
REMARKS = ("her aunt Bandicoot keeps the passport", "wept when the dingo was named")
CANARIES = (*NAMES, *PHONES, *PLACES, *REMARKS)


def found_in(text: str) -> list[str]:
    """The canaries that a text holds, whole or by one of their words."""
    words = [word for canary in CANARIES for word in (canary, *canary.split()) if len(word) > 5]
    return [word for word in words if word.casefold() in text.casefold()]


def held(export: Export) -> list[str]:
    """The canaries that an export holds anywhere: cells, headers, names of sheets, notes."""
    return found_in(repr(export))
