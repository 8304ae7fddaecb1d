-- One row per address of a calendar that is in use: whose sessions it holds, and who made it when.
select
    feed.feed_id,
    feed.staff_id,
    staff.name as staff_name,
    feed.made_by,
    coalesce(maker.name, feed.made_by) as maker_name,
    feed.made_at at time zone 'Europe/Stockholm' as made_at
from store.feeds as feed
left join store.staff as staff on staff.staff_id = feed.staff_id
left join store.staff as maker on maker.staff_id = feed.made_by
where feed.revoked_at is null
order by feed.made_at, feed.feed_id
