-- One row per ticket that isn't simply itself, as the tickets stand now; and every ticket that this changes.
create or replace temp table merges_now as
with recursive chain (ticket_id, reached, next_id, void) as (
    select ticket_id, ticket_id, merged_into, void
    from store.tickets
    where merged_into is not null or void
    -- `union` drops what was reached before: a circle ends without having found an end.
    union
    select chain.ticket_id, ticket.ticket_id, ticket.merged_into, ticket.void
    from chain
    join store.tickets as ticket on ticket.ticket_id = chain.next_id
    where not chain.void
),

ended as (
    select ticket_id, bool_or(void) as void, any_value(reached) filter (where next_id is null) as end_id
    from chain
    group by ticket_id
)

select
    ticket_id,
    case when not void then end_id end as root_id,
    case when void then 'void' when end_id is null then 'circle' else 'merged' end as reason
from ended;

insert into touched
with moved as (
    select
        coalesce(old.ticket_id, new.ticket_id) as ticket_id,
        old.root_id as old_root,
        new.root_id as new_root
    from store.kept_merges as old
    full join merges_now as new on new.ticket_id = old.ticket_id
    where
        old.root_id is distinct from new.root_id
        or old.reason is distinct from new.reason
        or old.ticket_id in (select ticket_id from touched)
        or new.ticket_id in (select ticket_id from touched)
)

select ticket_id from moved
union select old_root from moved where old_root is not null
union select new_root from moved where new_root is not null;

delete from store.kept_merges;

insert into store.kept_merges select * from merges_now;

drop table merges_now;
