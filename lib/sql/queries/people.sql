-- One row per person whose roles are set in the store.
select
    people.person_id,
    people.name,
    people.staff_id,
    staff.name as staff_name,
    people.roles,
    people.set_by,
    people.set_at::timestamp as set_at,
    sign_outs.signed_out_at::timestamp as signed_out_at
from store.people
left join store.staff using (staff_id)
left join store.sign_outs using (person_id)
order by lower(coalesce(people.name, people.person_id)), people.person_id
