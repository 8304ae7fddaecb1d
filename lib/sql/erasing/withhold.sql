-- Incoming rows of customers whose data was erased say what the store says of them; those that it doesn't have, and that
-- are of before the erasure, say nothing.
create or replace temp table erased_since as
select subject_id as customer_id, max(erased_at) as erased_at
from store.erasures
where about = 'customer'
group by subject_id;

update incoming_customers as incoming
set name = said.name, email = said.email, org_number = said.org_number
from (
    select
        since.customer_id,
        coalesce(stored.name, $called || ' ' || since.customer_id) as name,
        stored.email,
        stored.org_number
    from erased_since as since
    left join store.customers as stored on stored.customer_id = since.customer_id
) as said
where said.customer_id = incoming.customer_id;

create or replace temp table withheld_tickets as
select ticket.ticket_id, max(since.erased_at) as erased_at
from (
    select ticket_id, customer_id, registered_at from store.tickets
    union all
    select ticket_id, customer_id, registered_at from incoming_tickets where problem is null
) as ticket
join erased_since as since on since.customer_id = ticket.customer_id and ticket.registered_at <= since.erased_at
group by ticket.ticket_id;

update incoming_tickets as incoming
set subject = coalesce((select any_value(subject) from store.tickets where ticket_id = incoming.ticket_id), $subject)
where ticket_id in (select ticket_id from withheld_tickets);

update incoming_time_entries as incoming
set note = (select any_value(note) from store.time_entries where entry_id = incoming.entry_id)
from withheld_tickets as withheld
where withheld.ticket_id = incoming.ticket_id and incoming.started_at <= withheld.erased_at;

update incoming_adjustments as incoming
set reason = coalesce(
    (select any_value(reason) from store.adjustments where adjustment_id = incoming.adjustment_id), $gone
)
from withheld_tickets as withheld
where withheld.ticket_id = incoming.ticket_id and incoming.made_at <= withheld.erased_at;

-- Nor does a text come back that only says what was erased of it.
update incoming_tickets as incoming
set subject = stored.subject
from store.tickets as stored
where
    stored.ticket_id = incoming.ticket_id
    and contains(stored.subject, $gone)
    and incoming.subject like calc.with_anything_for(stored.subject, $gone) escape '\';

update incoming_time_entries as incoming
set note = stored.note
from store.time_entries as stored
where
    stored.entry_id = incoming.entry_id
    and contains(stored.note, $gone)
    and incoming.note like calc.with_anything_for(stored.note, $gone) escape '\';

update incoming_adjustments as incoming
set reason = stored.reason
from store.adjustments as stored
where
    stored.adjustment_id = incoming.adjustment_id
    and contains(stored.reason, $gone)
    and incoming.reason like calc.with_anything_for(stored.reason, $gone) escape '\'
