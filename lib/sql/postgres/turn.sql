-- Whether it is this writer's turn, to the end of the transaction. It is nobody else's then.
select pg_try_advisory_xact_lock(hashtext('supportkoll: who writes')) as is_ours
