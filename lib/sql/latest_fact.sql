-- The latest moment at which anything happened that what is laid by depends on; null when there is nothing.
select max(latest)
from (
    select max(registered_at) as latest from store.kept_tickets
    union all select max(last_at) from store.kept_work
    union all select max(seen_from) from store.kept_resolutions
    union all select max(seen_until) from store.kept_resolutions where seen_until < 'infinity'
    union all select max(installed_on) from store.module_installations
    union all select max(greatest(sent_at, coalesce(decided_at, sent_at))) from store.quotes
    union all select max(invoiced_on) from store.invoice_lines
    union all select max(made_at) from store.adjustments
    union all select max(starts_at) from store.bookings where status = 'held'
)
