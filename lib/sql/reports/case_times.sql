-- One row per ticket: how it was handled, and when it was resolved.
select
    promise.* exclude (registered_n),
    resolution.resolved_at,
    resolution.resolved_on,
    calc.days_to_resolution(
        promise.critical, promise.registered_n, resolution.resolved_n, resolution.waited_days
    ) as working_days_to_resolution,
    if(promise.critical, null, resolution.waited_days) as waited_working_days
from reports.promises as promise
left join facts.resolutions as resolution on resolution.ticket_id = promise.ticket_id
