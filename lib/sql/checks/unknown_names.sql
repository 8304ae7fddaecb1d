-- One row per contract form or category that the store uses and the terms don't know: its work would have no price.
select distinct 'contract form' as kind, form as name, 'contracts' as used_by
from store.contracts
where not list_contains($forms, form)
union all
select distinct 'category', category, 'tickets'
from store.tickets
where not list_contains($categories, category)
order by all
