-- One row: whether nothing has been imported yet.
select not exists (from store.tickets) and not exists (from store.customers) as empty
