-- One row: what is decided otherwise, maybe, after facts about the `changed` tickets were added or changed: by ticket,
-- and of the findings that are about several tickets, which ones; and `few`, all tickets that these are about.
with direct as (
    select unnest(getvariable('changed')) as ticket_id
),

root as (
    select coalesce(merged.root_id, direct.ticket_id) as ticket_id
    from direct
    left join store.kept_merges as merged on merged.ticket_id = direct.ticket_id
),

own as (
    select ticket_id from direct
    union
    select ticket_id from root
    union
    select ticket_id from store.kept_merges where root_id in (select ticket_id from root)
),

-- One matter may have become several tickets of a customer on a day.
same_day as (
    select distinct other.ticket_id
    from store.kept_tickets as ticket
    join store.kept_tickets as other
        on other.customer_id = ticket.customer_id and other.registered_on = ticket.registered_on
    where ticket.ticket_id in (select ticket_id from own)
),

-- Whose time overlaps depends on all entries of a member of staff that hang together, from the first that begins while
-- none lasts until the next such.
span as (
    select
        entry_id,
        ticket_id,
        staff_id,
        epoch_us(started_at) as begins,
        epoch_us(started_at) + (minutes * 60000000)::bigint as ends
    from store.time_entries
    where staff_id in (select staff_id from store.time_entries where ticket_id in (select ticket_id from own))
),

begun as (
    select
        *,
        begins >= coalesce(
            max(ends) over (
                partition by staff_id order by begins, entry_id rows between unbounded preceding and 1 preceding
            ), begins
        ) as is_first
    from span
),

together as (
    select
        *,
        sum(is_first::integer) over (
            partition by staff_id order by begins, entry_id rows between unbounded preceding and current row
        ) as number
    from begun
),

beside as (
    select together.entry_id, together.ticket_id
    from together
    semi join (from together where ticket_id in (select ticket_id from own)) as changed
        on changed.staff_id = together.staff_id and changed.number = together.number
),

few as (
    select ticket_id from own
    union
    select ticket_id from same_day
    union
    select ticket_id from beside
),

all_few as (
    select ticket_id from few
    union
    select merged.root_id
    from store.kept_merges as merged
    where merged.root_id is not null and merged.ticket_id in (select ticket_id from few)
),

all_few_merged as (
    select ticket_id from all_few
    union
    select ticket_id from store.kept_merges where root_id in (select ticket_id from all_few)
)

select
    (select list(ticket_id) from own) as own,
    (select coalesce(list(ticket_id), []) from same_day) as same_day,
    (select coalesce(list('overlapping:' || entry_id), []) from beside) as overlapping,
    (
        select coalesce(list('uncharged_installation:' || installation_id), [])
        from store.module_installations
        where ticket_id in (select ticket_id from own)
    ) as uncharged,
    (select list(ticket_id) from all_few_merged) as few
