-- One row: what in the imported facts needs a person: rows put aside in the last import and in the one before it, and cases
-- merged in a circle; and what of these is new in a week.
with numbered as (
    select import_id, row_number() over (order by started_at desc, import_id desc) as age
    from store.imports
),

aside as (
    select
        count(*) filter (numbered.age = 1) as put_aside,
        count(*) filter (numbered.age = 2) as put_aside_before
    from store.findings as finding
    join numbered on numbered.import_id = finding.import_id
),

circled as (
    select
        count(*) as circles,
        count(*) filter (ticket.registered_on > getvariable('as_of_on') - 7) as circles_new
    from store.kept_merges as merged
    join store.tickets as ticket on ticket.ticket_id = merged.ticket_id
    where merged.reason = 'circle' and ticket.registered_at <= getvariable('as_of')
)

select *
from aside, circled
