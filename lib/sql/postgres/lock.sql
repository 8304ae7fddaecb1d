-- One writer at a time, of all processes: whose turn it is waits only for what keeps no turns. Before anything is read, so that all that was committed before is seen.
set local lock_timeout = '2s';
lock table store.commits in exclusive mode
