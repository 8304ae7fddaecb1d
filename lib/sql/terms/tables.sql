-- The terms as tables, in the memory of the process: each row belongs to an edition of the terms.

create table terms.calendar (
    day date,
    is_working boolean,
    n integer,
    non_working_reason varchar,
    non_working_reason_en varchar
);

create table terms.clock (
    day date,
    old_offset integer,
    new_offset integer,
    old_until timestamp,
    new_from timestamp
);

create table terms.lead_time (
    edition varchar, valid_from date, valid_to date, clause varchar, working_days integer, target decimal(5, 2)
);

create table terms.critical (
    edition varchar, valid_from date, valid_to date, clause varchar, minutes integer, target decimal(5, 2)
);

create table terms.opening_hours (
    edition varchar, valid_from date, valid_to date, clause varchar, opens time, closes time
);

create table terms.booking (
    edition varchar, valid_from date, valid_to date, clause varchar, lengths integer[], buffer_minutes integer,
    daily_cap integer, days_ahead integer
);

create table terms.ticket_fee (
    edition varchar, valid_from date, valid_to date, clause varchar, fee decimal(12, 2), minutes integer, beyond varchar
);

create table terms.installation_fee (
    edition varchar, valid_from date, valid_to date, clause varchar, fee decimal(12, 2)
);

create table terms.warranty (
    edition varchar, valid_from date, valid_to date, clause varchar, days integer, expiring_days integer
);

create table terms.hourly_range (
    edition varchar, valid_from date, valid_to date, clause varchar, lowest decimal(12, 2), highest decimal(12, 2)
);

create table terms.hourly_rate (
    edition varchar, valid_from date, valid_to date, clause varchar, form varchar, rate decimal(12, 2)
);

create table terms.category (
    edition varchar, valid_from date, valid_to date, clause varchar, category varchar, coverage varchar,
    in_warranty boolean, quote_when_serious boolean
);

create table terms.vat (
    edition varchar, valid_from date, valid_to date, clause varchar, percent decimal(5, 2)
);

create table terms.article (
    edition varchar, valid_from date, valid_to date, clause varchar, which varchar, number varchar, account integer,
    unit varchar, sv varchar, en varchar
);

-- One row per edition and date: what is promised to, and charged for, a case registered on that date.
create table terms.days (
    edition varchar,
    day date,
    n integer,
    due_on date,
    due_n integer,
    critical_minutes integer,
    ticket_fee decimal(12, 2),
    ticket_minutes integer,
    beyond varchar,
    installation_fee decimal(12, 2),
    warranty_days integer,
    expiring_days integer,
    opens time,
    closes time
);
