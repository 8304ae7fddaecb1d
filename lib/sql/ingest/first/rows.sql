-- One row per row of a table of the store that holds nothing but these.
(select * from incoming_{table} where problem is null)
