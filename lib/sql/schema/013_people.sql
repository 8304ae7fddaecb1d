-- Who may sign in: what the store says of somebody goes before what their token or proxy says.

-- One row per person whose roles are set here; without a role they may do nothing.
create table store.people (
    -- What the sign-in knows them by, in small letters.
    person_id varchar primary key,
    name varchar,
    -- Which member of staff they are, if any.
    staff_id varchar,
    roles varchar[] not null,
    set_by varchar not null,
    set_at timestamptz not null
);

-- One row per person who signed out, or was: what was signed in by then is good for nothing since.
create table store.sign_outs (
    person_id varchar primary key,
    signed_out_at timestamptz not null
);
