-- One writer at a time, of all processes. Before anything is read, so that all that was committed before is seen.
set local lock_timeout = '60s';
lock table store.commits in exclusive mode
