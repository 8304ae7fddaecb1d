-- Texts of others in which the customer is named, without its names.
update store.{table}
set {column} = regexp_replace({column}, $pattern, '\1' || $gone || '\3', 'g')
where regexp_matches({column}, $pattern)
