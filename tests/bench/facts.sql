-- Canonical files of a desk with $tickets cases and three time entries each, as a large agency would export them.
create macro spread(number, prime, size) as (number * prime) % size;

-- No case arrives in the hour that is skipped in spring: minutes of the day run from 06:00 to 22:00.
create macro moment(number) as
    timestamp '2021-01-04 06:00:00'
    + to_days((number * 1900 / $tickets)::integer) + to_minutes(spread(number, 7919, 960)::integer);

copy (
    select 'K' || number as customer_id, 'Kund ' || number as name
    from range($customers) as t (number)
) to '$folder/customers.csv' (header);

copy (
    select 'S' || number as staff_id, 'Handläggare ' || number as name
    from range(12) as t (number)
) to '$folder/staff.csv' (header);

copy (
    select 'K' || number as customer_id, ['bas', 'plus', 'premium'][1 + number % 3] as form, '2020-01-01' as valid_from
    from range($customers) as t (number)
    where number % 10 > 0
) to '$folder/contracts.csv' (header);

copy (
    select
        'T' || lpad(number::varchar, 8, '0') as ticket_id,
        'K' || spread(number, 7919, $customers) as customer_id,
        strftime(moment(number), '%Y-%m-%dT%H:%M:%S') as registered_at,
        'Ärende om kassan och modul ' || spread(number, 31, 977) as subject,
        [
            'core', 'third_party', 'customer_caused', 'hosting', 'advice', 'development', 'own_theme', 'version', ''
        ][1 + number % 9] as category,
        if(number % 40 = 0, 'true', 'false') as critical,
        '' as serious, '' as installation_id, '' as merged_into, '' as void
    from range($tickets) as t (number)
) to '$folder/tickets.csv' (header);

copy (
    select
        'E' || lpad(number::varchar, 9, '0') as entry_id,
        'T' || lpad((number // 3)::varchar, 8, '0') as ticket_id,
        'S' || number % 12 as staff_id,
        strftime(
            moment(number // 3) + to_days((number % 6)::integer) + to_minutes((number % 7)::integer), '%Y-%m-%dT%H:%M:%S'
        ) as started_at,
        5 + spread(number, 13, 50) as minutes,
        ['support', 'support', 'support', 'upgrade', 'development'][1 + number % 5] as work,
        '' as note
    from range($tickets * 3) as t (number)
) to '$folder/time_entries.csv' (header);
