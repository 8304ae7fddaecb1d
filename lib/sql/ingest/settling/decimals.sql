-- One row: which decimal signs read every number, whether they read some differently, whether any sign stands there, and
-- whether a number needs a unit.
select
    coalesce(bool_and(point is not null), true) as point,
    coalesce(bool_and(comma is not null), true) as comma,
    coalesce(bool_or(point <> comma), false) as differ,
    coalesce(bool_or(regexp_matches(number, '[.,]')), false) as signed,
    coalesce(bool_or(own_unit is null), false) as needs_unit
from said_durations
where coalesce(point, comma) is not null and told_seconds is null
