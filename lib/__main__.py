"""The command line: the same figures without a browser."""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from lib import command_people, command_store, days, terms
from lib.command_store import StorePlace, file_of, named, place
from lib.errors import Taken, UserError
from lib.store import Store, open_store, stem_of

app = typer.Typer(
    name="python -m lib",
    help="Supportkoll: are the support terms kept, and is the work billed as they say?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
app.add_typer(command_people.app, name="people")
app.command()(command_store.move)
VIEWS = StrEnum(
    "VIEWS", ["working_days", "ticket_sla", "queue_order", "charges", "warranties", "billing_audit"], module=__name__
)
FORMATS = StrEnum("FORMATS", ["csv", "json", "xlsx"], module=__name__)
screen = Console(stderr=True, highlight=False)


@app.command("import")
def import_(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of them, in any order.")],
    profile: Annotated[
        str | None, typer.Option(help="The format of files that aren't canonical; else found from the header.")
    ] = None,
    create_customers: Annotated[
        bool, typer.Option("--create-customers", help="Make a customer of every customer id that nobody knows.")
    ] = False,
    answer: Annotated[
        list[str] | None,
        typer.Option(help="What a file can't settle: date_order=dmy, or FILE:unit=hours. May be repeated."),
    ] = None,
    store: StorePlace = None,
) -> None:
    """Import files into the store: good rows go in, bad rows are put aside and said why.

    Canonical files are known by name (customers.csv, tickets.csv …), other systems' exports by their header.
    Importing a file again changes nothing; a row whose id is known replaces the earlier one.

    What a file can't settle (is 03/04 in March or in April?) is asked, and the file is left out until it is answered.

    Exit status: 0 all rows are in; 1 some rows or files were put aside, the rest are in; 2 nothing could be read or
    changed.
    """
    from lib.ingest import reasons
    from lib.ingest.answers import answers_of, asked
    from lib.ingest.run import import_files
    from lib.ingest.tables import canonical

    answers = answers_of(answer or ())
    with (
        Store(place(store), terms.load()) as opened,
        Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            console=screen,
            transient=True,
            disable=not screen.is_terminal,
        ) as bar,
    ):
        task = bar.add_task("reading", total=1.0)
        result = import_files(
            opened,
            paths,
            now=datetime.now(UTC),
            actor="command line",
            profile=profile,
            create_customers=create_customers,
            answers=answers,
            progress=lambda step, share: bar.update(task, description=step, completed=share),
        )
    tables = canonical(opened.terms.forms(), opened.terms.categories())
    unanswered = {question.file for question in result.questions}
    for file in result.files:
        if file.file in unanswered:
            continue
        fates = file.fates
        written = [file.kind, file.encoding] + ([f"separator {file.separator!r}"] if file.separator else [])
        written += [
            f"{key.replace('_', ' ')} {value}"
            for key, value in file.settled.items()
            if key not in ("encoding", "separator")
        ]
        typer.echo(
            f"{file.file}: {file.rows_read} rows read, {fates['added']} added, {fates['changed']} changed, "
            f"{fates['unchanged']} unchanged, {fates['put_aside']} put aside ({', '.join(written)})"
        )
        for name, made in file.made.items():
            typer.echo(f"  {name}: " + ", ".join(f"{count} {fate.replace('_', ' ')}" for fate, count in made.items()))
        if file.left_out:
            typer.echo(f"  columns left out, as no table has them: {', '.join(file.left_out)}")
    for found in result.findings:
        where = f"{found.file}, line {found.line}" + (f", {found.column}" if found.column else "")
        value = f"'{found.value}': " if found.value is not None else ""
        typer.echo(f"{where}: {value}{reasons.text(found.reason, found.column, found.detail, tables)}")
    for question in result.questions:
        typer.echo(asked(question))
    if result.import_id is None:
        nothing = "Nothing was changed." if result.questions else "Nothing could be read; nothing was changed."
        typer.echo(nothing, err=True)
        raise typer.Exit(2)
    raise typer.Exit(1 if result.findings or result.questions else 0)


@app.command()
def report(
    view: Annotated[VIEWS, typer.Argument(help="The view to print.")],
    as_of: Annotated[
        str | None,
        typer.Option(help="The moment it is for (2026-10-31T23:59:59; a date alone is its end). Default: now."),
    ] = None,
    format: Annotated[FORMATS, typer.Option(help="How to write it.")] = FORMATS.csv,
    output: Annotated[Path | None, typer.Option(help="The file to write to. Default: the screen.")] = None,
    store: StorePlace = None,
) -> None:
    """Print all rows of a view, as known at a moment."""
    from lib import exports

    if format is FORMATS.xlsx and output is None:
        raise UserError("An Excel file needs a name: add --output FILE.xlsx.")
    with open_store(place(store), terms.load()) as opened:
        cursor = opened.cursor(_moment(as_of)).execute(exports.view_query(view.value))
        exports.write(cursor, format.value, output)


@app.command()
def backup(
    file: Annotated[
        Path | None, typer.Argument(help="The file to write it to. Default: one in the folder of backups.")
    ] = None,
    store: StorePlace = None,
) -> None:
    """Write a consistent copy of the store to a file, also while the app runs, and check it by opening it.

    Beside the copy stands FILE.json: what it held when it was made, to compare with later. In the folder of backups
    those are removed that the rule in the settings doesn't keep.
    """
    from lib import backups, sums
    from lib.backup import back_up
    from lib.door import ask_for_backup

    where = place(store)
    try:
        with open_store(where, terms.load()) as opened:
            if file:
                written, rows = file, back_up(opened, file)
            else:
                made = backups.make(opened, "command line")
                written, rows = made.file, sums.rows(made.sheet.sums)
    except Taken:
        answer = ask_for_backup(where, file)
        if answer is None:
            raise
        written, rows = file or answer[0], answer[1]
    typer.echo(f"{written}: {sum(rows.values())} rows in {len(rows)} tables")


@app.command("backups")
def list_backups(
    check: Annotated[bool, typer.Option("--check", help="Open each one and compare it with what it held.")] = False,
    store: StorePlace = None,
) -> None:
    """List the backups that are kept, the newest first.

    Exit status: 0 the newest one is good; 1 it isn't, or there is none.
    """
    from lib import backups

    where, now = place(store), datetime.now(UTC)
    folder = backups.folder_of(where)
    found = backups.kept(folder, stem_of(where))
    if check:
        found = [backups.look_again(one, now) for one in found]
    for one in found:
        state = f"good, checked {_local(one.checked_at)}" if one.is_good else f"DAMAGED: {one.damage}"
        size = f"{one.sheet.size / 1e6:.1f} MB"
        typer.echo(f"{one.file}: of {_local(one.made_at)}, {size}, {one.rows} rows, by {one.sheet.made_by}; {state}")
    if not found:
        typer.echo(f"There is no backup in {folder}.")
    raise typer.Exit(0 if found and found[0].is_good else 1)


@app.command()
def restore(
    file: Annotated[
        Path | None, typer.Argument(help="The backup to put back. Default: the newest good one in the folder.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask before the newest one is put back.")] = False,
    store: StorePlace = None,
) -> None:
    """Put a backup in the place of the store; the replaced one is kept beside it. The app must be closed.

    A damaged backup is refused. What was erased since the backup was made is erased again.
    """
    from lib.restoring import newest_whole, put_back

    path, now = file_of(store), datetime.now(UTC)
    if file is None:
        one = newest_whole(path, now)
        file = one.file
        if not yes:
            typer.confirm(
                f"Put back {file}, of {_local(one.made_at)} ({one.rows} rows)? What {path} holds now is kept beside it",
                abort=True,
            )
    done = put_back(file, path, terms.load(), now)
    typer.echo(f"{path} is restored from {file}" + (f"; what it held is kept in {done.aside}" if done.aside else ""))
    if done.erased_again:
        typer.echo(f"Erased again, as they were erased after the backup was made: {', '.join(done.erased_again)}")
    if done.not_known:
        typer.echo(
            "The replaced store can't be read: erase again whoever was erased after the newest backup was made.",
            err=True,
        )


def _local(moment: datetime) -> str:
    return f"{moment.astimezone(days.ZONE):%Y-%m-%d %H:%M}"


@app.command()
def check(
    mark: Annotated[
        str | None, typer.Option(help="A mark of the audit log, written down earlier, that it must have had.")
    ] = None,
    store: StorePlace = None,
) -> None:
    """Check that nobody has changed the audit log, and print its mark: keep that elsewhere to compare with later.

    Exit status: 0 nothing is wrong; 1 the log isn't what it was; 2 the store can't be read.
    """
    from lib import audit_chain

    with open_store(place(store), terms.load()) as opened:
        now = datetime.now(UTC)
        wrong = audit_chain.broken(opened, now)
        unknown = mark is not None and not audit_chain.has_had(opened, now, mark)
        found = audit_chain.mark(opened, now)
    for seal in wrong:
        rows = f"rows {seal.first_row + 1} to {seal.first_row + seal.rows} ({seal.sealed_at:%Y-%m-%d %H:%M})"
        typer.echo(f"{rows}: {audit_chain.WRONG[seal.wrong]}")
    if unknown:
        typer.echo(f"This log has never had the mark {mark}.")
    typer.echo(f"{found.rows} rows, {found.replaced} of them with texts that were erased. Mark: {found.digest or '-'}")
    raise typer.Exit(1 if wrong or unknown else 0)


@app.command()
def demo(store: StorePlace = None) -> None:
    """Fill an empty store with two years of a made-up agency's desk, ending today."""
    from lib.demo_store import fill

    with Store(place(store), terms.load()) as opened:
        rows = fill(opened, datetime.now(days.ZONE))
    typer.echo(f"{named(place(store))}: {rows} rows of demo data")


@app.command()
def serve(
    address: Annotated[
        str | None, typer.Option(help="Where to listen. Default: as data/settings.toml says, else this machine alone.")
    ] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="At which port. Default: as the settings say, else 8501.")
    ] = None,
) -> None:
    """Serve the app until it is told to stop (Ctrl+C, or SIGTERM): open pages end, and the store is closed.

    What happens meanwhile is written to the standard error, a line of JSON each.
    """
    from lib import access, settings
    from lib.serving.listening import bound

    known = settings.load()
    asked = {name: value for name, value in (("address", address), ("port", port)) if value is not None}
    known = known.model_copy(update={"server": known.server.model_copy(update=asked)})
    access.may_listen(known)
    listener = bound(known.server)
    # Only then what takes a second to be read, and has something to say while it is.
    from lib.serving import log, streamlit_log

    log.to_stderr(known.log.level)
    streamlit_log.join()
    from lib.server import serve as listen

    listen(known, listener, lambda: typer.echo(f"Supportkoll: {settings.address_of(known.server)}"))


def _moment(text: str | None) -> datetime:
    """A moment from the command line; without an offset it is Stockholm's, a date alone is the end of that day."""
    if text is None:
        return datetime.now(UTC)
    try:
        if len(text) == len("2026-10-31"):
            return datetime.combine(date.fromisoformat(text), time(23, 59, 59, 999_999), days.ZONE)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UserError("--as-of '{text}' isn't a time; write it as 2026-10-31T23:59:59.", text=text) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=days.ZONE)
        # A wall time in the hour skipped in spring comes back from UTC as another one.
        if 1 < moment.year < 9999 and moment.astimezone(UTC).astimezone(days.ZONE) - moment != timedelta(0):
            raise UserError("--as-of '{text}' lies in the hour that is skipped when summer time begins.", text=text)
    return moment


def main() -> None:
    """Runs the command line; what a person can mend is said without a stack trace, with exit status 2."""
    try:
        app()
    except UserError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
