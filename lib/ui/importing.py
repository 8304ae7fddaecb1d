"""Bringing files in on the page: uploaded, looked at, tried, and only then written."""

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st

from lib import clock, desk
from lib.errors import UserError
from lib.ingest.results import FATES, Result
from lib.ui.import_job import Job
from lib.ui.import_mapping import saved_mappings
from lib.ui.import_preview import outcome, preview
from lib.ui.import_sources import sources
from lib.ui.me import acting
from lib.ui.session import _, store, words
from lib.words import plain

KEY, TURN = "importing", "importing_turn"
LARGEST = 200  # MB, of one file
PATIENCE = 2.0  # Seconds that a page waits for an import before it shows how far it is.
TYPES = ["csv", "txt", "tsv", "xlsx", "xml", "json"]


@dataclass
class Upload:
    """Files that somebody has uploaded, in a folder that goes with the session; what was said about them, what trying
    them showed, and what became of them."""

    folder: TemporaryDirectory
    paths: list[Path]
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    create_customers: bool = False
    job: Job | None = None
    is_dry: bool = True
    tried: Result | None = None
    done: Result | None = None
    problem: str | None = None


def bring_in_files() -> None:
    """The upload, and below it what the files are and would do, or what became of them."""
    state = st.session_state
    turn = state.setdefault(TURN, 0)
    st.caption(
        _(
            "CSV, Excel, or PrestaShop's XML or JSON, at most {most} MB a file: the program's own files, exports of "
            "other systems, and any other table. Nothing is written before you have seen what it would change.",
            most=LARGEST,
        )
    )
    look = {"type": TYPES, "accept_multiple_files": True, "max_upload_size": LARGEST}
    st.file_uploader(_("Files to bring in"), key=f"import_files_{turn}", on_change=_take_in, **look)
    upload: Upload | None = state.get(KEY)
    if upload is None:
        saved_mappings()
        return
    if upload.job and not _is_over(upload):
        _watch()
        return
    if upload.problem:
        st.error(plain(upload.problem), icon=":material/error:")
    if upload.done:
        outcome(upload.done, _differs(upload.tried, upload.done))
        st.button(_("Bring in other files"), icon=":material/restart_alt:", on_click=_start_over)
    elif upload.tried:
        sources(upload, try_again)
        preview(upload.tried)
        _to_write(upload)


def _take_in() -> None:
    """Keeps the uploaded files where the importer reads them, and tries them."""
    state = st.session_state
    files = state[f"import_files_{state[TURN]}"]
    if earlier := state.pop(KEY, None):
        _clear(earlier)
    if not files:
        return
    folder = TemporaryDirectory(prefix="supportkoll-", ignore_cleanup_errors=True)
    paths: list[Path] = []
    for file in files:
        path = Path(folder.name) / _free_name(Path(file.name).name, {path.name for path in paths})
        path.write_bytes(file.getbuffer())
        paths.append(path)
    state[KEY] = Upload(folder, paths)
    try_again()


def _free_name(name: str, taken: set[str]) -> str:
    """The name of a file, told from others that are called the same."""
    path, number = Path(name), 2
    while name in taken:
        name = f"{path.stem} ({number}){path.suffix}"
        number += 1
    return name


def try_again() -> None:
    """Tries the files with what has been said about them: all of an import, and nothing written. For callbacks."""
    _begin(st.session_state[KEY], is_dry=True)


def _begin(upload: Upload, *, is_dry: bool) -> None:
    into, told = store(), {"by": acting(), "now": clock.now(), "dry_run": is_dry}
    answers = {name: dict(said) for name, said in upload.answers.items()}
    told |= {"answers": answers, "create_customers": upload.create_customers}
    paths = list(upload.paths)
    upload.is_dry, upload.problem = is_dry, None
    upload.job = Job(lambda progress: desk.bring_in(into, paths, progress=progress, **told))


def _is_over(upload: Upload) -> bool:
    """Whether the import that was under way is over; what came of it is kept then."""
    job = upload.job
    if not job.wait(PATIENCE):
        return False
    upload.job = None
    if job.problem:
        upload.problem = words().problem(job.problem)
    elif job.failed:
        upload.problem = _("Something went wrong that nobody had thought of. Nothing was brought in.")
    elif upload.is_dry:
        upload.tried = job.result
    else:
        upload.done = job.result
        _clear(upload)
    return True


def _clear(upload: Upload) -> None:
    """Removes the uploaded files, once an import that may still read them is over."""
    if upload.job:
        upload.job.wait(600)
    upload.folder.cleanup()


@st.fragment(run_every=0.5)
def _watch() -> None:
    """How far an import is."""
    upload: Upload | None = st.session_state.get(KEY)
    if not upload or not upload.job or upload.job.wait(0):
        st.rerun()
    doing = _("Reading and checking the files") if upload.job.share < 0.4 else _("Writing the rows")
    if upload.is_dry and upload.job.share >= 0.4:
        doing = _("Trying what would be written")
    st.progress(min(upload.job.share, 1.0), text=f"{doing} …")


def _to_write(upload: Upload) -> None:
    """The choice to make unknown customers, and the button that writes."""
    tried, say = upload.tried, words()
    st.checkbox(
        _("Make a customer of every customer number that nobody knows"),
        key="import_create_customers",
        value=upload.create_customers,
        on_change=_choose_customers,
    )
    rows = sum(file.fates["added"] + file.fates["changed"] for file in _brought(tried))
    if not _brought(tried):
        st.caption(_("None of the files can be brought in as they are."))
        return
    left_out = len({question.file for question in tried.questions})
    if left_out:
        text = _("Files with an open question that stay out: {count}", count=say.number(left_out))
        st.markdown(f":orange[:material/help:] {text}")
    label = _("Bring in (rows to add or change: {rows})", rows=say.number(rows))
    st.button(label, type="primary", icon=":material/upload:", key="import_now", on_click=_write)


def _brought(result: Result) -> list[Any]:
    """The files that come in: those without an open question."""
    asked = {question.file for question in result.questions}
    return [file for file in result.files if file.file not in asked]


def _choose_customers() -> None:
    st.session_state[KEY].create_customers = st.session_state["import_create_customers"]
    try_again()


def _write() -> None:
    state = st.session_state
    try:
        _begin(state[KEY], is_dry=False)
    except UserError as error:
        state[KEY].problem = words().problem(error)
    # The uploader lets go of the files.
    state[TURN] += 1


def _start_over() -> None:
    st.session_state.pop(KEY, None)
    st.session_state[TURN] += 1


def _differs(tried: Result | None, done: Result) -> bool:
    """Whether the import did something else than trying it showed: somebody changed the store meanwhile."""
    told = [{file.file: [file.fates[fate] for fate in FATES] for file in _brought(one)} for one in (tried, done) if one]
    return len(told) == 2 and told[0] != told[1]
