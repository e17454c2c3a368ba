"""Commands that make a workspace: of one's own, or of the made-up sample."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Context

from pipeline import jobs
from pipeline.cli import keeping, options, printing
from pipeline.cli.work import at_work, end, say
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.settings import Settings

workspace = typer.Typer()
Texts = list[str] | None


@workspace.command()
def init(
    context: Context,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to work in; `.` is this one.")],
    organisation: Annotated[str | None, typer.Option(metavar="NAME", help="Your organisation.")] = None,
    contact: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Whom readers of a report may write to.")
    ] = None,
    provider: Annotated[
        str | None, typer.Option(metavar="CODE", help="What your exports call you: their provider_id.")
    ] = None,
    country: Annotated[
        Texts, typer.Option(metavar="KHM", help="Where you work; can be given several times.")
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="en", help="Language of your reports.")] = None,
    donor: Annotated[
        Texts, typer.Option(metavar="CODE=NAME", help="A donor that gets a report; several times.")
    ] = None,
    ministry: Annotated[
        Texts, typer.Option(metavar="KHM", help="A country whose ministry gets a report; several times.")
    ] = None,
    first_period: Annotated[
        str | None, typer.Option(metavar="2026H1", help="The first period that you report.")
    ] = None,
    key: Annotated[
        str,
        typer.Option(
            metavar="WHERE",
            help="Where to keep the key of the databases: keyring, file, a path, or none (not encrypted).",
        ),
    ] = "",
    today: options.Today = None,
) -> None:
    """Make a folder of your own to work in.

    It asks what no option says. An upgrade never touches the folder.
    """
    said: dict[str, Texts] = {
        "organisation": [organisation] if organisation else None,
        "contact": [contact] if contact else None,
        "provider": [provider] if provider else None,
        "country": country,
        "language": [language] if language else None,
        "donor": donor,
        "ministry": ministry,
        "first-period": [first_period] if first_period else None,
    }
    settings = replace(context.obj, home=folder.resolve())
    jobs.refuse_set_up(settings)
    made = jobs.init(settings, _answered(settings, said, jobs.questions(options.day(today))), key)
    found = jobs.encryption(settings)
    say(keeping.begun(found), printing.set_up(made))


def _answered(
    settings: Settings, said: Mapping[str, Texts], questions: tuple[jobs.Question, ...]
) -> dict[str, list[str]]:
    """What was said, what is asked for at a terminal, else what is usual."""
    asks = sys.stdin.isatty()
    answers = {}
    for question in questions:
        given = said[question.option]
        if given is None:
            given = _asked(settings, question) if asks else [question.usual]
        answers[question.option] = [word.strip() for word in given if word.strip()]
    return answers


def _asked(settings: Settings, question: jobs.Question) -> list[str]:
    """Ask until there is an answer that can be used: none of those before is lost by a slip."""
    while True:
        shown = bool(question.usual)
        typed = typer.prompt(question.text, default=question.usual, show_default=shown)
        words = [word.strip() for word in (typed.split(",") if question.many else [typed]) if word.strip()]
        try:
            jobs.judge(settings, question.option, words)
        except UsageError as error:
            typer.echo(str(error))
        else:
            return words


@workspace.command()
def check(context: Context) -> None:
    """Say what is wrong with the configuration, before anything runs."""
    found = jobs.problems(context.obj)
    for problem in found:
        typer.echo(f"config/{problem}", err=True)
    if found:
        number = "1 thing has" if len(found) == 1 else f"{len(found)} things have"
        raise UsageError(f"{number} to be mended in config/.", "Change it as said above and check again.")
    say(printing.in_order(context.obj.own_config.is_dir()))


@workspace.command()
def demo(
    context: Context,
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder for the sample and its reports.")
    ] = Path("demo"),
    today: options.Today = None,
) -> None:
    """Make the reports of the bundled made-up sample, in a folder of its own."""
    with at_work(replace(context.obj, home=folder.resolve()), today) as work:
        outcome = jobs.demo(work)
    say(printing.outcome(outcome), printing.nothing_due(outcome))
    end(outcome.refusals)
