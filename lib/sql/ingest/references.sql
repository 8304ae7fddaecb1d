-- Rows that name something which is neither in the store nor in a good row of this import.
update incoming_{table}
set problem = '{column}:unknown_reference'
where
    problem is null
    and {column} is not null
    -- `not exists` would look for each of the names apart: four times slower.
    and {column} not in (
        select {key} from store.{target}
        union all
        select {key} from incoming_{target} where problem is null and {key} is not null
    )
