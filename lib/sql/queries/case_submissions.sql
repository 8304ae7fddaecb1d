-- One row per submission of the support form that became a case, or one merged into it: the customer's own words.
select
    submission.ticket_id,
    submission.received_at at time zone 'Europe/Stockholm' as received_at,
    submission.submitted_at at time zone 'Europe/Stockholm' as submitted_at,
    submission.subject,
    submission.message,
    submission.shop_down,
    submission.ordering_blocked,
    submission.name,
    submission.email,
    submission.phone,
    submission.shop,
    submission.category,
    submission.module,
    submission.lang
from store.submissions as submission
left join store.kept_merges as merged on merged.ticket_id = submission.ticket_id
where
    coalesce(merged.root_id, submission.ticket_id) = $ticket
    and submission.received_at <= getvariable('as_of')
order by submission.received_at, submission.form_id
