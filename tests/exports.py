"""The same four cases and six time entries as other systems export them, each in its own way of writing."""

import csv
import io
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl

at = datetime.fromisoformat


@dataclass(frozen=True)
class Case:
    """A case as a help desk knows it."""

    number: int
    subject: str
    company: str
    name: str
    email: str
    registered: datetime
    answered: datetime | None = None
    solved: datetime | None = None
    urgent: bool = False
    tag: str = ""


@dataclass(frozen=True)
class Work:
    """A time entry as a time tracker knows it."""

    case: int
    name: str
    email: str
    begun: datetime
    minutes: int
    text: str
    tag: str = ""

    @property
    def ended(self) -> datetime:
        return self.begun + timedelta(minutes=self.minutes)


CASES = [
    Case(1001, "Kassan svarar inte; ordrar fastnar", "Butik Norr AB", "Åsa Öberg", "asa@norr.example",
         at("2026-03-04T09:15"), at("2026-03-04T09:25"), at("2026-03-06T14:30"), urgent=True),
    Case(1002, 'Bilden "hero" syns inte, på mobil', "Väst & Co", "Per Lind", "per@vast.example",
         at("2026-03-05T16:05"), at("2026-03-09T08:40"), at("2026-03-09T08:50"), tag="own_theme"),
    Case(1003, "=SUMMA(A1) <b>felet</b>", "Butik Norr AB", "Åsa Öberg", "asa@norr.example",
         at("2026-03-13T23:50"), at("2026-03-16T10:00"), tag="third_party"),
    Case(1004, "Fråga om moms", "Östbutiken", "Eva Ek", "eva@ost.example", at("2026-03-25T08:00")),
]  # fmt: skip
# One goes over midnight; none before the 13th but two, whose days could be months.
WORK = [
    Work(1001, "Sara Ek", "sara@desk.example", at("2026-03-04T09:25"), 30, "1001 felsökning, kassan"),
    Work(1001, "Olle Alm", "olle@desk.example", at("2026-03-06T13:00"), 90, "#1001 uppdatering", tag="upgrade"),
    Work(1002, "Sara Ek", "sara@desk.example", at("2026-03-09T08:36"), 6, "Bild i 1002"),
    Work(1003, "Sara Ek", "sara@desk.example", at("2026-03-16T10:00"), 45, 'Ringde "Åsa" om 1003'),
    Work(1003, "Olle Alm", "olle@desk.example", at("2026-03-16T23:30"), 60, "1003; natt"),
    Work(1004, "Olle Alm", "olle@desk.example", at("2026-03-25T08:03"), 15, "1004"),
]  # fmt: skip


def table(folder: Path, name: str, rows: list[dict], *, separator: str = ",", encoding: str = "utf-8", **how) -> Path:
    """Rows as a CSV file; `header` writes other names than the rows'."""
    header = how.pop("header", list(rows[0]))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, **how)
    writer.writerow(header)
    writer.writerows([list(row.values()) for row in rows])
    path = folder / name
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def sheet(folder: Path, name: str, rows: list[dict]) -> Path:
    """Rows as an Excel file, dates as dates and numbers as numbers."""
    book = openpyxl.Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append([value or None for value in row.values()])
        for cell in book.active[book.active.max_row]:
            if cell.data_type == "f":
                cell.data_type = "s"
    book.save(folder / name)
    return folder / name


def _at(moment: datetime | None, form: str) -> str:
    return moment.strftime(form) if moment else ""


def _status(case: Case, ended: str, running: str) -> str:
    return ended if case.solved else running


def _short(day: datetime, form: str) -> str:
    """A date or clock without leading zeros: `6/3/2026`, `3:42 PM`."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    half = "PM" if day.hour >= 12 else "AM"
    return form.format(d=day, month=months[day.month - 1], hour=(day.hour - 1) % 12 + 1, half=half)


# ---- Help desks ------------------------------------------------------------------------------------------------------


def zendesk(folder: Path, cases: list[Case]) -> Path:
    rows = [
        {
            "Summation column": 1, "Id": case.number, "Requester": case.name, "Requester id": 77,
            "Requester external id": "", "Requester email": case.email, "Requester domain": "x.example",
            "Submitter": case.name, "Assignee": "Sara Ek", "Group": "Support", "Subject": case.subject,
            "Tags": f"web {case.tag}", "Status": _status(case, "Solved", "Open"),
            "Priority": "Urgent" if case.urgent else "Normal", "Via": "Mail", "Ticket type": "Incident",
            "Created at": _at(case.registered, "%Y-%m-%d %H:%M"), "Updated at": "2026-03-30 10:00",
            "Assigned at": "", "Organization": case.company, "Due date": "", "Initially assigned at": "",
            "Solved at": _at(case.solved, "%Y-%m-%d %H:%M"), "Resolution time": "53",
            "First reply time in minutes":
                int((case.answered - case.registered).total_seconds() // 60) if case.answered else "",
            "First reply time in minutes within business hours": 4, "Kundtyp [list]": "A",
        }
        for case in cases
    ]  # fmt: skip
    return table(folder, "zendesk.csv", rows)


def freshdesk(folder: Path, cases: list[Case], *, capitals: bool = False) -> Path:
    form = "%Y-%m-%d %H:%M:%S"
    rows = [
        {
            "Ticket Id": case.number, "Subject": case.subject, "Status": _status(case, "Closed", "Pending"),
            "Priority": "Urgent" if case.urgent else "Low", "Source": "Portal", "Type": case.tag or "Question",
            "Agent": "Sara Ek", "Group": "Support", "Created time": _at(case.registered, form),
            "Due by Time": "2026-04-01 10:00:00", "Resolved time": _at(case.solved, form),
            "Closed time": _at(case.solved, form), "Last update time": "2026-03-30 10:00:00",
            "Initial response time": _at(case.answered, form), "Time tracked": "00:10:00",
            "First response time (in hrs)": "00:05:00", "Resolution time (in hrs)": "53:15:00", "Tags": "web,shop",
            "Source ": "Annat", "Full name": case.name, "Email": case.email, "Company Name": case.company,
        }
        for case in cases
    ]  # fmt: skip
    header = [name.title() if capitals else name for name in rows[0]]
    header[0] = "Ticket ID" if capitals else header[0]
    header[header.index("Source ")] = "Source"
    return table(folder, "freshdesk.csv", rows, header=header)


def zammad(folder: Path, cases: list[Case]) -> Path:
    rows = [
        {
            "#": case.number, "Title": case.subject, "State": _status(case, "closed", "open"),
            "Priority": "4 urgent" if case.urgent else "2 normal", "Group": "Support", "Owner": "Sara Ek",
            "Customer": case.name, "Organization": case.company, "Create Channel": "web", "Sender": "Customer",
            "Tags": case.tag, "Time Units Total": 1.5, "Created At": case.registered, "Updated At": case.registered,
            "Closed At": case.solved, "First Response At": case.answered, "First Response In Min": 10,
        }
        for case in cases
    ]  # fmt: skip
    return sheet(folder, "tickets.xlsx", rows)


def osticket(folder: Path, cases: list[Case], *, swedish: bool = False) -> Path:
    form = "%Y-%m-%d %H:%M:%S"
    rows = [
        {
            "Ticket Number": f"{case.number:06}" if swedish else case.number,
            "Date Created": _at(case.registered, form), "Subject": case.subject, "From": case.company,
            "From Email": case.email, "Priority": "Emergency" if case.urgent else "Normal", "Department": "Support",
            "Help Topic": case.tag, "Source": "Web", "Current Status": _status(case, "Closed", "Open"),
            "Last Updated": "2026-03-30 10:00:00", "SLA Due Date": "", "Due Date": "",
            "Closed Date": _at(case.solved, form), "Agent Assigned": "Sara Ek",
        }
        for case in cases
    ]  # fmt: skip
    header = list(rows[0])
    if swedish:
        header = ["Ärendenummer", "Datum skapad", "Ämne", "Från", "Från e-post", "Prioritet", "Avdelning", "Hjälpämne",
                  "Källa", "Nuvarande status", "Senast uppdaterad", "SLA-förfallodatum", "Förfallodatum",
                  "Datum stängd", "Tilldelad agent"]  # fmt: skip
        for row in rows:
            row["Priority"] = {"Emergency": "Akut", "Normal": "Normal"}[row["Priority"]]
            row["Current Status"] = {"Closed": "Stängd", "Open": "Öppen"}[row["Current Status"]]
    separator = ";" if swedish else ","
    return table(folder, "osticket.csv", rows, header=header, separator=separator, encoding="utf-8-sig")


def jira(folder: Path, cases: list[Case], *, slashes: bool = False) -> Path:
    form = "{d.day:02}/{month}/{d:%y} {hour}:{d.minute:02} {half}"
    if slashes:
        form = "{d.month}/{d.day}/{d.year} {d.hour}:{d.minute:02}"

    def write(moment: datetime | None) -> str:
        return _short(moment, form) if moment else ""

    rows = [
        {
            "Summary": case.subject, "Issue key": f"SUP-{case.number}", "Issue id": 10_000 + case.number,
            "Issue Type": "Incident", "Status": _status(case, "Done", "In Progress"), "Project key": "SUP",
            "Project name": "Support", "Priority": "Highest" if case.urgent else "Medium", "Resolution": "",
            "Assignee": "sara", "Reporter": case.name, "Creator": "sara", "Created": write(case.registered),
            "Updated": write(case.registered), "Last Viewed": "", "Resolved": write(case.solved), "Due date": "",
            "Labels": "web", "Labels ": case.tag, "Labels  ": "", "Description": "Hej,\nkassan, \"står\"\r\nstill.",
            "Time Spent": 5400, "Custom field (Organizations)": case.company,
            "Custom field (Time to resolution)": "-12:30",
        }
        for case in cases
    ]  # fmt: skip
    header = [name.strip() for name in rows[0]]
    return table(folder, "jira.csv", rows, header=header, encoding="utf-8-sig")


def itflow(folder: Path, cases: list[Case]) -> Path:
    form = "%Y-%m-%d %H:%M:%S"
    rows = [
        {
            "Ticket Number": case.number, "Priority": "Urgent" if case.urgent else "Low",
            "Status": _status(case, "Closed", "Open"), "Subject": case.subject,
            "Date Opened": _at(case.registered, form), "Date Resolved": _at(case.solved, form),
            "Date Closed": _at(case.solved, form), "Client": case.company, "Contact": case.name,
            "Assigned To": "Sara Ek", "Category": case.tag, "Billable": 1,
        }
        for case in cases
    ]  # fmt: skip
    return table(folder, "itflow.csv", rows)


# ---- Time trackers ---------------------------------------------------------------------------------------------------


def _clock(minutes: int, form: str = "{:02}:{:02}:00") -> str:
    return form.format(*divmod(minutes, 60))


def toggl(folder: Path, entries: list[Work]) -> Path:
    rows = [
        {
            "User": one.name, "Email": one.email, "Client": "", "Project": "Support", "Task": "",
            "Description": one.text, "Billable": "No", "Start date": _at(one.begun, "%Y-%m-%d"),
            "Start time": _at(one.begun, "%H:%M:%S"), "End date": _at(one.ended, "%Y-%m-%d"),
            "End time": _at(one.ended, "%H:%M:%S"), "Duration": _clock(one.minutes), "Tags": one.tag,
            "Amount (EUR)": "",
        }
        for one in entries
    ]  # fmt: skip
    return table(folder, "toggl.csv", rows)


def toggl_new(folder: Path, entries: list[Work]) -> Path:
    rows = [
        {
            "Description": one.text, "Billable": "Yes", "Duration": _clock(one.minutes, "{}:{:02}:00"),
            "Member": one.name, "Email": one.email, "Project": "-", "Tags": one.tag or "-",
            "Start date": _at(one.begun, "%Y-%m-%d"), "Start time": _at(one.begun, "%H:%M:%S"),
            "Stop date": _at(one.ended, "%Y-%m-%d"), "Stop time": _at(one.ended, "%H:%M:%S"),
        }
        for one in entries
    ]  # fmt: skip
    return table(folder, "toggl_new.csv", rows, quoting=csv.QUOTE_ALL)


def clockify(folder: Path, entries: list[Work], day: str, clock: str, duration: str = "{:02}:{:02}:00") -> Path:
    rows = [
        {
            "Project": "Support", "Client": "", "Description": one.text, "Task": "", "User": one.name, "Group": "",
            "Email": one.email, "Tags": one.tag, "Billable": "Yes", "Start Date": _short(one.begun, day),
            "Start Time": _short(one.begun, clock), "End Date": _short(one.ended, day),
            "End Time": _short(one.ended, clock), "Duration (h)": _clock(one.minutes, duration),
            "Duration (decimal)": f"{one.minutes / 60:.2f}", "Billable Rate (EURO)": "0.00",
            "Billable Amount (EURO)": "0.00", "Date of creation": _short(one.ended, day),
        }
        for one in entries
    ]  # fmt: skip
    return table(folder, "clockify.csv", rows, quoting=csv.QUOTE_ALL)


def clockify_halves(folder: Path, entries: list[Work]) -> Path:
    return clockify(folder, entries, "{d.month:02}/{d.day:02}/{d.year}", "{hour:02}:{d.minute:02}:{d.second:02} {half}")


def clockify_slashes(folder: Path, entries: list[Work]) -> Path:
    return clockify(folder, entries, "{d.day:02}/{d.month:02}/{d.year}", "{d.hour:02}:{d.minute:02}", "{}:{:02}")


def clockify_dots(folder: Path, entries: list[Work]) -> Path:
    return clockify(folder, entries, "{d.day:02}.{d.month:02}.{d.year}", "{d.hour:02}:{d.minute:02}:{d.second:02}")


def harvest(folder: Path, entries: list[Work], *, older: bool = False) -> Path:
    rows = []
    for one in entries:
        first, last = one.name.split()
        hours = f"{one.minutes / 60:.2f}"
        row = {
            "Date": _at(one.begun, "%Y-%m-%d"), "Client": "Butik", "Project": "Support", "Project Code": "",
            "Task": one.tag or "Support", "Notes": one.text, "Hours": hours.replace(".", ",") if older else hours,
            "Hours Rounded": hours, "Billable?": "Yes", "Invoiced?": "No", "Approved?": "No", "First Name": first,
            "Last Name": last, "Employee Id": "", "Roles": "", "Employee?": "Yes",
            "Billable Rate": "1.200,0" if older else "1200.0", "Currency": "Euro - EUR",
        }  # fmt: skip
        for name in ("Hours Rounded",) if older else ("Employee Id",):
            del row[name]
        rows.append(row)
    return table(folder, "harvest.csv", rows)


def kimai(folder: Path, entries: list[Work], *, swedish: bool = False) -> Path:
    rows = [
        {
            "Date": _at(one.begun, "%Y-%m-%d"), "From": _at(one.begun, "%H:%M"), "To": _at(one.ended, "%H:%M"),
            "Duration": f"{one.minutes / 60:.2f}".replace(".", ",") if swedish else _clock(one.minutes, "{}:{:02}"),
            "Currency": "SEK", "Price": "10", "Internal price": "10", "Hourly price": "100", "Fixed price": "",
            "Name": one.name, "User": one.name.split()[0].lower(), "E-mail": one.email, "Staff number": "",
            "Customer": "Butik", "Project": "Support", "Activity": one.tag or "Support", "Description": one.text,
            "Billable": "1", "Tags": "", "Type": "timesheet", "category": "work", "Account": "", "Project number": "",
            "VAT-ID": "", "Order number": "",
        }
        for one in entries
    ]  # fmt: skip
    header = list(rows[0])
    if swedish:
        header = ["Datum", "Från", "till", "Längd", "Valuta", "Pris", "Internt värde", "Timpris", "Fast pris", "Namn",
                  "Användare", "E-post", "Anställningsnummer", "Kund", "Projekt", "Aktivitet", "Beskrivning",
                  "Debiterbar", "Etiketter", "Typ", "kategori", "Konto", "Projektreferens", "VAT-ID / orgnr",
                  "Ordernummer"]  # fmt: skip
    return table(folder, "kimai.csv", rows, header=header, separator=";" if swedish else ",")


def zammad_time(folder: Path, entries: list[Work]) -> Path:
    rows = [
        {
            "Ticket#": one.case, "Title": one.text, "Customer - Name": "Åsa Öberg", "Organization": "-",
            "Agent - Name": one.name, "Agent - Login": one.email, "Time Units": one.minutes / 15,
            "Activity Type": one.tag or "-", "Created at": one.begun,
        }
        for one in entries
    ]  # fmt: skip
    return sheet(folder, "by_activity.xlsx", rows)


def tempo(folder: Path, entries: list[Work]) -> Path:
    rows = [
        {
            "Issue Key": one.case, "Issue summary": "Ärende", "Hours": f"{one.minutes / 60:g}",
            "Work date": _at(one.begun, "%Y-%m-%d 00:00"), "Username": one.email, "Full name": one.name,
            "Period": "03/26", "Work Description": one.text, "Billed Hours": "0", "Activity Name": one.tag,
        }
        for one in entries
    ]  # fmt: skip
    return table(folder, "tempo.csv", rows, quoting=csv.QUOTE_ALL)


def edited(rows: list, position: int, **changed) -> list:
    """The rows with one of them changed."""
    return [replace(row, **changed) if place == position else row for place, row in enumerate(rows)]
