"""Screens again what a process died of: in a fresh process, in halves, down to the single row.

Whoever ended the process, want of memory or a fault in a library, every row that is not at fault gets what it would
have got, and one that ends its process by itself becomes an `error`: no row is lost, and none is called clear unseen.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool

from screening.batch.chunks import Chunk, ChunkDone, Opener, RowLines, keep, lines_of
from screening.batch.decide import decide_error
from screening.batch.pool import Pool
from screening.batch.stage import Screened
from screening.errors import ScreeningError
from screening.model import Alert, Row, RowError

#: Processes that may die one after the other before the run stops: it is not the rows then. Above twice the halvings
#: of a chunk, so that two rows beside each other may be at fault.
MOST_DEATHS = 20
_ENDED = "the process that screened it ended (out of memory?)"


class Alone:
    """One further process, started when it is first needed; nothing else is screened while it works."""

    def __init__(self, open_stages: Opener) -> None:
        self._pool = Pool(1, open_stages)
        self._deaths = 0
        """Since something was last finished."""

    def finish(self, chunk: Chunk) -> ChunkDone:
        """Finish a chunk that a process died of. ScreeningError where one process after the other dies."""
        return keep(chunk, self._lines(chunk.to_screen))

    def died(self) -> None:
        """Count a death. ScreeningError where there were too many without anything finished."""
        self._deaths += 1
        if self._deaths >= MOST_DEATHS:
            raise ScreeningError(
                "a worker process died (killed, or out of memory), and so did those that took its place; what is "
                "finished is kept: run the same command with --resume, with fewer --workers if memory is short"
            )

    def went_on(self) -> None:
        """Note that something was finished."""
        self._deaths = 0

    def close(self) -> None:
        """Ends the process, until it is needed again."""
        self._pool.close()

    def _lines(self, rows: Sequence[Row | RowError]) -> list[RowLines]:
        if not rows:
            return []
        try:
            found = self._pool.submit(lines_of, rows).result()
        except BrokenProcessPool:
            self._pool.close()
            self.died()
        else:
            self.went_on()
            return found
        if len(rows) == 1:
            return [_given_up(rows[0])]
        half = len(rows) // 2
        return self._lines(rows[:half]) + self._lines(rows[half:])


def _given_up(row: Row | RowError) -> RowLines:
    error = RowError(row.file, row.number, row.id, _ENDED)
    alert = Alert(decide_error(error), row if isinstance(row, Row) else None)
    return RowLines.of(Screened(alert, failure=_ENDED))
