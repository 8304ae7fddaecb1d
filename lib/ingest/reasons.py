"""Why a row or file was put aside, in words that name the remedy."""

from collections.abc import Callable

from lib.ingest.tables import Column, Table

# The English texts are the keys of their translations. `{allowed}`, `{target}` and `{detail}` are filled in.
TEXTS = {
    "missing": "the value is missing; this column may not be empty",
    "not_a_time": "not a time; write it as 2026-03-31T14:05, with or without an offset",
    "outside_years": "outside the years 2000 to 2040; mend the year",
    "skipped_hour": "the clock never showed this: it lies in the hour skipped when summer time began; mend the time",
    "not_a_date": "not a date; write it as 2026-03-31",
    "not_a_number": "not a number; write digits and at most two decimals",
    "too_many_decimals": "too many decimals; at most two are allowed",
    "not_above_zero": "must be more than zero",
    "negative": "must not be negative",
    "not_a_flag": "neither true nor false",
    "not_a_choice": "not a known value; allowed are {allowed}",
    "unknown_reference": "there is no such row in {target}; import it too, or mend the id",
    "before_start": "the period ends before it begins",
    "overlap": "overlaps {detail}, which is there already; mend one of the two",
    "not_after_start": "must be later than the start",
    "not_a_working_day": "not a working day; sessions are booked on working days",
    "outside_opening_hours": "outside the opening hours",
    "changed_in_app": "the booking was changed in the app since, and that holds; change it there",
    "before_registration": "the case wasn't registered before this time; register the case first",
    "ragged": "the row has another number of columns than the header; mend separators and quotes",
    "unbalanced_quote": "a quotation mark that nothing closes; close it, or double it if it belongs to the text",
    "too_long": "a cell of over 100,000 characters; shorten it",
    "not_text": "the row holds what no text has: a zero byte, or half a character; export it anew",
    "other_encoding": "the row isn't in the encoding of the file; export it anew, or say which encoding it is",
    "title": "stands above the header: no row",
    "summary": "sums up other rows: no row",
    "header_again": "the header once more: no row",
    "excel_error": "a cell holds an error of Excel (such as #N/A); mend its formula",
    "not_calculated": "a formula was never calculated; open the file in Excel, and save it",
    "merged_cells": "cells are merged; split them, and fill each one in",
    "damaged_row": "the row is damaged; save the file anew",
    "other_sheet": "this sheet isn't read; name it to bring it in",
    "no_thread": "the message's thread is in none of the files; bring its customer_threads in with it",
    "no_ticket_named": "no known ticket id stands in the description, task, tags or project; write it there",
    "several_tickets_named": "several known ticket ids stand there; leave one",
    "differs_from_times": "the duration isn't the time between start and end; mend one of them",
    "still_running": "still running: it has no end; export it again when it has one",
    "open_again": "the case is open again, and the file doesn't say since when; reopen it in the app",
    "no_time_of_resolution": "the case is resolved, and the file doesn't say when; export that column, too",
    "unreadable": "{detail}",
    "repeated_column": "the column {detail} stands there twice; leave one",
    "missing_columns": "the header lacks {detail}; add these columns",
    "unknown_format": "not a known format (its columns: {detail}); name it after a canonical table, or map its columns",
}


def text(
    reason: str,
    column: str | None,
    detail: str | None,
    tables: dict[str, Table],
    translate: Callable[[str], str] = str,
) -> str:
    """The reason of a finding in the reader's language; `translate` maps the English text to it."""
    found = _column(column, reason, tables)
    return translate(TEXTS[reason]).format(
        detail=detail or "",
        allowed=", ".join(found.choices) if found else "",
        target=found.refers_to if found else "",
    )


def _column(name: str | None, reason: str, tables: dict[str, Table]) -> Column | None:
    """The column that a reason is about: the one of this name with choices or a reference, as the reason needs."""
    for table in tables.values():
        column = table.by_name.get(name or "")
        if column and (
            (reason == "not_a_choice" and column.choices) or (reason == "unknown_reference" and column.refers_to)
        ):
            return column
    return None
