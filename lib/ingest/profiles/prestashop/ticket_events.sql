-- One row per first answer that the customer could read, and per closed thread, which was closed when it was last changed.
select
    arg_min(line, date_add) as line,
    'ct' || id_customer_thread as ticket_id,
    min(date_add) as at,
    'handling_started' as event
from raw
where
    resource = 'customer_message' and coalesce(id_employee, '0') <> '0' and coalesce(private, '0') = '0'
    and date_add is not null
group by id_customer_thread
union all
select min(line), 'ct' || id_customer_thread, arg_min(thread_date_upd, line), 'resolved'
from raw
where thread_status = 'closed'
group by id_customer_thread
