-- One row per row of the file: the fields of its kind as text, its times as ISO texts and instants, its durations in
-- seconds.
create or replace temp table {into} as
with said as (
    select
        raw.line,
        {said}
    from {raw}_lines as raw
    {joins}
),

ended as (
    select
        *,
        {ends}
    from said
),

walled as (
    select
        *,
        {walls}
    from ended
),

placed as (
    select
        walled.*,
        {instants}
    from walled
    {clocks}
)

select
    *,
    {told}
from placed
