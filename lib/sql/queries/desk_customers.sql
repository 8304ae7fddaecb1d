-- One row per customer whose name or number holds all the words that are looked for, the best first; at most eight.
with named as (
    select
        customer.customer_id,
        customer.name,
        concat_ws(' ', customer.name, customer.customer_id, customer.org_number, customer.email) as words
    from store.customers as customer
)

select named.customer_id, named.name as customer_name, coalesce(contract.form, 'no_contract') as contract_form
from named
left join facts.contracts as contract
    on contract.customer_id = named.customer_id
    and getvariable('as_of_on') between contract.valid_from and contract.valid_to
where
    ($word1::varchar is null or regexp_matches(named.words, '(?i)' || $word1))
    and ($word2::varchar is null or regexp_matches(named.words, '(?i)' || $word2))
    and ($word3::varchar is null or regexp_matches(named.words, '(?i)' || $word3))
    and ($word4::varchar is null or regexp_matches(named.words, '(?i)' || $word4))
    and ($word5::varchar is null or regexp_matches(named.words, '(?i)' || $word5))
    and ($word6::varchar is null or regexp_matches(named.words, '(?i)' || $word6))
order by
    calc.relevance(named.words, $word1) + calc.relevance(named.words, $word2) desc,
    named.name,
    named.customer_id
limit 8
