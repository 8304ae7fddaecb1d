-- One row per ticket in the views, as known at `as_of`.
select
    * exclude (handled_at, handled_on, handled_n),
    if(handled_at <= getvariable('as_of'), handled_at, null) as handled_at,
    if(handled_at <= getvariable('as_of'), handled_on, null) as handled_on,
    if(handled_at <= getvariable('as_of'), handled_n, null) as handled_n
from store.kept_tickets
where registered_at <= getvariable('as_of')
