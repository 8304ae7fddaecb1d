-- What finance does: settles findings, makes adjustments of its own, closes months, and matches invoice lines.

-- One row per settlement of a finding, or (without an outcome) of taking one back; the last one counts, as long as the
-- facts that the finding follows from bear the same mark.
create table store.settlements (
    settlement_id varchar primary key,
    finding_id varchar not null,
    mark varchar not null,
    outcome varchar check (
        outcome in ('credited', 'invoiced', 'agreed', 'goodwill', 'written_off', 'correct', 'other')
    ),
    note varchar,
    settled_by varchar not null,
    settled_at timestamptz not null
);

-- One row per adjustment that was made in the app: what it is, and which earlier one it takes back.
create table store.adjustment_kinds (
    adjustment_id varchar primary key,
    kind varchar not null check (kind in ('goodwill', 'credit', 'extra')),
    takes_back varchar unique
);

-- One row per closing of a month; one that was reopened stays, with who reopened it and why.
create table store.closings (
    closing_id varchar primary key,
    month date not null,
    note varchar,
    terms_mark varchar not null,
    closed_by varchar not null,
    closed_at timestamptz not null,
    reopened_by varchar,
    reopened_at timestamptz,
    reopened_why varchar,
    check (day(month) = 1)
);

-- One row per line of a month as it was when the month was closed. `explained` holds all the facts of a charge.
create table store.closed_lines (
    closing_id varchar not null,
    ticket_id varchar not null,
    customer_id varchar not null,
    kind varchar not null check (kind in ('charge', 'adjustment')),
    line_key varchar not null,
    work varchar,
    is_correction boolean not null,
    corrects date,
    changed varchar[],
    contract_form varchar,
    category varchar,
    registered_on date,
    resolved_on date,
    minutes decimal(12, 2) not null,
    clause varchar,
    coverage varchar,
    rate decimal(12, 2),
    amount decimal(12, 2) not null,
    -- Of a correction: what had been locked before for the same.
    locked_amount decimal(12, 2),
    flag varchar,
    rule varchar,
    ticket_fee decimal(12, 2),
    ticket_minutes integer,
    beyond_by_the_hour boolean,
    hourly_rate decimal(12, 2),
    reason varchar,
    adjustment_kind varchar,
    explained json
);
