-- Rows that name something which is neither in the store nor in a good row of this import.
update incoming_{table}
set problem = '{column}:unknown_reference'
where
    problem is null
    and {column} is not null
    and not exists (from store.{target} as stored where stored.{key} = incoming_{table}.{column})
    and not exists (
        from incoming_{target} as incoming
        where incoming.{key} = incoming_{table}.{column} and incoming.problem is null
    )
