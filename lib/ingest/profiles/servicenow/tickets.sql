-- One row per incident, as its last update says. No category: ServiceNow's own says nothing about the terms.
select
    min(line) as line,
    number as ticket_id,
    arg_max(caller_id, position) as customer_id,
    arg_max(
        coalesce(strftime(try_strptime(opened_at, '%d-%m-%Y %H:%M'), '%Y-%m-%dT%H:%M'), opened_at), position
    ) as registered_at,
    -- The log has no short description; its classification is what it says about the matter.
    coalesce(
        nullif(
            concat_ws(
                ' · ', arg_max(category, position), arg_max(subcategory, position), arg_max(u_symptom, position)
            ), ''
        ), number
    ) as subject,
    case when arg_max(priority, position) = '1 - Critical' then 'true' else 'false' end as critical
from (select *, (coalesce(try_cast(sys_mod_count as integer), 0), line) as position from raw)
group by number
