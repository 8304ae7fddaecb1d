-- A mapping under its name, in the place of an earlier one.
insert or replace into store.mappings values ($name, $kind, $described, $actor, $now)
