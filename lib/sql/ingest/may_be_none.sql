-- Whether a record of a file may be no row: it may sum up others, be blank or say the header again. (`in` would be a join,
-- which puts rows that are read in order out of it.)
list_contains(['', 'tot', 'sum', 'sub', 'gra', 'del', 'slu'], lower({first}[:3])) or ({header_again})
