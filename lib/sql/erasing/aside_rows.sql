-- One row per row put aside by an import that is about the customer (`own`), or names it.
select
    finding.finding_id,
    finding.column_name,
    finding.value,
    finding.detail,
    finding.record,
    finding.row_key,
    (
        (finding.table_name, finding.row_key) in (select (table_name, row_key) from erased_keys)
        or (try_cast(finding.record as json) ->> 'ticket_id') in (from erased_tickets)
        or (try_cast(finding.record as json) ->> 'customer_id') in (from erased_customers)
    ) is true as own
from store.findings as finding
where own or regexp_matches(concat_ws(' ', finding.value, finding.detail, finding.record, finding.row_key), $pattern)
