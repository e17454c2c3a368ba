"""Every interval that the program shows, over made-up data: shares, changes, rates and curves."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.coverage import draws, intervals
from benchmarks.coverage.cells import PERSONS, SHARES, SMALL, Cell, Setting, cell, percent, settings_and_sizes
from pipeline.statistics import funnel, poisson
from tests.oracle import incidence
from tests.oracle.intervals import newcombe_paired

PROVIDERS = tuple(
    Setting(rho, number) for number in (2, 3, 4, 6, 8, 12, 20, 30) for rho in (0.0, 0.05, 0.1, 0.2)
)
CLUSTERED = (*SMALL, Setting(0.02, 6), Setting(0.05, 6), Setting(0.1, 6))
DESIGN_EFFECTS = (1.0, 1.2, 1.5, 2.0, 3.0)
FEW_SHARES = (0.1, 0.4, 0.7)
# kept, gained, lost, neither
FLOWS = ((0.3, 0.3, 0.1, 0.3), (0.6, 0.1, 0.05, 0.25), (0.1, 0.5, 0.05, 0.35), (0.05, 0.05, 0.05, 0.85))
EXPECTED = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
# of those at risk at each milestone: event, competing end, lost, still there
LEAVING = ((0.15, 0.02, 0.1, 0.73), (0.02, 0.01, 0.08, 0.89))
MILESTONES = 6
FEWEST_AT_RISK = 10


def shares(number: int) -> Iterator[Cell]:
    """Wilson's interval, as it is shown of most figures."""
    for setting, persons, sizes in settings_and_sizes(SMALL):
        for share in SHARES:
            random = draws.generator("wilson", setting.name, persons, share)
            counts = draws.achieved(random, sizes, share, setting.correlation, number)
            ends = intervals.wilson(counts.sum(axis=1) / persons, persons)
            yield cell("Wilson", setting.name, f"{persons} persons, {percent(share)}", ends, share)


def robust_shares(number: int) -> Iterator[Cell]:
    """The interval of a share where clusters are known: the robust one where it is wider by a fifth."""
    for setting, persons, sizes in settings_and_sizes(PROVIDERS + SMALL[1:]):
        for share in FEW_SHARES:
            random = draws.generator("robust", setting.name, persons, share)
            counts = draws.achieved(random, sizes, share, setting.correlation, number)
            at = f"{persons} persons, {percent(share)}"
            plain = intervals.wilson(counts.sum(axis=1) / persons, persons)
            yield cell("Wilson, all the same", setting.name, at, plain, share)
            between = intervals.between_providers if setting.number else intervals.between_persons
            ends = intervals.shown(counts, sizes, *between(counts, sizes))
            yield cell("cluster-robust", setting.name, at, ends, share)


def released_shares(number: int) -> Iterator[Cell]:
    """Wilson's interval of persons divided by a constant design effect, which a release may use."""
    for setting, persons, sizes in settings_and_sizes(CLUSTERED):
        for share in FEW_SHARES:
            random = draws.generator("released", setting.name, persons, share)
            counts = draws.achieved(random, sizes, share, setting.correlation, number).sum(axis=1)
            for effect in DESIGN_EFFECTS:
                ends = intervals.wilson(counts / persons, persons / effect)
                at = f"{persons} persons, {percent(share)}"
                yield cell(f"Wilson, n / {effect:g}", setting.name, at, ends, share)


def net_changes(number: int) -> Iterator[Cell]:
    """Net change since baseline: the paired interval, and the one of a release."""
    for setting, persons, sizes in settings_and_sizes(SMALL):
        for flows in FLOWS:
            random = draws.generator("net", setting.name, persons, *flows)
            counts = draws.categories(random, sizes, np.array(flows), setting.correlation, number)
            truth, at = (
                flows[1] - flows[2],
                f"{persons} pairs, {percent(flows[1])} gained, {percent(flows[2])} lost",
            )
            yield cell("Newcombe, paired", setting.name, at, newcombe_paired(*counts.T), truth)
            net = counts[:, 1] - counts[:, 2]
            yield cell("Newcombe, as released", setting.name, at, intervals.released_net(net, persons), truth)


def differences(number: int) -> Iterator[Cell]:
    """Two groups without common members, of which a sentence may say higher or lower."""
    for setting, persons, sizes in settings_and_sizes(SMALL):
        for first, second in ((0.5, 0.5), (0.8, 0.6), (0.1, 0.2), (0.95, 0.9)):
            random = draws.generator("difference", setting.name, persons, first, second)
            counts = [
                draws.achieved(random, sizes, share, setting.correlation, number).sum(axis=1) / persons
                for share in (first, second)
            ]
            ends = intervals.difference(counts[0], persons, counts[1], persons)
            at = f"twice {persons} persons, {percent(first)} and {percent(second)}"
            yield cell("Newcombe, two groups", setting.name, at, ends, first - second)


def rates(number: int) -> Iterator[Cell]:
    """Exact limits of a number of events; and where the rates of eight providers vary by a third."""
    for setting, varying in (("independent", 0.0), ("8 providers, rates vary by 30 %", 0.3)):
        for expected in EXPECTED:
            random = draws.generator("poisson", setting, expected)
            factor = np.ones((number, 8))
            if varying:
                factor = random.gamma(1 / varying**2, varying**2, (number, 8))
            events = random.poisson(expected / 8 * factor).sum(axis=1)
            at = f"{expected:g} events expected"
            yield cell("exact Poisson", setting, at, poisson.exact_limits(events), expected)


def curves(number: int) -> Iterator[Cell]:
    """Cumulative incidence at each milestone, as far as at least ten are at risk."""
    for setting, persons, sizes in settings_and_sizes(SMALL[:2]):
        for leaving in LEAVING:
            random = draws.generator("incidence", setting.name, persons, *leaving)
            steps = _steps(random, sizes, np.array(leaving), setting.correlation, number)
            still = 1 - leaving[0] - leaving[1]
            for index, step in enumerate(steps):
                truth = leaving[0] * (1 - still ** (index + 1)) / (1 - still)
                low, high = incidence.log_log(step)
                hidden = step.at_risk < FEWEST_AT_RISK
                ends = np.where(hidden, np.nan, low), np.where(hidden, np.nan, high)
                at = f"{persons} persons, milestone {index + 1}, {percent(truth)}"
                if hidden.mean() < 0.5:
                    yield cell("log-log", setting.name, at, ends, truth)


def _steps(
    random: np.random.Generator,
    sizes: intervals.Counts,
    leaving: intervals.Reals,
    correlation: float,
    number: int,
) -> list[incidence.Step]:
    """Curves of many draws; the chances of a cluster are drawn anew for each milestone."""
    there = np.broadcast_to(sizes, (number, len(sizes)))
    at_risk, events, competing = [], [], []
    for _ in range(MILESTONES):
        own = draws.chances(random, len(sizes), leaving, correlation, number)
        ended = random.multinomial(there, own)
        at_risk.append(there.sum(axis=1))
        events.append(ended[..., 0].sum(axis=1))
        competing.append(ended[..., 1].sum(axis=1))
        there = ended[..., 3]
    return incidence.curve(at_risk, events, competing)


def limits_of_funnels(number: int) -> Iterator[Cell]:
    """How often a provider that differs by chance only lies inside the limits."""
    for persons in PERSONS:
        for share in FEW_SHARES:
            random = draws.generator("funnel", persons, share)
            low, high = funnel.exact_limits(np.array([float(persons)]), np.array([share]), 0.95)
            own = random.binomial(persons, share, number) / persons
            inside = own + (share - high), own + (share - low)  # the truth is inside where own is
            yield cell("funnel, 95 %", "independent", f"{persons} persons, {percent(share)}", inside, share)
