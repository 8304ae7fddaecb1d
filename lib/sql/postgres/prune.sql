-- What commits before the last {keep} told goes: a process that hasn't heard of them asks for everything. Of the last one
-- the number stays, as the next one counts on from it.
set local lock_timeout = '2s';

delete from store.deletions where commit_no in (select commit_no from store.commits where at < now() - interval '{keep}');

delete from store.commits
where at < now() - interval '{keep}' and commit_no < (select max(commit_no) from store.commits)
