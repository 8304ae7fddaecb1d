-- One row per ticket that fits the filters, the latest first.
with covered as (
    select ticket_id, list(distinct coverage order by coverage) as coverages, list(distinct clause) as clauses,
        sum(minutes) as minutes
    from reports.work
    group by ticket_id
)

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
    covered.coverages as coverage,
    coalesce(covered.minutes, 0) as minutes,
    audit.charged,
    audit.adjusted,
    audit.invoiced,
    audit.difference,
    audit.finding
from reports.cases as one
join reports.audit as audit on audit.ticket_id = one.ticket_id
left join covered on covered.ticket_id = one.ticket_id
where
    one.registered_on between $first and $last
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], one.contract_form))
    and (len($status::varchar[]) = 0 or list_contains($status::varchar[], one.status))
    and (len($finding::varchar[]) = 0 or list_contains($finding::varchar[], audit.finding))
    and (len($category::varchar[]) = 0 or list_contains($category::varchar[], coalesce(one.category, 'none')))
    and (len($coverage::varchar[]) = 0 or list_has_any(covered.coverages, $coverage::varchar[]))
    and (len($clause::varchar[]) = 0 or list_has_any(covered.clauses, $clause::varchar[]))
    and ($customer::varchar is null or one.customer_id = $customer)
    and ($critical::boolean is null or one.critical = $critical)
    and (not $waiting or one.waiting)
    and (
        $q::varchar is null
        or contains(lower(one.subject), lower($q))
        or contains(lower(one.customer_name), lower($q))
        or contains(lower(one.ticket_id), lower($q))
    )
order by one.registered_at desc, one.ticket_id desc
