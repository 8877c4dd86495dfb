"""The command line: commands parse, call and print; exit codes are those of the README."""

import importlib
import signal
import sys
from types import FrameType
from typing import Final, NoReturn

import click

from cleaner import __version__
from cleaner.cli.output import printable
from cleaner.errors import CleanerError, StoppedError, UsageError

_COMMANDS: Final = {
    "clean": "Clean folders and files into another folder.",
    "explain": "Show what would go from a file, or went, and why.",
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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="cleaner")
def group() -> None:
    """Remove the filler from scraped text, and account for every character of it."""


def _interrupted(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(143)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit: 0, 1, 2, 3, 4, 130 or 143."""
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        code = group.main(arguments, prog_name="cleaner", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except CleanerError as error:
        click.echo(f"cleaner: {printable(str(error))}", err=True)
        code = 2 if isinstance(error, UsageError) else 4 if isinstance(error, StoppedError) else 3
    except BrokenPipeError:
        sys.stdout = None  # the reader has gone: nothing is left to be flushed to it
        code = 0
    except OSError as error:
        click.echo(f"cleaner: {printable(str(error))}", err=True)
        code = 4
    sys.exit(code if isinstance(code, int) else 0)
