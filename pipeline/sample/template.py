"""The 252 persons of the sample: exact margins, everything else drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.sample import affinities, episodes, margins
from pipeline.sample.dealing import Traits, deal_into, deal_second, where
from pipeline.sample.episodes import Episode

if TYPE_CHECKING:
    import numpy as np

LADDER = ("0_5", "6_12", "13_15", "16_17", "18_24", "25_34", "35_49", "50_plus")
TRAFFICKED_AT = {"0_5": 0.04, "6_12": 0.16, "13_15": 0.35, "16_17": 0.45}
ADULT_AT = {"18_24": 0.45, "25_34": 0.35, "35_49": 0.17, "50_plus": 0.03}


@dataclass(frozen=True, slots=True)
class Exploitation:
    """One exploitation of one person of the template."""

    slot: int
    seq: int
    form: str
    labour_sector: str | None
    exploited_before_exit: str
    movement: str
    country_of_exploitation: str


@dataclass(frozen=True, slots=True)
class Template:
    """252 persons as columns (``traits``, one list of 252 values a trait), exploitations, later episodes."""

    traits: Mapping[str, Sequence[str]]
    exploitations: Sequence[Exploitation]
    episodes: Sequence[Episode]


def _who(rng: np.random.Generator) -> Traits:
    """Origin, movement, age when trafficked, sex and form of the 252 persons."""
    pairs = []
    for country, count in margins.ORIGIN.items():
        internal = margins.INTERNAL[country]
        pairs += [(country, "internal")] * internal + [(country, "cross_border")] * (count - internal)
    order = rng.permutation(len(pairs))
    traits = {"origin": [pairs[i][0] for i in order], "movement": [pairs[i][1] for i in order]}
    everyone = range(margins.PERSONS)
    deal_into(rng, traits, "age", where(traits, "movement", "internal"), margins.AGE_INTERNAL)
    deal_into(rng, traits, "age", where(traits, "movement", "cross_border"), margins.AGE_CROSS_BORDER)
    deal_into(rng, traits, "sex", everyone, margins.SEX, affinities.SEX)
    deal_into(rng, traits, "form", everyone, margins.FORM, affinities.FORM)
    return traits


def _how(rng: np.random.Generator, traits: Traits) -> None:
    """Who was exploited and who escaped before."""
    traits["exploited"] = ["yes"] * margins.PERSONS
    for form, escaped in margins.ESCAPED_BEFORE.items():
        rows = where(traits, "form", form)
        deal_into(rng, traits, "exploited", rows, {"escaped_before": escaped, "yes": len(rows) - escaped})
    for row in where(traits, "form", "escaped_before_exploited"):
        traits["exploited"][row] = "escaped_before"
    for row in where(traits, "form", "unknown"):
        traits["exploited"][row] = "unknown"


def _where_to(rng: np.random.Generator, traits: Traits) -> None:
    """Destinations and labour sectors; a second destination only for who was exploited in a single form."""
    traits["destination"] = list(traits["origin"])
    abroad = where(traits, "movement", "cross_border")
    left = deal_into(rng, traits, "destination", abroad, margins.DESTINATION, affinities.DESTINATION)
    exploited = set(where(traits, "exploited", "yes")) - set(where(traits, "form", "sexual_and_labour"))
    deal_second(rng, traits, "destination", sorted(exploited & set(abroad)), left)
    workers = where(traits, "form", "labour")
    left = deal_into(rng, traits, "sector", workers, margins.SECTOR, affinities.SECTOR)
    deal_second(rng, traits, "sector", workers, left)


def _what_is_recorded(traits: Traits) -> None:
    """Of one person who told nothing no exploitation is recorded; her destination is another's second one."""
    traits["recorded"] = ["yes"] * margins.PERSONS
    abroad = where(traits, "movement", "cross_border")
    told_nothing = sorted(set(where(traits, "form", "unknown")) & set(abroad))
    for slot in told_nothing[:1]:
        traits["recorded"][slot], place = "no", traits["destination"][slot]
        exploited = set(where(traits, "exploited", "yes")) - set(where(traits, "form", "sexual_and_labour"))
        went_there = set(where(traits, "origin", place)) | set(where(traits, "destination", place))
        once = set(abroad) & set(where(traits, "second_destination", "")) & exploited
        traits["second_destination"][min(once - went_there)] = place


def _band(rng: np.random.Generator, shares: Mapping[str, float], *, oldest: str = "50_plus") -> str:
    """Draw an age band by its share, none older than ``oldest``."""
    allowed = [band for band in shares if LADDER.index(band) <= LADDER.index(oldest)]
    weights = [shares[band] for band in allowed]
    return str(rng.choice(allowed, p=[weight / sum(weights) for weight in weights]))


def _ages(rng: np.random.Generator, traits: Traits) -> None:
    """Age bands when trafficked and when the case was opened, never younger at opening."""
    deal_into(rng, traits, "still", where(traits, "age", "child"), margins.AGE_OPENED_OF_CHILDREN)
    traits["age_group_trafficked"], traits["age_group_opened"] = [], []
    for age, still in zip(traits["age"], traits["still"], strict=True):
        if age == "adult":
            trafficked = _band(rng, ADULT_AT)
            later = LADDER[min(LADDER.index(trafficked) + int(rng.random() < 0.2), len(LADDER) - 1)]
        elif still == "adult":
            trafficked, later = _band(rng, TRAFFICKED_AT), _band(rng, {"18_24": 0.9, "25_34": 0.1})
        else:
            trafficked, later = _band(rng, TRAFFICKED_AT, oldest=still), still
        traits["age_group_trafficked"].append(trafficked)
        traits["age_group_opened"].append(later)


def _cases(rng: np.random.Generator, traits: Traits) -> None:
    """Programme country and order of opening."""
    traits["programme_country"] = list(traits["origin"])
    for country, moved in margins.ASSISTED_AT_DESTINATION.items():
        rows = [row for row in where(traits, "destination", country) if traits["origin"][row] != country]
        deal_into(rng, traits, "moved", rows, {"moved": moved, "": len(rows) - moved}, affinities.PROGRAMME)
    for row in where(traits, "moved", "moved"):
        traits["programme_country"][row] = traits["destination"][row]
    traits["opened_rank"] = [str(rank) for rank in rng.permutation(margins.PERSONS)]


def _mixed(traits: Traits, slot: int) -> bool:
    """Whether the person's sexual exploitation and labour are two rows, not one row that says both."""
    rows = where(traits, "form", "sexual_and_labour")[: margins.TWO_ROWS_OF_SEXUAL_AND_LABOUR]
    return slot in rows


def _exploitations_of(traits: Traits, slot: int) -> list[Exploitation]:
    """One, two where a person had two destinations or two forms in separate rows, or none recorded."""
    if traits["recorded"][slot] == "no":
        return []
    form, country, other = (traits[trait][slot] for trait in ("form", "destination", "second_destination"))
    pairs = [(form, country), (form, other)] if other else [(form, country)]
    if _mixed(traits, slot):
        pairs = [("sexual", country), ("labour", country)]
    exploited, movement = traits["exploited"][slot], traits["movement"][slot]
    sectors = [name for name in (traits["sector"][slot], traits["second_sector"][slot]) if name]
    cells = [";".join(sectors)] if len(pairs) == 1 else [*sectors, "", ""]
    return [
        Exploitation(slot, seq, part, cell or None, exploited, movement, place)
        for seq, ((part, place), cell) in enumerate(zip(pairs, cells, strict=False), 1)
    ]


def make(seed: int) -> Template:
    """Draw the template: its margins are those of ``margins`` for any seed, what goes together is made up."""
    import numpy as np

    rng = np.random.default_rng(seed)
    traits = _who(rng)
    _how(rng, traits)
    _where_to(rng, traits)
    _what_is_recorded(traits)
    _ages(rng, traits)
    _cases(rng, traits)
    rows = [row for slot in range(margins.PERSONS) for row in _exploitations_of(traits, slot)]
    return Template(traits, rows, episodes.pairs(traits, LADDER))
