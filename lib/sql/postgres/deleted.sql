-- The keys of rows that a commit deleted.
insert into store.deletions values ({commit}, '{table}', {keys});
