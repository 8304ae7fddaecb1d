"""What the uploaded files are: what was recognised and found out, what has to be asked, and how to change it."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from lib.ingest.encodings import CHOICES
from lib.ingest.results import FATES, FileResult, Finding, Question, answers_for
from lib.ingest.texts import SEPARATORS
from lib.ui.import_mapping import mapping_form
from lib.ui.import_words import reason_of, settled_words
from lib.ui.session import _, words
from lib.words import CODES, plain

ZONES = ("Europe/Stockholm", "UTC", "Europe/London", "Europe/Helsinki", "America/New_York")
UNKNOWN = ("unknown_format", "missing_columns")


def sources(upload: Any, try_again: Callable[[], None]) -> None:
    """A card for each file: what it is, what it would do, what is to be asked, and how else it can be read."""
    st.subheader(_("What the files are"))
    results = {file.file: file for file in upload.tried.files}
    refused = {found.file: found for found in upload.tried.findings if found.record is None and found.table is None}
    for number, path in enumerate(upload.paths):
        name, result = path.name, results.get(path.name)
        questions = [question for question in upload.tried.questions if question.file == name]
        with st.container(border=True, gap="small", key=f"import_file_{number}"):
            if result:
                _recognised(result, not questions)
                _changing(upload, result, number, try_again)
            else:
                _refused(upload, path, refused.get(name), number, try_again)
            if questions:
                _questions(upload, name, questions, number, try_again)


def _recognised(result: FileResult, comes_in: bool) -> None:
    say = words()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/description: **{plain(result.file)}**", width="content")
        st.badge(plain(say.code("file_kind", result.kind)), color="blue", icon=":material/table:")
        if not comes_in:
            st.badge(_("Has to be asked"), color="orange", icon=":material/help:")
    counted = [(_("Rows read"), result.rows_read)]
    if comes_in:
        counted += [(say.code("fate", fate), result.fates[fate]) for fate in FATES]
    st.markdown(" · ".join(f"{name}: **{say.number(count)}**" for name, count in counted))
    if told := settled_words(result.settled):
        st.caption(plain(" · ".join(told)))
    if result.left_out:
        text = _("Left out, as no table has them: {columns}", columns=", ".join(result.left_out))
        st.caption(plain(text))


def _refused(upload: Any, path: Any, finding: Finding | None, number: int, try_again: Callable[[], None]) -> None:
    """A file that can't be brought in as it is; one of an unknown format can have its columns said."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/description: **{plain(path.name)}**", width="content")
        st.badge(_("Not recognised"), color="orange", icon=":material/help:")
    if finding:
        st.text(reason_of(finding.reason, finding.column, finding.detail))
    if finding and finding.reason in UNKNOWN:
        answers = answers_for(path.name, upload.answers)
        with st.expander(_("Say what its columns are"), icon=":material/schema:", expanded=len(upload.paths) == 1):
            mapping_form(path, answers, f"mapping_{number}", try_again)


# ---- Read otherwise --------------------------------------------------------------------------------------------------


def _changing(upload: Any, result: FileResult, number: int, try_again: Callable[[], None]) -> None:
    """Other ways to read a file than the one that was found; an answer that was given can be given anew."""
    answers = upload.answers.get(result.file, {})
    with st.popover(_("Read it otherwise"), icon=":material/tune:"), st.form(f"otherwise_{number}", border=False):
        fields = {}
        for key in ("encoding", "separator", "sheet", "zone", "date_order", "decimal", "unit"):
            options = _options(key, result, answers)
            if options:
                fields[key] = f"otherwise_{number}_{key}"
                found = answers.get(key) or result.settled.get(key)
                names = {code: words().code(key, code) if key in CODES else code for code in options}
                st.selectbox(
                    words().code("settled", key),
                    options,
                    index=options.index(found) if found in options else None,
                    key=fields[key],
                    format_func=lambda code, names=names: names.get(code, code),
                    accept_new_options=key in ("zone", "sheet"),
                    placeholder=_("As it was found"),
                )
        args = (upload, result.file, fields, try_again)
        st.form_submit_button(_("Read it again"), icon=":material/refresh:", on_click=_answer, args=args)


def _options(key: str, result: FileResult, answers: dict[str, str]) -> list[str]:
    """What can be chosen for a key: nothing where it doesn't matter for this file."""
    is_text = result.encoding in CHOICES
    match key:
        case "encoding":
            return list(CHOICES) if is_text else []
        case "separator":
            return list(SEPARATORS) if is_text else []
        case "zone":
            found = result.settled.get("zone")
            return list(dict.fromkeys([found, *ZONES])) if found else []
        case "sheet":
            return [result.settled["sheet"]] if "sheet" in result.settled else []
    return list(CODES[key]) if key in answers else []


def _answer(upload: Any, file: str, fields: dict[str, str], try_again: Callable[[], None]) -> None:
    said = {key: st.session_state[name] for key, name in fields.items() if st.session_state.get(name)}
    upload.answers[file] = upload.answers.get(file, {}) | said
    try_again()


# ---- Questions -------------------------------------------------------------------------------------------------------


def _questions(upload: Any, name: str, questions: list[Question], number: int, try_again: Callable[[], None]) -> None:
    """What the file can't settle, each with what stands there, and what it would be by each answer."""
    fields = {question.key: f"question_{number}_{question.key}" for question in questions}
    with st.form(f"questions_{number}", border=False):
        for question in questions:
            st.markdown(f":material/help: **{_asked(question)}**")
            st.text(" · ".join(question.samples))
            names = {code: _choice(question, code) for code in question.choices}
            st.radio(
                words().code("settled", question.key),
                question.choices,
                index=None,
                key=fields[question.key],
                format_func=names.get,
                label_visibility="collapsed",
            )
        args = (upload, name, fields, try_again)
        st.form_submit_button(_("Read it so"), icon=":material/check:", type="primary", on_click=_answer, args=args)


def _asked(question: Question) -> str:
    column = plain(question.column)
    match question.key:
        case "date_order":
            return _("In which order do the dates in “{column}” stand?", column=column)
        case "decimal":
            return _("What is the decimal sign in “{column}”?", column=column)
    return _("In what are the durations in “{column}”?", column=column)


def _choice(question: Question, code: str) -> str:
    """An answer in words, with what it makes of a date that stands there."""
    said = words().code(question.key, code)
    for sample in question.samples:
        numbers = [int(part) for part in re.findall(r"\d+", sample)[:3]]
        if question.key == "date_order" and len(numbers) == 3:
            parts = dict(zip(code, numbers, strict=True))
            year = parts["y"] + (2000 if parts["y"] < 100 else 0)
            try:
                meant = date(year, parts["m"], parts["d"])
            except ValueError:
                continue
            return plain(_("{order}: {sample} is {day}", order=said, sample=sample, day=f"{meant:%Y-%m-%d}"))
    return said
