"""The attack on all that was released, and what it found in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Context

from pipeline import jobs
from pipeline.cli.work import at_work, say
from pipeline.jobs.verdicts import findings

if TYPE_CHECKING:
    from pipeline.attacker import Joint, Verdict
    from pipeline.jobs import Audit

ANEW = (
    "The register was put aside and another begun. What was shown before is not taken into account from now "
    "on; the old one lies in warehouse/ as register.aside, for whoever wants to look."
)


def audit(
    context: Context,
    begin_anew: Annotated[
        bool, typer.Option("--begin-anew", help="Put the register of releases aside and start another.")
    ] = False,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Put on record that what releases so far tell is known and stays."),
    ] = False,
    full: Annotated[
        bool, typer.Option("--full", help="Search for all, whatever is proven, and for likely guesses.")
    ] = False,
    joint: Annotated[
        bool, typer.Option("--joint", help="Take all measures together too: a quarter of an hour and more.")
    ] = False,
    insider: Annotated[
        bool,
        typer.Option("--insider", help="Say what those learn who know many of a country's cases in full."),
    ] = False,
) -> None:
    """Attack all that was ever released, as somebody would who knows everybody."""
    depth = jobs.Depth(full=full, joint=joint, insider=insider)
    with at_work(context.obj) as work:
        done = jobs.audit(work, begin_anew=begin_anew, accept=accept, depth=depth)
    say(ANEW if begin_anew else audited(done), done.note)


def audited(done: Audit) -> str:
    """What was found, what could be bet on, and what insiders learn, as far as that was asked for."""
    said = [verdict(done.verdict)]
    if (bet := done.guess) and bet.tried:
        said.append(
            f"Of {bet.tried:,} results of persons the likeliest guess is right in {bet.largest:.0%} of cases "
            f"by proportional fitting to all that was released; the rules allow {done.most:.0%}."
        )
    if (joint := done.joint) and joint.systems:
        said.append(together(joint))
    if done.insiders:
        said.append("Who knows so many of a country's cases in full learns of the others for certain:")
    said += [
        f"  {one.share:.0%}: {one.persons:.2f} persons on average, at most {one.most}; nobody in "
        f"{one.nothing:.0%} of draws"
        for one in done.insiders
    ]
    return "\n".join(said)


def together(found: Joint) -> str:
    """What was looked at with all measures at once, and what it tells."""
    said = (
        f"{found.rows:,} rows of all measures together, of {found.systems} outcomes and milestones: "
        f"{found.followed:,} counts follow, {found.few:,} of them of few people; of {found.sensitive:,} "
        f"results of few people {found.closed:,} are told too closely."
    )
    return f"{said} Bounds of {found.too_large} are too large to look at." if found.too_large else said


def verdict(found: Verdict) -> str:
    """What the attack on all releases has tried, and what it could tell of those that are accepted."""
    tried = (
        f"Attacked were {found.figures:,} figures of the ten outcomes, all that were ever released, knowing "
        "who is in the data and where everybody stood, and by subtraction every number of every measure. Of "
        f"{found.sensitive_cells:,} sensitive cells (a person's state, a small group's) "
        f"{found.exact + found.narrow:,} can be told; {found.subtracted:,} counts of few people follow."
    )
    said = [tried if not found.is_safe or found.findings else f"Nothing can be told. {tried}"]
    if found.before:
        said.append(f"{found.before:,} were narrowed by earlier releases and later corrections alone.")
    if found.findings:
        said.append("It is on record that this is known and stays:")
        said += findings(found)
    return "\n".join(said)
