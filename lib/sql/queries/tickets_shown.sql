-- One row per ticket shown: with the coverages of its charges.
select
    shown.* exclude (
        chosen_minutes, chosen_amount, chosen_value, minutes, charged, adjusted, invoiced, difference, finding, relevance
    ),
    covered.coverage,
    shown.chosen_minutes,
    shown.chosen_amount,
    shown.chosen_value,
    shown.minutes,
    shown.charged,
    shown.adjusted,
    shown.invoiced,
    shown.difference,
    shown.finding,
    shown.relevance
from shown
left join (
    select ticket_id, list(distinct coverage order by coverage) as coverage
    from reports.work
    where ticket_id in (select ticket_id from shown)
    group by ticket_id
) as covered on covered.ticket_id = shown.ticket_id
