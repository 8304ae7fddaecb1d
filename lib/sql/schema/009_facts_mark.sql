-- What the facts are like: one row, another mark after every change that decisions depend on. What was decided is kept
-- beside the store with the mark of the facts that it was decided on.
create table store.facts_mark (mark varchar not null);

insert into store.facts_mark values (uuid()::varchar);
