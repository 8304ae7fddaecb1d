-- One row per warranty status: the installations that fit the filters, of whom they are, and what their warranty has cost.
select
    warranty_status as status,
    count(*) as installations,
    count(distinct customer_id) as customers,
    sum(tickets)::bigint as tickets,
    sum(minutes) as minutes,
    sum(cost)::decimal(18, 2) as cost
from (
    select * rename (status as warranty_status), concat_ws(' ', module, vendor, customer_name, customer_id, installation_id, ticket_id) as words
    from reports.installations
)
where
    (installed_on between $first and $last or warranty_status in ('active', 'expiring'))
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
    and ($customer::varchar is null or customer_id = $customer)
    and (len($module::varchar[]) = 0 or list_contains($module::varchar[], module))
    and (len($vendor::varchar[]) = 0 or list_contains($vendor::varchar[], coalesce(vendor, '')))
    and ($word1::varchar is null or regexp_matches(words, '(?i)' || $word1))
    and ($word2::varchar is null or regexp_matches(words, '(?i)' || $word2))
    and ($word3::varchar is null or regexp_matches(words, '(?i)' || $word3))
    and ($word4::varchar is null or regexp_matches(words, '(?i)' || $word4))
    and ($word5::varchar is null or regexp_matches(words, '(?i)' || $word5))
    and ($word6::varchar is null or regexp_matches(words, '(?i)' || $word6))
group by warranty_status
