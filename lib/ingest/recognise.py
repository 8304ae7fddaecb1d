"""Which file is what: a canonical table by its name or header, another system's export by its header."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lib.errors import UserError
from lib.ingest import files, profiles
from lib.ingest.aside import is_own
from lib.ingest.files import Crooked, Source
from lib.ingest.prestashop import Threads
from lib.ingest.profiles import Profile
from lib.ingest.results import NO_ANSWERS, Answers, FileResult, Finding, answers_for
from lib.ingest.tables import Table


@dataclass
class Batch:
    """A recognised file on its way in. `profile` is None for a canonical file, `table` for any other."""

    number: int
    source: Source
    table: str | None
    profile: Profile | None
    result: FileResult
    crooked: list[Crooked] = field(default_factory=list)
    loaded: bool = False  # Whether its rows are in `raw` as they came.

    @property
    def raw(self) -> str:
        """The temporary table that holds its rows as they came."""
        return f"raw_{self.number}"

    @property
    def makes(self) -> list[str]:
        """The canonical tables that its rows go into."""
        return [self.table] if self.table else self.profile.makes

    @property
    def fields(self) -> str:
        """The temporary table that holds its fields, where its profile has a kind."""
        return f"fields_{self.number}"


def known_names(tables: dict[str, Table], saved: Sequence[Profile] = ()) -> set[str]:
    """The names (lower case) that columns have in any known format: they tell a header from what is none."""
    names = {column for table in tables.values() for column in table.by_name}
    return names | {name for profile in profiles.known(saved).values() for name in profile.names()}


def recognise(
    paths: list[Path],
    tables: dict[str, Table],
    wanted: str | None,
    answers: Answers = NO_ANSWERS,
    saved: Sequence[Profile] = (),
) -> tuple[list[Batch], list[Finding]]:
    """The files that can be brought in, and a finding for each that can't. `wanted` names the profile of those that
    aren't canonical; else it is found from the header. `answers` may say how a file is written. `saved`: the profiles
    that people have made; where one fits, it comes before those of the program."""
    names = known_names(tables, saved)
    batches, findings = [], []
    threads = Threads(paths)
    for path in paths:
        try:
            source = files.open_source(path, names, answers_for(path.name, answers), threads)
        except UserError as error:
            findings.append(Finding(path.name, 1, None, None, "unreadable", str(error)))
            continue
        found = _match(source, tables, wanted, saved)
        if isinstance(found, Finding):
            findings.append(found)
        else:
            batches.append(Batch(len(batches), source, *found))
    return batches, findings


def _match(
    source: Source, tables: dict[str, Table], wanted: str | None, saved: Sequence[Profile]
) -> tuple[str | None, Profile | None, FileResult] | Finding:
    names = {name.lower() for name in source.header if name and not is_own(name)}
    known = profiles.known(saved)
    table = _canonical_name(source, names, tables, known.values())
    if table:
        lacking = [column.name for column in tables[table].columns if column.required and column.name not in names]
        if lacking:
            return _refused(source, "missing_columns", ", ".join(lacking))
        if source.repeated:
            return _refused(source, "repeated_column", ", ".join(source.repeated))
        left_out = [name for name in source.header if name.lower() not in tables[table].by_name and not is_own(name)]
        return (
            table,
            None,
            FileResult(
                source.name, table, source.encoding, source.separator, left_out=left_out, settled=source.settled
            ),
        )
    fitting = [profile for profile in saved if profile.fits(source.header)]
    fitting = fitting or [profile for profile in known.values() if profile.fits(source.header)]
    # Whose columns most of them are.
    best = max(fitting, key=lambda profile: profile.matches(source.header), default=None)
    profile = known[wanted] if wanted else best
    if profile is None and (near := _nearly(source, known.values())):
        return _refused(source, "missing_columns", ", ".join(near.lacking(source.header)))
    if profile is None:
        return _refused(source, "unknown_format", ", ".join(source.header)[:500])
    if not profile.fits(source.header):
        return _refused(source, "missing_columns", ", ".join(profile.lacking(source.header)))
    return (
        None,
        profile,
        FileResult(source.name, profile.title, source.encoding, source.separator, settled=source.settled),
    )


def _nearly(source: Source, known: Iterable[Profile]) -> Profile | None:
    """The profile that knows most columns of a header, at least three of four, which lacks a column that it needs."""
    best = max(known, key=lambda profile: profile.matches(source.header))
    matches = best.matches(source.header)
    return best if matches >= 4 and 4 * matches >= 3 * len(source.header) else None


def _canonical_name(source: Source, names: set[str], tables: dict[str, Table], known: Iterable[Profile]) -> str | None:
    """The canonical table that a file is: by its name, else by a header that fits no other table."""
    stem = source.path.stem.lower()
    if stem in tables and not any(profile.fits(source.header) for profile in known):
        return stem
    fitting = [
        table.name
        for table in tables.values()
        if names <= table.by_name.keys() and all(column.name in names for column in table.columns if column.required)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _refused(source: Source, reason: str, detail: str) -> Finding:
    return Finding(source.name, 1, None, None, reason, detail)
