"""An import: files read, rows checked, good rows written, bad rows put aside; nothing half-written."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import astuple
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import duckdb

from lib import sql
from lib.errors import UserError
from lib.ingest import aside, files, mappings, profiles, reading
from lib.ingest.checks import check_query
from lib.ingest.files import quoted
from lib.ingest.merge import fragments, merge
from lib.ingest.overlaps import refused
from lib.ingest.profiles import Profile
from lib.ingest.recognise import Batch, recognise
from lib.ingest.results import FATES, NO_ANSWERS, Answers, Change, Finding, Question, Result, answers_for
from lib.ingest.settling import settle
from lib.ingest.tables import Table, canonical
from lib.ingest.writing import point_at
from lib.store import Store
from lib.withholding import withheld, withhold

Progress = Callable[[str, float], None]
MOST_SHOWN = 100  # of the rows that a dry run would add to a table, and of those that it would change
# Where rows are marked for wanting a time that another row has.
OVERLAPPING = {"contracts": "valid_from", "bookings": "starts_at"}


def import_files(
    store: Store,
    paths: list[Path],
    *,
    now: datetime,
    actor: str,
    profile: str | None = None,
    create_customers: bool = False,
    answers: Answers = NO_ANSWERS,
    dry_run: bool = False,
    saved: Sequence[Profile] | None = None,
    progress: Progress = lambda step, share: None,
) -> Result:
    """Imports files and folders: all good rows, in one transaction; bad rows become findings, kept in the store.

    `answers` settle what files can't; a file with a question that is open is left out, and the result asks it. A
    `dry_run` does all of it and takes it back: the result tells what would change.

    `profile` names the format of files that aren't canonical, else it is found from each header; `saved` are the ones
    that people have made, those of the store if none are named. `create_customers` makes a customer of every customer
    id that nobody knows. `progress` is told each step and the share done (0–1).
    Raises UserError when a path isn't there or the profile is unknown. A file that can't be read is a finding; if none
    can, nothing changes and the result has no `import_id`.
    """
    saved = mappings.saved(store, now) if saved is None else saved
    if profile is not None and profile not in (known := profiles.known(saved)):
        raise UserError(
            "There is no profile '{name}'. The profiles are: {known}.", name=profile, known=", ".join(known)
        )
    tables = canonical(store.terms.forms(), store.terms.categories())
    batches, findings = recognise(files.find(paths), tables, profile, answers, saved)
    if not batches:
        return Result(None, [], findings)
    run = _Import(store, tables, batches, findings, answers, progress)
    written = False
    coming = sum(path.stat().st_size for path in {batch.source.path for batch in batches} if path.exists())
    with suppress(_TakenBackError), store.room_for(coming), store.tx(prepare=run.read) as cursor:
        if run.batches:
            run.check(cursor, create_customers)
            run.write(cursor, now, actor, MOST_SHOWN if dry_run else 0)
        if dry_run or not run.batches:
            raise _TakenBackError
        written = True
    return run.result(written)


class _TakenBackError(Exception):
    """Ends a transaction of which nothing is to stay."""


class _Import:
    """One run over recognised files: `read` before the transaction, then `check` and `write` within it."""

    def __init__(
        self,
        store: Store,
        tables: dict[str, Table],
        batches: list[Batch],
        findings: list[Finding],
        answers: Answers,
        progress: Progress,
    ):
        self.store, self.tables, self.batches, self.findings, self.progress = store, tables, batches, findings, progress
        self.answers = answers
        self.questions: list[Question] = []
        self.changes: list[Change] = []
        self.counts: dict[str, Counter] = {}
        self.mended = 0
        self.files = [batch.result for batch in batches]
        self.import_id = f"I-{uuid4().hex[:12]}"

    def result(self, written: bool) -> Result:
        """What was done, or would have been."""
        told = (self.files, self.findings, self.questions, self.changes, self.counts, self.mended)
        return Result(self.import_id if written else None, *told)

    # ---- Rows as they came -----------------------------------------------------------------------------------------

    def read(self, cursor: duckdb.DuckDBPyConnection) -> None:
        """Reads every file, and turns its cells into values in the `incoming_…` tables."""
        for table in self.tables.values():
            cursor.execute(sql.filled("ingest/incoming", fragments(table)))
        # Whoever looks for the tickets and staff that a text names needs those of every file of the run.
        damaged: list[Batch] = []
        for batch in sorted(self.batches, key=lambda batch: "time_entries" in batch.makes):
            self.progress(f"reading {batch.source.name}", 0.3 * batch.number / len(self.batches))
            if self._read_at_once(cursor, batch):
                continue
            missing = batch.profile.missing if batch.profile else ()
            try:
                batch.crooked, encoding = files.load(cursor, batch.source, batch.raw, missing)
            except UserError as error:  # Only reading it through shows that a file is damaged.
                self.findings.append(Finding(batch.source.name, 1, None, None, "unreadable", str(error)))
                damaged.append(batch)
                continue
            batch.result.encoding = batch.result.settled["encoding"] = encoding
            (rows,) = cursor.execute(f"select count(*) from {batch.raw}").fetchone()
            batch.result.rows_read = rows + len(batch.crooked)
            batch.loaded = True
            aside.take_back(cursor, batch.raw, batch.number)
            if batch.profile and batch.profile.kind and not self._settle(cursor, batch):
                continue
            self.progress(f"checking {batch.source.name}", 0.3 * (batch.number + 0.5) / len(self.batches))
            for name in batch.makes:
                self._type(cursor, batch, self.tables[name])
        asked = {question.file for question in self.questions}
        self.batches = [b for b in self.batches if b not in damaged and b.source.name not in asked]
        self.files = [result for result in self.files if all(result is not batch.result for batch in damaged)]

    def _settle(self, cursor: duckdb.DuckDBPyConnection, batch: Batch) -> bool:
        """Finds how a file writes its fields, and reads them; whether it has no open question."""
        settled = settle(
            cursor,
            batch.profile,
            file=batch.source.name,
            header=batch.source.header,
            encoding=batch.result.encoding,
            raw=batch.raw,
            into=batch.fields,
            answers=answers_for(batch.source.name, self.answers),
        )
        batch.result.settled |= settled.found
        self.questions += settled.questions
        return not settled.questions

    def _read_at_once(self, cursor: duckdb.DuckDBPyConnection, batch: Batch) -> bool:
        """Turns the cells of a tidy canonical file into values while they are read; whether none of its rows needs a
        second look. What it says as text is read again only for findings."""
        source = batch.source
        if batch.profile or not reading.is_tidy(source) or any(map(aside.is_own, source.header)):
            return False
        table, present = self.tables[batch.table], self._present(batch)
        own = {"file_no": batch.number}
        text, told = reading.reading_rows(source, [name for name in source.header if name.lower() in present])
        rows, query = None, check_query(table, text, present, batch.number)
        with suppress(duckdb.Error):
            # Lines are told by their order, which a join doesn't keep; the engine makes one of some conditions.
            if "JOIN" not in cursor.execute(f"explain {query}", told).fetchall()[0][1]:
                (rows,) = cursor.execute(query, told).fetchone()
        if rows != source.lines - 1 or not rows:
            cursor.execute(f"delete from incoming_{table.name} where file_no = $file_no", own)
            return False
        cursor.execute(sql.filled("ingest/lines", {"table": table.name}), own)
        batch.result.encoding = batch.result.settled["encoding"] = source.encoding
        batch.result.rows_read = rows
        self._keep_absent(cursor, batch, table, present)
        return True

    def _present(self, batch: Batch) -> list[str]:
        """The columns of its table that a canonical file has."""
        return [name.lower() for name in batch.source.header if name.lower() in self.tables[batch.table].by_name]

    def _type(self, cursor: duckdb.DuckDBPyConnection, batch: Batch, table: Table) -> None:
        given = self._given(cursor, batch, table)
        if batch.profile:
            present = [row[0] for row in cursor.execute(f"describe {given}").fetchall()]
        else:
            present = self._present(batch)
        cursor.execute(check_query(table, given, present, batch.number))
        self._keep_absent(cursor, batch, table, present)

    def _keep_absent(self, cursor: duckdb.DuckDBPyConnection, batch: Batch, table: Table, present: list[str]) -> None:
        absent = [name for column in table.columns if column.name not in present for name in column.stored]
        if absent:
            kept = ", ".join(f"{quoted(name)} = stored.{quoted(name)}" for name in absent)
            cursor.execute(
                sql.filled("ingest/keep_absent", fragments(table) | {"kept": kept}), {"file_no": batch.number}
            )

    def _given(self, cursor: duckdb.DuckDBPyConnection, batch: Batch, table: Table) -> str:
        """The query for a file's rows as a canonical table; it selects from `raw`, which this points at the file."""
        if not batch.loaded:
            files.load_again(cursor, batch.source, batch.raw)
            batch.loaded = True
        cursor.execute(f"create or replace temp view raw as from {batch.raw}_lines")
        if batch.profile and batch.profile.kind:
            point_at(cursor, batch.profile, batch.source.header, batch.fields, self.store.terms.categories())
            return batch.profile.kind.query(table.name, batch.profile.found(batch.source.header))
        if batch.profile:
            return batch.profile.queries[table.name]
        present = [name for name in batch.source.header if name.lower() in table.by_name]
        return (
            "select line, " + ", ".join(f"{quoted(name)} as {quoted(name.lower())}" for name in present) + " from raw"
        )

    # ---- Rows beside each other ------------------------------------------------------------------------------------

    def check(self, cursor: duckdb.DuckDBPyConnection, create_customers: bool) -> None:
        """Puts aside rows that contradict each other or name what nobody knows."""
        self.progress("checking references", 0.3)
        withhold(cursor)
        cursor.execute(sql.read("ingest/rules/contracts"))
        self._refuse_overlaps(cursor, "contracts")
        if create_customers:
            cursor.execute(sql.read("ingest/create_customers"))
        # A row that is put aside takes those with it that name it, and they take others.
        unsettled = set(self.tables)
        while unsettled:
            unsettled = self._check_references(cursor, unsettled)

    def _check_references(self, cursor: duckdb.DuckDBPyConnection, unsettled: set[str]) -> set[str]:
        """Puts aside rows that name something unknown in the unsettled tables; returns the tables that lost rows."""
        lost = set()
        for table in self.tables.values():
            if not self._has_rows(cursor, table.name):
                continue
            for column in table.columns:
                if column.refers_to in unsettled:
                    target = self.tables[column.refers_to]
                    named = {"table": table.name, "column": column.name, "target": target.name, "key": target.key[0]}
                    if cursor.execute(sql.filled("ingest/references", named)).fetchone()[0]:
                        lost.add(table.name)
        return lost

    def _refuse_overlaps(self, cursor: duckdb.DuckDBPyConnection, name: str) -> None:
        """Puts aside incoming rows whose time another one of the same party has."""
        # Where the last version of a row is refused, the one before it is the last: it is judged in its turn.
        while out := list(refused(cursor.execute(sql.read(f"ingest/overlaps/{name}")).fetchall())):
            for file_no, line, other in out:
                cursor.execute(
                    f"update incoming_{name} set problem = ? where file_no = ? and line = ?",
                    [f"{OVERLAPPING[name]}:overlap:{other}", file_no, line],
                )

    # ---- Rows written ----------------------------------------------------------------------------------------------

    def write(self, cursor: duckdb.DuckDBPyConnection, now: datetime, actor: str, shown: int) -> None:
        """Writes the good rows, and what became of every row. `shown`: how many rows of each kind to tell, if any."""
        cursor.execute(sql.read("ingest/fates"))
        # Before anything is written, as rows that aren't committed have no place in the audit log yet.
        (audited,) = cursor.execute("select coalesce(max(rowid) + 1, 0) from store.audit_log").fetchone()
        translated = [batch.number for batch in self.batches if batch.profile]
        names = [name for name in self.tables if self._has_rows(cursor, name)]
        filled: dict[str, str] = {}
        for position, name in enumerate(names):
            self.progress(f"writing {name}", 0.4 + 0.4 * position / len(names))
            if name == "bookings":
                cursor.execute(sql.read("ingest/rules/changed_bookings"))
                # Bookings are judged by their case: registered when, merged into what, whose.
                self.store.keep(cursor, filled)
                cursor.execute(sql.read("ingest/rules/bookings"))
                self._refuse_overlaps(cursor, "bookings")
            told = {"now": now, "actor": actor, "import_id": self.import_id, "translated": translated, "shown": shown}
            changes, self.counts[name], all_of_it = merge(cursor, self.tables[name], **told)
            self.changes += changes
            if all_of_it:
                filled[f"store.{name}"] = sql.filled("ingest/first/rows", {"table": name})
        self.progress("counting", 0.8)
        for batch in self.batches:
            self._count(cursor, batch)
            self._collect_findings(cursor, batch)
        self._record(cursor, now, actor, audited)
        self.mended = aside.close(cursor, self.import_id, [self.tables[name] for name in names])
        self.progress("making what is kept of the cases", 0.9)
        self.store.keep(cursor, filled)

    def _has_rows(self, cursor: duckdb.DuckDBPyConnection, name: str) -> bool:
        return cursor.execute(f"select exists (from incoming_{name})").fetchone()[0]

    def _count(self, cursor: duckdb.DuckDBPyConnection, batch: Batch) -> None:
        made: dict[str, Counter] = {name: Counter() for name in batch.makes}
        for name, fate, count in cursor.execute(
            "select made, fate, rows from tally where file_no = ? order by all", [batch.number]
        ).fetchall():
            made.setdefault(name, Counter())[fate] += count
        # A canonical file makes rows of other tables, too: the customers that it names, where they are to be created.
        batch.result.made = {name: fates for name, fates in made.items() if fates and name != batch.table}
        if batch.profile:
            cursor.execute(f"create or replace temp view raw as from {batch.raw}_lines")
            record = quoted(batch.profile.record) if batch.profile.record else "line"
            counting = sql.filled("ingest/count", {"record": record})
            counted = dict(cursor.execute(counting, {"file_no": batch.number}).fetchall())
        else:
            counted = made[batch.table]
        batch.result.fates = Counter({fate: counted.get(fate, 0) for fate in FATES})
        batch.result.fates["put_aside"] += len(batch.crooked)

    def _collect_findings(self, cursor: duckdb.DuckDBPyConnection, batch: Batch) -> None:
        found = [Finding(batch.source.name, c.line, None, c.text, c.reason, None, c.text) for c in batch.crooked]
        for name in batch.makes:
            (bad,) = cursor.execute(
                f"select exists (from incoming_{name} where file_no = ? and problem is not null)", [batch.number]
            ).fetchone()
            if not bad:
                continue
            # One line of another system's export may make several rows, which differ by a choice in their key.
            key = [self.tables[name].by_name[column] for column in self.tables[name].key]
            choices = [column.name for column in key if column.kind == "choice"]
            same = " ".join(f"and judged.{choice} is not distinct from bad.{choice}" for choice in choices)
            given = {"given": self._given(cursor, batch, self.tables[name]), "same_choice": same}
            put_aside = sql.filled("ingest/put_aside", fragments(self.tables[name]) | given)
            for line, problem, said, record, key in cursor.execute(put_aside, {"file_no": batch.number}).fetchall():
                column, reason, *detail = problem.split(":", maxsplit=2)
                value = json.loads(said).get(column)
                why = (column, value, reason, detail[0] if detail else None)
                found.append(Finding(batch.source.name, line, *why, record, name, key))
        self.findings += sorted(found, key=lambda finding: finding.line)

    def _record(self, cursor: duckdb.DuckDBPyConnection, now: datetime, actor: str, audited: int) -> None:
        """The import, its files and its findings into the store, for a page to show."""
        told = {"import_id": self.import_id, "now": now, "actor": actor, "audited": audited}
        cursor.execute(sql.read("ingest/record/import"), told)
        for batch in self.batches:
            result = batch.result
            cursor.execute(
                sql.read("ingest/record/file"),
                {
                    "import_id": self.import_id,
                    "file": result.file,
                    "kind": result.kind,
                    "encoding": result.encoding,
                    "separator": result.separator,
                    "rows_read": result.rows_read,
                    **{fate: result.fates[fate] for fate in FATES},
                    "settled": json.dumps(result.settled, ensure_ascii=False),
                    "header": [name for name in reading.columns(batch.source) if not aside.is_own(name)],
                },
            )
        if self.findings:
            self.findings = withheld(cursor, self.findings)
            columns = [list(column) for column in zip(*map(astuple, self.findings), strict=True)]
            names = ("file", "line", "column_name", "value", "reason", "detail", "record", "table_name", "row_key")
            told = {"import_id": self.import_id, **dict(zip(names, columns, strict=True))}
            cursor.execute(sql.read("ingest/record/findings"), told)
