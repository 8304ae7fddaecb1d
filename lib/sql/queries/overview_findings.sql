-- One row: what in the imported facts needs a person: rows put aside and neither mended nor set aside, and cases merged in a
-- circle; and what of these is new in a week, or has been seen to.
with week_ago as (
    select getvariable('as_of') - interval 7 days as moment
),

aside as (
    select
        count(*) filter (finding.state = 'open') as put_aside,
        count(*) filter (
            finding.state <> 'no_row'
            and finding.started_at <= week_ago.moment
            and coalesce(least(finding.closed_at, finding.set_aside_at), 'infinity') > week_ago.moment
        ) as put_aside_before
    from reports.import_findings as finding, week_ago
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
