-- One row per case that the rows of an import say something about, and the one that it counts as.
create or replace temp table undone_cases as
with named as (
    select ticket_id from store.tickets where import_id = $import_id
    union
    select ticket_id from store.ticket_events where import_id = $import_id
    union
    select ticket_id from store.time_entries where import_id = $import_id
    union
    select ticket_id from store.quotes where import_id = $import_id
    union
    select ticket_id from store.invoice_lines where import_id = $import_id
    union
    select ticket_id from store.adjustments where import_id = $import_id
    union
    select ticket_id from store.module_installations where import_id = $import_id
    union
    select ticket_id
    from store.tickets
    where
        installation_id in (select installation_id from store.module_installations where import_id = $import_id)
        or customer_id in (select customer_id from store.contracts where import_id = $import_id)
    union
    select before ->> 'ticket_id' from store.audit_log where import_id = $import_id and action = 'import'
)

select ticket_id
from named
where ticket_id is not null
union
select root_id
from store.kept_merges
where ticket_id in (from named) and root_id is not null
