-- One row per installation made in a period, or of those whose warranty still runs, that fits the filters: those that end
-- first, then those that ended last, then those that never had a warranty.
select
    installation_id,
    customer_name,
    module,
    warranty_status,
    days_left,
    installed_on,
    covered_until,
    function_check,
    tickets,
    minutes,
    cost,
    vendor,
    vendor_contact,
    vendor_email,
    vendor_phone,
    customer_email,
    contract_form,
    ticket_id,
    customer_id
from (
    select * rename (status as warranty_status), concat_ws(' ', module, vendor, customer_name, customer_id, installation_id, ticket_id) as words
    from reports.installations
)
where
    (installed_on between $first and $last or warranty_status in ('active', 'expiring'))
    and (len($forms::varchar[]) = 0 or list_contains($forms::varchar[], contract_form))
    and (len($status::varchar[]) = 0 or list_contains($status::varchar[], warranty_status))
    and ($customer::varchar is null or customer_id = $customer)
    and (len($module::varchar[]) = 0 or list_contains($module::varchar[], module))
    and (len($vendor::varchar[]) = 0 or list_contains($vendor::varchar[], coalesce(vendor, '')))
    and ($word1::varchar is null or regexp_matches(words, '(?i)' || $word1))
    and ($word2::varchar is null or regexp_matches(words, '(?i)' || $word2))
    and ($word3::varchar is null or regexp_matches(words, '(?i)' || $word3))
    and ($word4::varchar is null or regexp_matches(words, '(?i)' || $word4))
    and ($word5::varchar is null or regexp_matches(words, '(?i)' || $word5))
    and ($word6::varchar is null or regexp_matches(words, '(?i)' || $word6))
order by days_left < 0 nulls last, abs(days_left), installed_on desc, installation_id
