-- A commit. Its time is that of the server's clock.
insert into store.commits (commit_no, schema_version, tables, whole, touched, changes_charges, only_touched)
values ({commit}, {schema_version}, {tables}, {whole}, {touched}, {changes_charges}, {only_touched});
