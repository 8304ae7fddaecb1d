-- One row per ticket that fits the filters, the latest first.
select
    one.ticket_id,
    one.registered_at at time zone 'Europe/Stockholm' as registered_at,
    one.status,
    one.critical,
    one.customer_name,
    one.subject,
    one.category,
    one.contract_form,
    one.due_on,
    one.handled_at at time zone 'Europe/Stockholm' as handled_at,
    one.resolved_at at time zone 'Europe/Stockholm' as resolved_at,
    audit.minutes,
    audit.charged,
    audit.adjusted,
    audit.invoiced,
    audit.difference,
    audit.finding
from reports.cases as one
join reports.audit as audit on audit.ticket_id = one.ticket_id
where
    one.registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], one.contract_form))
    and (len($status::varchar[]) = 0 or list_contains($status::varchar[], one.status))
    and (len($finding::varchar[]) = 0 or list_contains($finding::varchar[], audit.finding))
    and (len($category::varchar[]) = 0 or list_contains($category::varchar[], coalesce(one.category, 'none')))
    and (
        len($coverage::varchar[]) + len($clause::varchar[]) = 0
        or one.ticket_id in (
            select ticket_id
            from reports.work
            where
                (len($coverage::varchar[]) = 0 or list_contains($coverage::varchar[], coverage))
                and (len($clause::varchar[]) = 0 or list_contains($clause::varchar[], clause))
        )
    )
    and ($customer::varchar is null or one.customer_id = $customer)
    and ($critical::boolean is null or one.critical = $critical)
    and (not $waiting or one.waiting)
    and (
        $q::varchar is null
        or contains(lower(one.subject), lower($q))
        or contains(lower(one.customer_name), lower($q))
        or contains(lower(one.ticket_id), lower($q))
    )
order by registered_at desc, ticket_id desc
