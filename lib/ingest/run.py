"""An import: files read, rows checked, good rows written, bad rows put aside, all in one transaction."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import astuple, dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import duckdb

from lib import sql
from lib.errors import UserError
from lib.ingest import files, profiles
from lib.ingest.checks import check_query
from lib.ingest.files import Crooked, Source, quoted
from lib.ingest.overlaps import refused
from lib.ingest.profiles import Profile
from lib.ingest.tables import Table, canonical
from lib.store import Store

Progress = Callable[[str, float], None]
FATES = ("put_aside", "added", "changed", "unchanged")


@dataclass(frozen=True)
class Finding:
    """A row (or file) that was put aside: where, what stood there, and the code of the reason.

    `record` is the whole row as it stood in the file: JSON of its columns, or its first line where it is no row.
    """

    file: str
    line: int
    column: str | None
    value: str | None
    reason: str
    detail: str | None = None
    record: str | None = None


@dataclass
class FileResult:
    """What became of a file's rows. `made`: for another system's export, the fates of the rows made of it, by table."""

    file: str
    kind: str
    encoding: str
    separator: str
    rows_read: int
    fates: Counter = field(default_factory=Counter)
    made: dict[str, Counter] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


@dataclass
class Result:
    """What an import did. `import_id` is None when nothing could be read and so nothing was changed."""

    import_id: str | None
    files: list[FileResult]
    findings: list[Finding]

    @property
    def complete(self) -> bool:
        """Whether every row is in."""
        return not self.findings


@dataclass
class _Batch:
    """A recognised file on its way in: `profile` is None for a canonical file."""

    number: int
    source: Source
    table: str | None
    profile: Profile | None
    result: FileResult
    crooked: list[Crooked] = field(default_factory=list)

    @property
    def raw(self) -> str:
        return f"raw_{self.number}"


def import_files(
    store: Store,
    paths: list[Path],
    *,
    now: datetime,
    actor: str,
    profile: str | None = None,
    create_customers: bool = False,
    progress: Progress = lambda step, share: None,
) -> Result:
    """Imports files and folders: all good rows, in one transaction; bad rows become findings, kept in the store.

    `profile` names the format of files that aren't canonical, else it is found from each header. `create_customers`
    makes a customer of every customer id that nobody knows. Raises UserError when a path isn't there or the profile is
    unknown. A file that can't be read is a finding; if none can, nothing changes and the result has no `import_id`.
    """
    if profile is not None and profile not in profiles.known():
        raise UserError(
            "There is no profile '{name}'. The profiles are: {known}.", name=profile, known=", ".join(profiles.known())
        )
    return _Import(store, now, actor, progress).run(files.find(paths), profile, create_customers)


class _Import:
    """One run: its cursor, its tables and what it has found so far."""

    def __init__(self, store: Store, now: datetime, actor: str, progress: Progress):
        self.store, self.now, self.actor, self.progress = store, now, actor, progress
        self.import_id = f"{now:%Y%m%dT%H%M%S}-{uuid4().hex[:8]}"
        self.tables = canonical(store.terms.forms(), store.terms.categories())
        self.batches: list[_Batch] = []
        self.findings: list[Finding] = []
        self.cursor: duckdb.DuckDBPyConnection

    def run(self, paths: list[Path], profile: str | None, create_customers: bool) -> Result:
        sources = [source for path in paths if (source := self._open(path))]
        for source in sources:
            self._recognise(source, profile)
        if not self.batches:
            return Result(None, [], self.findings)
        with self.store.tx() as self.cursor:
            self._read_all()
            self._check_all(create_customers)
            self._write_all()
            self._count_all()
            self._record()
        return Result(self.import_id, [batch.result for batch in self.batches], self.findings)

    # ---- Which file is what ----------------------------------------------------------------------------------------

    def _open(self, path: Path) -> Source | None:
        known_names = {column for table in self.tables.values() for column in table.by_name}
        known_names |= {name for profile in profiles.known().values() for name in profile.header}
        try:
            return files.open_source(path, known_names)
        except UserError as error:
            self.findings.append(Finding(path.name, 1, None, None, "unreadable", str(error)))
            return None

    def _recognise(self, source: Source, profile: str | None) -> None:
        names = {name.lower() for name in source.header}
        table = self._canonical_name(source, names)
        found = None
        if table is None:
            fitting = [known for known in profiles.known().values() if known.fits(source.header)]
            found = profiles.known()[profile] if profile else next(iter(fitting), None)
        if found and not found.fits(source.header):
            lacking = ", ".join(sorted(found.header - names))
            self._refuse(source, "missing_columns", lacking)
        elif found:
            self._accept(source, None, found, found.title)
        elif table is None:
            self._refuse(source, "unknown_format", ", ".join(source.header)[:500])
        elif lacking := [c.name for c in self.tables[table].columns if c.required and c.name not in names]:
            self._refuse(source, "missing_columns", ", ".join(lacking))
        else:
            left_out = [name for name in source.header if name.lower() not in self.tables[table].by_name]
            self._accept(source, table, None, table, left_out)

    def _canonical_name(self, source: Source, names: set[str]) -> str | None:
        """The canonical table that a file is: by its name, else by a header that fits no other table."""
        stem = source.path.stem.lower()
        if stem in self.tables and not any(profile.fits(source.header) for profile in profiles.known().values()):
            return stem
        fitting = [
            table.name
            for table in self.tables.values()
            if names <= table.by_name.keys() and all(c.name in names for c in table.columns if c.required)
        ]
        return fitting[0] if len(fitting) == 1 else None

    def _accept(self, source: Source, table: str | None, profile: Profile | None, kind: str, left_out=()) -> None:
        result = FileResult(source.name, kind, source.encoding, source.separator, 0, left_out=list(left_out))
        self.batches.append(_Batch(len(self.batches), source, table, profile, result))

    def _refuse(self, source: Source, reason: str, detail: str) -> None:
        self.findings.append(Finding(source.name, 1, None, None, reason, detail))

    # ---- Rows in ---------------------------------------------------------------------------------------------------

    def _read_all(self) -> None:
        for table in self.tables.values():
            columns = ", ".join(quoted(name) for name in table.stored)
            self.cursor.execute(
                f"create or replace temp table incoming_{table.name} as "
                f"select 0 as file_no, 0::bigint as line, {columns}, ''::varchar as problem "
                f"from store.{table.name} limit 0"
            )
        self.cursor.execute("create or replace temp table fates (made varchar, file_no int, line bigint, fate varchar)")
        for batch in self.batches:
            self._progress(batch, "reading", 0.0)
            missing = batch.profile.missing if batch.profile else ()
            self.cursor.execute(f"drop table if exists {batch.raw}")
            batch.crooked = files.load(self.cursor, batch.source, batch.raw, missing)
            (rows,) = self._one(f"select count(*) from {batch.raw}")
            batch.result.rows_read = rows + len(batch.crooked)
        # Whoever looks for the tickets and staff that a text names needs those of every file of the run.
        for batch in sorted(self.batches, key=lambda batch: "time_entries" in self._makes(batch)):
            self._progress(batch, "checking", 0.2)
            self._stage(batch)

    def _makes(self, batch: _Batch) -> list[str]:
        return [batch.table] if batch.table else list(batch.profile.queries)

    def _stage(self, batch: _Batch) -> None:
        """Rows of a file into the `incoming_…` tables: typed, and with the first rule that each breaks."""
        self.cursor.execute(f"create or replace temp view raw as from {batch.raw}")
        for name in self._makes(batch):
            table = self.tables[name]
            if batch.profile:
                given = batch.profile.queries[name]
                present = [row[0] for row in self.cursor.execute(f"describe {given}").fetchall()]
            else:
                present = [header.lower() for header in batch.source.header if header.lower() in table.by_name]
                given = f"select line, {', '.join(quoted(name) for name in present)} from raw"
            self.cursor.execute(check_query(table, given, present, batch.number))
            self._keep_absent(table, present, batch.number)

    def _keep_absent(self, table: Table, present: list[str], file_no: int) -> None:
        absent = [
            name for column in table.columns if column.name not in present for name in self._stored_of(table, column.name)
        ]
        if absent:
            kept = ", ".join(f"{quoted(name)} = stored.{quoted(name)}" for name in absent)
            self._run("ingest/keep_absent", table, kept=kept, file_no=file_no, same_key=_same(table, "incoming"))

    def _stored_of(self, table: Table, name: str) -> list[str]:
        column = table.by_name[name]
        return [name, column.day] if column.kind == "time" else [name]

    # ---- Rows checked against each other ---------------------------------------------------------------------------

    def _check_all(self, create_customers: bool) -> None:
        self.cursor.execute(sql.read("ingest/rules/contracts"))
        self._refuse_overlaps("contracts")
        if create_customers:
            self.cursor.execute(sql.read("ingest/create_customers"))
        # A row that is put aside takes those with it that name it, and they take others.
        while self._check_references():
            pass

    def _check_references(self) -> bool:
        """Puts aside rows that name something unknown; true if that can make others name something unknown."""
        targets = set()
        for table in self.tables.values():
            if not self._incoming(table.name):
                continue
            for column in table.columns:
                if column.refers_to:
                    target = self.tables[column.refers_to]
                    (marked,) = self._run(
                        "ingest/references", table, column=column.name, target=target.name, key=target.key[0]
                    ).fetchone()
                    if marked:
                        targets.add(table.name)
        return bool(targets & {"customers", "staff", "tickets", "module_installations"})

    def _refuse_overlaps(self, name: str) -> None:
        """Puts aside incoming rows whose time another one of the same party has."""
        rows = self.cursor.execute(sql.read(f"ingest/overlaps/{name}")).fetchall()
        column = {"contracts": "valid_from", "bookings": "starts_at"}[name]
        for file_no, line, other in refused(rows):
            self.cursor.execute(
                f"update incoming_{name} set problem = ? where file_no = ? and line = ?",
                [f"{column}:overlap:{other}", file_no, line],
            )

    # ---- Rows written ----------------------------------------------------------------------------------------------

    def _write_all(self) -> None:
        names = [name for name in self.tables if self._incoming(name)]
        for position, name in enumerate(names):
            self.progress(f"writing {name}", 0.4 + 0.5 * position / len(names))
            if name == "bookings":
                # Bookings are judged by their case: registered when, merged into what, whose.
                self.store.keep(self.cursor)
                self.cursor.execute(sql.read("ingest/rules/bookings"))
                self._refuse_overlaps("bookings")
            self._write(self.tables[name])

    def _write(self, table: Table) -> None:
        columns = table.stored
        others = [name for name in columns if name not in table.key]
        packed = [f"{quoted(name)} := {{}}{quoted(name)}" for name in columns]
        names = {
            "key": ", ".join(map(quoted, table.key)),
            "first_key": quoted(table.key[0]),
            "key_of_latest": ", ".join(f"latest.{quoted(name)}" for name in table.key),
            "key_of_ordered": ", ".join(f"ordered.{quoted(name)}" for name in table.key),
            "columns": ", ".join(map(quoted, columns)),
            "differs": " or ".join(f"last_row.{quoted(n)} is distinct from stored.{quoted(n)}" for n in others) or "false",
            "same_key": _same(table, "last_row"),
            "same_key_latest": _same(table, "latest"),
            "packed": ", ".join(packed).replace("{}", ""),
            "packed_stored": ", ".join(packed).replace("{}", "stored."),
            "packed_latest": ", ".join(packed).replace("{}", "latest."),
            "ticket": table.tickets or "",
        }
        told = {"now": self.now, "actor": self.actor, "import_id": self.import_id}
        for step in ("1_repeated", "2_latest", "3_versions", "4_fates", "5_audit"):
            self._run(f"ingest/merge/{step}", table, told if step == "5_audit" else None, **names)
        if table.tickets:
            self._run("ingest/touched", table, **names)
        delete, insert = sql.read("ingest/merge/6_write").split(";", maxsplit=1)
        self._execute(delete, table, None, names)
        self._execute(insert, table, {"import_id": self.import_id}, names)

    # ---- What became of them ---------------------------------------------------------------------------------------

    def _count_all(self) -> None:
        self.progress("counting", 0.95)
        for batch in self.batches:
            if batch.profile:
                batch.result.made = self._made(batch)
            record = quoted(batch.profile.record) if batch.profile and batch.profile.record else "line"
            counted = self.cursor.execute(
                sql.read("ingest/count").replace("{raw}", batch.raw).replace("{record}", record), {"file_no": batch.number}
            )
            batch.result.fates = Counter(dict.fromkeys(FATES, 0)) + Counter(dict(counted.fetchall()))
            batch.result.fates["put_aside"] += len(batch.crooked)
            self._collect_findings(batch)

    def _made(self, batch: _Batch) -> dict[str, Counter]:
        made: dict[str, Counter] = {}
        for name, fate, count in self.cursor.execute(
            "select made, fate, count(*) from fates where file_no = ? group by all order by all", [batch.number]
        ).fetchall():
            made.setdefault(name, Counter())[fate] = count
        return made

    def _collect_findings(self, batch: _Batch) -> None:
        found = [Finding(batch.source.name, bad.line, None, bad.text, bad.reason, None, bad.text) for bad in batch.crooked]
        self.cursor.execute(f"create or replace temp view raw as from {batch.raw}")
        for name in self._makes(batch):
            given = batch.profile.queries[name] if batch.profile else "from raw"
            if self._one(f"select exists (from incoming_{name} where file_no = {batch.number} and problem is not null)")[0]:
                rows = self._run("ingest/put_aside", self.tables[name], {"file_no": batch.number}, given=given).fetchall()
                for line, problem, said, record in rows:
                    column, reason, *detail = problem.split(":", maxsplit=2)
                    value = json.loads(said).get(column)
                    found.append(
                        Finding(batch.source.name, line, column, value, reason, detail[0] if detail else None, record)
                    )
        self.findings += sorted(found, key=lambda finding: finding.line)

    def _record(self) -> None:
        """The import, its files and its findings into the store, for a page to show."""
        self.cursor.execute("insert into store.imports values (?, ?, ?)", [self.import_id, self.now, self.actor])
        for result in (batch.result for batch in self.batches):
            fates = [result.fates[fate] for fate in ("added", "changed", "unchanged", "put_aside")]
            self.cursor.execute(
                "insert into store.import_files values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [self.import_id, result.file, result.kind, result.encoding, result.separator, result.rows_read, *fates],
            )
        if self.findings:
            rows = [astuple(finding) for finding in self.findings]
            marks = ", ".join("unnest(?)" for _ in rows[0])
            self.cursor.execute(
                f"insert into store.findings select ?, {marks}",
                [self.import_id, *map(list, zip(*rows, strict=True))],
            )

    # ---- Small things ----------------------------------------------------------------------------------------------

    def _incoming(self, name: str) -> bool:
        return self._one(f"select exists (from incoming_{name})")[0]

    def _one(self, query: str) -> tuple:
        return self.cursor.execute(query).fetchone()

    def _run(self, name: str, table: Table, parameters: dict | None = None, **names: object):
        return self._execute(sql.read(name), table, parameters, names)

    def _execute(self, text: str, table: Table, parameters: dict | None, names: dict):
        for name, value in {**names, "table": table.name}.items():
            text = text.replace(f"{{{name}}}", str(value))
        return self.cursor.execute(text, parameters)

    def _progress(self, batch: _Batch, step: str, start: float) -> None:
        self.progress(f"{step} {batch.source.name}", start + 0.2 * batch.number / len(self.batches))


def _same(table: Table, other: str) -> str:
    """The condition that a stored row and another have the same key."""
    return " and ".join(f"stored.{quoted(name)} = {other}.{quoted(name)}" for name in table.key)
