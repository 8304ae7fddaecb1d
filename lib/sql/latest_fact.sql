-- The latest moment at which anything happened that what is laid by depends on; null when there is nothing.
select max(latest)
from (
    select max(registered_at) as latest from store.kept_tickets
    -- Those of void cases, too: they are findings.
    union all select max(started_at) from store.time_entries
    union all select max(seen_from) from store.kept_resolutions
    union all select max(seen_until) from store.kept_resolutions where seen_until < 'infinity'
    union all select max(installed_on) from store.module_installations
    union all select max(greatest(sent_at, coalesce(decided_at, sent_at))) from store.quotes
    union all select max(invoiced_on) from store.invoice_lines
    union all select max(made_at) from store.adjustments
    union all select max(starts_at) from store.bookings where status = 'held'
    union all select max(greatest(closed_at, coalesce(reopened_at, closed_at))) from store.closings
    -- Rows that were put aside are facts for the audit.
    union all select max(import.started_at) from store.imports as import join store.findings as finding
        on finding.import_id = import.import_id and finding.column_name = 'ticket_id'
)
