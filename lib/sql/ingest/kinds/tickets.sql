-- One row per case of a help desk's export. What people decided about it in the app holds.
with said as (
    select line, category
    from fields
    where category is not null
),

mark as (
    select distinct
        line,
        regexp_replace(lower(trim(unnest(regexp_split_to_array(category, '[,;|\n]')))), '[\s-]+', '_', 'g') as mark
    from said
),

-- Only what is exactly the name of a category says one, and only where nothing says another.
categorised as (
    select mark.line, min(named.category) as category
    from mark
    join category_names as named on named.name = mark.mark
    group by mark.line
    having count(distinct named.category) = 1
),

known_customer as (
    select customer_id, name, email from store.customers
    union
    select customer_id, name, email from incoming_customers where problem is null
),

-- One row per id, or per name or address that only one customer has. An id comes before a name, as it is nobody else's.
customer as (
    select mark, arg_min(customer_id, rank) as customer_id
    from (
        select lower(customer_id) as mark, customer_id, 1 as rank from known_customer
        union all
        select lower(name), customer_id, 2 from known_customer
        union all
        select lower(email), customer_id, 3 from known_customer
    )
    where mark is not null
    group by mark
    having count(distinct customer_id) filter (rank = 1) = 1 or count(distinct customer_id) = 1
),

decided as (
    select
        row_key as ticket_id,
        bool_or((before ->> 'category') is distinct from (after ->> 'category')) as category,
        bool_or((before ->> 'critical') is distinct from (after ->> 'critical')) as critical,
        bool_or((before ->> 'serious') is distinct from (after ->> 'serious')) as serious
    from store.audit_log
    where table_name = 'tickets' and action = 'decide_case'
    group by row_key
)

select
    fields.line,
    fields.ticket_id,
    coalesce(
        by_organization.customer_id, by_email.customer_id, by_name.customer_id,
        fields.organization, fields.customer_email, fields.customer_name, stored.customer_id
    ) as customer_id,
    fields.registered_at,
    coalesce(fields.subject, stored.subject, fields.ticket_id) as subject,
    if(decided.category, stored.category, coalesce(categorised.category, stored.category)) as category,
    if(
        decided.critical, stored.critical,
        -- `1 - Critical`, `4 urgent`: the number says the same.
        list_has_any(
            getvariable('critical_values')::varchar[],
            [lower(fields.priority), regexp_replace(lower(fields.priority), '^\d+[\s.-]+', '')]
        )
    )::varchar as critical,
    if(
        decided.serious, stored.serious,
        coalesce(stored.serious, false)
        or fields.line in (select line from mark where mark in ('serious', 'allvarlig', 'allvarligt'))
    )::varchar as serious,
    if(fields.registered_skipped, 'registered_at:skipped_hour', null) as problem
from fields
left join store.tickets as stored on stored.ticket_id = fields.ticket_id
left join decided on decided.ticket_id = fields.ticket_id
left join categorised on categorised.line = fields.line
left join customer as by_organization on by_organization.mark = lower(fields.organization)
left join customer as by_email on by_email.mark = lower(fields.customer_email)
left join customer as by_name on by_name.mark = lower(fields.customer_name)
