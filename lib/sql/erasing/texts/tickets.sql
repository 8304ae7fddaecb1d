-- Cases without what their subjects say. What figures are made of stays: which subjects of a customer are the same (one
-- matter as several cases), and which of its modules they name (warranty).
update store.tickets as ticket
set subject = said.subject
from (
    with own as (
        select
            ticket_id,
            customer_id,
            calc.words(subject) as words,
            dense_rank() over (order by lower(trim(subject))) as matter
        from store.tickets
        where ticket_id in (from erased_tickets) and not starts_with(subject, $subject)
    ),

    named as (
        select own.ticket_id, string_agg(distinct installation.module, ' samt ' order by installation.module) as modules
        from own
        join store.module_installations as installation
            on installation.customer_id = own.customer_id
            and calc.words(installation.module) <> ' '
            and contains(own.words, calc.words(installation.module))
        group by own.ticket_id
    )

    select own.ticket_id, concat_ws(': ', $subject || ' ' || own.matter, named.modules) as subject
    from own
    left join named on named.ticket_id = own.ticket_id
) as said
where said.ticket_id = ticket.ticket_id
