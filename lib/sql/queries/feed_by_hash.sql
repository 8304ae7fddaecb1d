-- One row per address of a calendar with a secret, none for one that has ended or whose maker may see no bookings.
select
    feed.staff_id,
    coalesce(staff.name, feed.staff_id) as staff_name,
    feed.made_at
from store.feeds as feed
left join store.staff as staff on staff.staff_id = feed.staff_id
where
    feed.secret_hash = $hash
    and feed.revoked_at is null
    -- Whoever is known to have lost the roles, as a person who signs in or as a member of staff.
    and not exists (
        from store.people as person
        where
            feed.made_by in (person.person_id, person.staff_id)
            and not list_has_any(person.roles, $roles)
    )
