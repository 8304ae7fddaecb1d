-- One row per ticket whose invoices aren't what is charged, and per time entry that overlaps another one of its person.
with entry as (
    select
        entry_id, ticket_id, minutes,
        started_at + to_seconds((60 * minutes)::integer)
            > lead(started_at) over (partition by staff_id order by started_at) as is_second
    from store.time_entries
)

select ticket_id, finding, difference from decisions.settled_audit where finding not in ('ok', 'open')
union all
select ticket_id, 'overlapping', minutes from entry where is_second
