"""The command line: commands parse, call and print; exit codes are those of the README."""

import importlib
import io
import os
import signal
import sys
from difflib import get_close_matches
from types import FrameType
from typing import Final, NoReturn

import click
from click.shell_completion import shell_complete

from cleaner import __version__
from cleaner.cli.output import printable, tell
from cleaner.errors import CleanerError, StoppedError, UsageError

_COMMANDS: Final = {
    "check": "Tell what is filler in files and folders, and change nothing.",
    "clean": "Clean folders and files into another folder.",
    "drop": "Decide that stretches of a document go, whatever the rules say.",
    "eval": "Score the rules against labelled documents.",
    "explain": "Show what would go from a file, or went, and why.",
    "fix": "Remove the filler from text and Markdown files, in place.",
    "keep": "Decide that removals are wrong: their text stays in later runs.",
    "label": "Write documents with your decisions as labelled ones for `cleaner eval`.",
    "pipe": "Clean text or JSON Lines from standard input to standard output.",
    "report": "Write report.html: what went and why, for a person to look at.",
    "restore": "Write the sources again, byte for byte, from a folder of ours.",
    "rules": "List the rules, or show one.",
    "verify": "Check that clean files, report and sources fit together.",
}


class _Lazy(click.Group):
    """A group that imports a command's module only when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = importlib.import_module(f"cleaner.cli.{cmd_name}_command").command
        assert isinstance(command, click.Command)  # noqa: S101 - the modules of this package
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The same; a command that there is not is told with the nearest that there is."""
        if args and not args[0].startswith("-") and args[0] not in _COMMANDS:
            close = get_close_matches(args[0], _COMMANDS, n=1)
            hint = f"did you mean '{close[0]}'?" if close else "`cleaner --help` lists them all"
            raise UsageError(f"unknown command '{args[0]}': {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="cleaner")
@click.pass_context
def group(context: click.Context) -> None:
    """Remove the filler from scraped text, and account for every character of it."""
    if os.environ.get("NO_COLOR"):  # https://no-color.org: present and not empty
        context.color = False


def _interrupted(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(143)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0, 1, 2, 3, 4, 130, 143, or 141 when nobody reads what it prints any longer."""
    signal.signal(signal.SIGTERM, _interrupted)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # where the terminal has no Unicode
    if instruction := os.environ.get("_CLEANER_COMPLETE"):
        sys.exit(shell_complete(group, {}, "cleaner", "_CLEANER_COMPLETE", instruction))
    try:
        # not `group.main`, which ends the process with 1 when the reader of a pipe has gone
        with group.make_context("cleaner", sys.argv[1:] if arguments is None else list(arguments)) as context:
            code = group.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as done:  # --help, --version
        code = done.exit_code
    except (KeyboardInterrupt, click.exceptions.Abort):
        code = 130
    except click.ClickException as error:
        error.show(said := io.StringIO())
        click.echo(printable(said.getvalue()), nl=False, err=True)
        code = error.exit_code
    except CleanerError as error:
        tell(f"cleaner: {error}")
        code = 2 if isinstance(error, UsageError) else 4 if isinstance(error, StoppedError) else 3
    except BrokenPipeError:
        sys.stdout = None  # nothing is left to be flushed to it
        code = 128 + signal.SIGPIPE
    except OSError as error:
        tell(f"cleaner: {os.fsdecode(error.filename)}: {error.strerror}" if error.filename else f"cleaner: {error}")
        code = 4
    sys.exit(code if isinstance(code, int) else 0)
