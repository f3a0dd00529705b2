"""The sheets of an .xlsx looked over, where an earlier read does not tell what is in them.

Of a sheet that is packed as before nothing is unpacked. Of another, the rows that are written as
before are not read again, where rows can be told apart. (DECISIONS 340)
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from pipeline.errors import WorkbookError
from pipeline.read import faults
from pipeline.read.cell_looks import CellLooks
from pipeline.read.kept import KeptReads, KeptSheet, SharedTexts
from pipeline.read.row_changes import WrittenRows, are_apart, cut_at_rows, digests_of_rows
from pipeline.read.sheet_scan import survey_sheet
from pipeline.read.sheet_survey import Survey, SurveyedSheet, too_far
from pipeline.xlsx.workbook_package import WorkbookPackage

_NO_ROWS = b"<worksheet><sheetData/></worksheet>"
_SHARED = b't="s"'


@dataclass(frozen=True, slots=True)
class SheetToRead:
    """A sheet, and what calamine is to see of it; `shared`: its cells with a shared text."""

    surveyed: SurveyedSheet
    data: bytes | WrittenRows = _NO_ROWS
    shared: int = 0

    def pieces(self) -> Iterator[bytes]:
        """Yield the sheet as calamine is to see it: cut in several where it has many rows."""
        if isinstance(self.data, bytes):
            yield self.data
        else:
            yield from self.data.in_pieces()


@dataclass(frozen=True, slots=True)
class SheetSurveyor:
    """Looks over the sheets of a file, whose `texts` they share; `kept`: what was read before."""

    package: WorkbookPackage
    looks: CellLooks
    texts: SharedTexts
    context: str
    file: str
    kept: KeptReads

    def sheet(self, name: str, part: str) -> SheetToRead:
        """Return a sheet by its name and the part that it is in; what is wrong is in it."""
        if not faults.known(name):
            return SheetToRead(SurveyedSheet(name))
        now = KeptSheet(self.context, self.package.stamp(part), self.texts.first())
        before = self._before(name)
        try:
            if before is not None and now.stamp and before.stamp == now.stamp:
                self.package.pass_over(part)
                survey = Survey(merged=before.merged, struck=dict(before.struck))
                surveyed = SurveyedSheet(name, survey, before=before)
                return SheetToRead(surveyed, shared=before.shared)
            data = self.package.read(part)
            changed = self._changed_rows(name, data, before, now) if before is not None else None
            return changed or self._whole(name, data, now)
        except WorkbookError as error:
            return SheetToRead(SurveyedSheet(name, error=error))

    def _before(self, name: str) -> KeptSheet | None:
        """Return what was read before, if looks, days and shared texts say what they did then."""
        before = self.kept.sheet((self.file, name))
        if before is None or before.context != self.context:
            return None
        return before if self.texts.first(before.texts.number) == before.texts else None

    def _changed_rows(
        self, name: str, data: bytes, before: KeptSheet, now: KeptSheet
    ) -> SheetToRead | None:
        """Return the rows that are written otherwise than before, None where all must be read."""
        written = cut_at_rows(data) if before.written else None
        if written is None:
            return None
        digests = digests_of_rows(written)
        again = {row for row, _ in digests.items() ^ before.written.items()}
        some = written.only(again)
        survey = self._survey_of_some(written, again, some)
        width = len(before.rows[0]) if before.rows else 0
        if survey is None or too_far(max(digests, default=0), width):
            return None
        struck = {place: all_ for place, all_ in before.struck.items() if place[0] not in again}
        survey = replace(survey, struck={**struck, **survey.struck})
        shared = data.count(_SHARED)
        kept = replace(now, written=digests, shared=shared)
        surveyed = SurveyedSheet(name, survey, before=before, again=frozenset(again), kept=kept)
        return SheetToRead(surveyed, some, shared)

    def _survey_of_some(self, written: WrittenRows, again: set[int], some: bytes) -> Survey | None:
        """Return what stands in some rows of a sheet, None where that hangs on the others."""
        with suppress(WorkbookError):
            survey, usual = self._survey(some)
            alone = are_apart({row: written.rows[row] for row in again & written.rows.keys()})
            if usual is some and alone and not survey.far:
                return survey
        return None

    def _whole(self, name: str, data: bytes, now: KeptSheet) -> SheetToRead:
        survey, usual = self._survey(data)
        if survey.far:
            return SheetToRead(SurveyedSheet(name, survey))
        written = cut_at_rows(data) if usual is data and now.stamp else None
        apart = written is not None and are_apart(written.rows)
        digests = digests_of_rows(written) if written is not None and apart else {}
        shared = data.count(_SHARED)
        kept = replace(now, written=digests, shared=shared) if now.stamp else None
        if written is None or not apart or written.pieces == 1:
            return SheetToRead(SurveyedSheet(name, survey, kept=kept), usual, shared)
        surveyed = SurveyedSheet(name, survey, kept=kept, pieces=written.pieces)
        return SheetToRead(surveyed, written, shared)

    def _survey(self, data: bytes) -> tuple[Survey, bytes]:
        """Return what stands in a sheet's XML, with its looks, and the XML in the usual form."""
        survey, usual = survey_sheet(data)
        if survey.far:
            return survey, usual
        struck, per_cent = self.looks.struck_cells(usual), self.looks.per_cents(usual)
        return replace(survey, struck=struck, per_cent=per_cent), usual
