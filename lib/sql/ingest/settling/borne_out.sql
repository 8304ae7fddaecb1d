-- One row: of the rows with a duration, a beginning and an end, how many bear this reading out, and how many there are.
select
    coalesce(sum(
        (
            abs(coalesce(told_seconds, {decimal} * coalesce(own_unit, {unit})) - {order})
            <= greatest(
                resolution,
                if(told_seconds is null, coalesce(own_unit, {unit}) / 2 / power(10, decimals), clock_resolution)
            )
        )::integer
    ), 0) as borne_out,
    count(*) as rows
from spans
