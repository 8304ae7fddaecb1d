"""Which of several rows that want the same time get it: what is there first, then the earlier row of the import."""

from collections.abc import Iterator
from typing import Any, NamedTuple


class Interval(NamedTuple):
    """A row that takes a time of its parties, from `starts` until before `ends`. `file_no` -1: it is in the store;
    `replaced`: an incoming row of the same key takes its place, unless that one is refused."""

    row_key: str
    parties: list[str]
    starts: Any
    ends: Any
    file_no: int
    line: int
    replaced: bool

    def meets(self, other: "Interval") -> bool:
        """Whether both want some time of the same party. Touching ends don't meet."""
        return bool(set(self.parties) & set(other.parties)) and self.starts < other.ends and other.starts < self.ends


def refused(rows: list[tuple]) -> Iterator[tuple[int, int, str]]:
    """The incoming rows that don't get their time: file number, line, and the key of the row that has it.

    A stored row whose replacement is refused stays as it was; if that is impossible because another incoming row has
    taken its time meanwhile, that one is refused too.
    """
    intervals = [Interval(*row) for row in rows]
    stored = {interval.row_key: interval for interval in intervals if interval.file_no < 0}
    incoming = [interval for interval in intervals if interval.file_no >= 0]
    kept = [interval for interval in stored.values() if not interval.replaced]
    out: dict[tuple[int, int], str] = {}
    waiting = incoming
    while waiting:
        accepted, back = list(kept), []
        for interval in waiting:
            rival = next((other for other in accepted if interval.meets(other)), None)
            if rival is None:
                accepted.append(interval)
                continue
            out[interval.file_no, interval.line] = rival.row_key
            if interval.row_key in stored:
                back.append(stored[interval.row_key])
        # What comes back was there first: judge the rest again beside it.
        kept += back
        waiting = [interval for interval in waiting if (interval.file_no, interval.line) not in out] if back else []
    for (file_no, line), other in out.items():
        yield file_no, line, other
