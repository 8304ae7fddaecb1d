-- How, and by whom, a case was first acted on; its customer's contract form; and what managers write about breaches.

-- `handled_how` is the kind of event, or `work` for a time entry.
alter table store.kept_tickets add column handled_how varchar;
alter table store.kept_tickets add column handled_staff_id varchar;

-- The contract form of the customer on the day of registration, or `no_contract`.
alter table store.kept_tickets add column contract_form varchar;
alter table store.kept_work add column contract_form varchar;

-- One row per note on why a case broke the SLA. A later one replaces an earlier one; an empty one takes it back.
create table store.breach_notes (
    note_id varchar primary key,
    ticket_id varchar not null,
    note varchar,
    written_by varchar not null,
    written_at timestamptz not null
);
