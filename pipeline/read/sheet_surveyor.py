"""The sheets of an .xlsx looked over, where an earlier read does not tell what is in them.

Of a sheet that is packed as before nothing is unpacked, unless shared texts say another thing. Of
another, the rows are not read again that are written as before and name no such text, where rows
can be told apart. (DECISIONS 340, 344)
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import suppress
from dataclasses import dataclass, replace

from pipeline.errors import WorkbookError
from pipeline.read import faults
from pipeline.read.cell_looks import CellLooks
from pipeline.read.earlier_texts import EarlierTexts
from pipeline.read.kept import KeptReads
from pipeline.read.kept_sheets import KeptSheet, Origin
from pipeline.read.row_changes import (
    SHARED,
    RowDigests,
    WrittenRows,
    are_apart,
    cut_at_rows,
    digests_of_rows,
    with_texts,
)
from pipeline.read.sheet_scan import survey_sheet
from pipeline.read.sheet_survey import Survey, SurveyedSheet, too_far
from pipeline.xlsx.workbook_package import WorkbookPackage

_NO_ROWS = b"<worksheet><sheetData/></worksheet>"


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
    """Looks over the sheets of a file; `kept`: what was read before, `texts`: whether it holds."""

    package: WorkbookPackage
    looks: CellLooks
    texts: EarlierTexts
    context: str
    file: str
    kept: KeptReads

    def sheet(self, name: str, part: str) -> SheetToRead:
        """Return a sheet by its name and the part that it is in; what is wrong is in it."""
        if not faults.known(name):
            return SheetToRead(SurveyedSheet(name))
        now = Origin(self.context, self.package.stamp(part), self.texts.now.stamp)
        before = self.kept.sheet((self.file, name)) if now.stamp else None
        others = self.texts.others(name, before, now) if before is not None else None
        try:
            if before is None or others is None:
                return self._whole(name, self.package.read(part), now)
            if before.origin.stamp == now.stamp and not others:
                self.package.pass_over(part)
                return _as_before(name, before)
            data = self.package.read(part)
            return self._partly(name, data, before, now, others) or self._whole(name, data, now)
        except WorkbookError as error:
            return SheetToRead(SurveyedSheet(name, error=error))

    def _partly(
        self, name: str, data: bytes, before: KeptSheet, now: Origin, others: Set[int]
    ) -> SheetToRead | None:
        """Return the rows that say another thing than before, None where all must be read."""
        written = before.written
        if not written.numbers:
            return None
        rows = with_texts(data, others)
        again = set(rows.rows)
        if before.origin.stamp != now.stamp:
            cut = cut_at_rows(data)
            if cut is None:
                return None
            rows, written = cut, digests_of_rows(cut)
            again |= written.differing(before.written)
        elif not again:
            return _as_before(name, before)
        some = rows.only(again)
        width = len(before.rows[0]) if before.rows else 0
        survey = self._survey_of_some(rows, again, some)
        far = too_far(max(written.numbers, default=0), width)
        if survey is None or far or 2 * len(again) > len(written.numbers):
            return None
        struck = {place: all_ for place, all_ in before.struck.items() if place[0] not in again}
        survey = replace(survey, struck={**struck, **survey.struck})
        shared = data.count(SHARED)
        kept = KeptSheet(now, written=written, shared=shared)
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

    def _whole(self, name: str, data: bytes, now: Origin) -> SheetToRead:
        survey, usual = self._survey(data)
        if survey.far:
            return SheetToRead(SurveyedSheet(name, survey))
        written = cut_at_rows(data) if usual is data and now.stamp else None
        apart = written is not None and are_apart(written.rows)
        digests = digests_of_rows(written) if written is not None and apart else RowDigests()
        shared = data.count(SHARED)
        kept = KeptSheet(now, written=digests, shared=shared) if now.stamp else None
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


def _as_before(name: str, before: KeptSheet) -> SheetToRead:
    """Return a sheet of which all holds that an earlier read found."""
    survey = Survey(merged=before.merged, struck=dict(before.struck))
    return SheetToRead(SurveyedSheet(name, survey, before=before), shared=before.shared)
