-- One row per row put aside by an import that is about the customer.
select finding.file, finding.line, finding.column_name, finding.value, finding.reason, finding.record
from store.findings as finding
where
    (finding.table_name, finding.row_key) in (select (table_name, row_key) from erased_keys)
    or (try_cast(finding.record as json) ->> 'ticket_id') in (from erased_tickets)
    or (try_cast(finding.record as json) ->> 'customer_id') in (from erased_customers)
order by finding.file, finding.line
