"""``cleaner pipe``."""

import sys

import click

from cleaner.cli.options import Chosen, examples, rule_options, settings_for
from cleaner.cli.output import printable
from cleaner.corpus import Statistics
from cleaner.errors import CleanerError
from cleaner.pipeline import Cleaner
from cleaner.sources.decoding import decode, encode
from cleaner.stages.rows import clean_rows


@click.command(
    "pipe",
    short_help="Clean text or JSON Lines from standard input to standard output.",
    epilog=examples("cleaner pipe < page.txt > clean.txt", "cleaner pipe --jsonl < rows.jsonl > clean.jsonl"),
)
@click.option("--jsonl", is_flag=True, help="Lines are JSON objects, each with a text.")
@click.option("--text-field", default="text", show_default=True, help="The member that holds the text.")
@click.option("--id-field", default="id", show_default=True, help="The member that names the document.")
@rule_options
def command(
    jsonl: bool,
    text_field: str,
    id_field: str,
    chosen: Chosen,
) -> int:
    """Read a text and write it without its filler; with --jsonl, the same for the text of each line.

    With --jsonl a member `cleaner` says what went, other members and the order of lines stay, and a line that cannot be
    read is passed through, told on standard error, and makes the exit code 3.
    """
    settings = settings_for((), chosen)
    cleaner = Cleaner(settings.config, decisions=settings.decisions)
    if jsonl:
        return _pipe_rows(cleaner, text_field, id_field, settings.statistics)
    decoded = decode(sys.stdin.buffer.read())
    if decoded is None:
        raise CleanerError("standard input: binary data, not text")
    result = cleaner.clean(decoded.text, statistics=settings.statistics)
    sys.stdout.buffer.write(encode(result.text, decoded.encoding, decoded.bom))
    return 3 if result.status == "failed" else 0


def _pipe_rows(cleaner: Cleaner, text_field: str, id_field: str, statistics: Statistics | None) -> int:
    failed = 0
    lines = (line.decode("utf-8", "surrogateescape") for line in sys.stdin.buffer)
    for row in clean_rows(lines, cleaner, text_field=text_field, id_field=id_field, statistics=statistics):
        sys.stdout.buffer.write(row.line.encode("utf-8", "surrogateescape") + b"\n")
        if row.error is not None:
            failed += 1
            click.echo(printable(str(row.error)), err=True)
    return 3 if failed else 0
