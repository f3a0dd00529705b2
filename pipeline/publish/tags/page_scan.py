"""What is drawn on a page of a PDF: the words under each mark, and what is drawn under none.

A mark is a stretch of the content that bears a number; a tag of the structure owns it. What is
neither marked nor called an artifact must be one or the other (ISO 14289-1, 7.1).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    Page,
    Stream,
    String,
    parse_content_stream,
)

from pipeline.publish.tags.pdf_fonts import NO_FONT, PdfFont, font_of

Box = tuple[float, float, float, float]  # left, lower, right, upper; points of the page
Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1, 0, 0, 1, 0, 0)
_PATH = frozenset(("m", "l", "c", "v", "y", "re", "h"))
_PAINTED = frozenset(("S", "s", "f", "F", "f*", "B", "B*", "b", "b*"))
_SHOWS_TEXT = frozenset(("Tj", "TJ", "'", '"'))
_DEEPEST = 12  # forms in one another


@dataclass(slots=True)
class Stretch:
    """Instructions that draw something which no mark tells of: `start` to `end` (not included)."""

    start: int
    end: int
    box: Box | None
    has_picture: bool
    is_artifact: bool


@dataclass(slots=True)
class PageScan:
    """What a page draws. `texts`: by the number of the mark; `stray`: words without a mark."""

    instructions: list[Any]
    texts: dict[int, str] = field(default_factory=dict)
    starts: dict[int, tuple[float, float]] = field(default_factory=dict)  # of those words
    stray: str = ""
    stretches: list[Stretch] = field(default_factory=list)
    is_changed: bool = False  # whether instructions have been exchanged


def scan(page: Page) -> PageScan:
    """Return what a page draws."""
    found = PageScan(list(parse_content_stream(page)))
    _Scanner(found).read(found.instructions, page.obj.get("/Resources", Dictionary()))
    return found


class _Scanner:
    """Goes through instructions, and through the forms that they draw."""

    def __init__(self, found: PageScan) -> None:
        self.found = found
        self.fonts: dict[tuple[int, int], PdfFont] = {}
        self.font = NO_FONT
        self.open: list[tuple[int | None, bool, bool]] = []  # number, artifact, says its own words
        self.matrix, self.saved = _UNIT, list[Matrix]()
        self.line = _UNIT  # where the words of a line begin
        self.path: int | None = None  # where a path outside of all marks begins
        self.points: list[tuple[float, float]] = []
        self.stretch: Stretch | None = None  # the artifact that is open

    def read(self, instructions: Sequence[Any], resources: Any, depth: int = 0) -> None:
        for at, instruction in enumerate(instructions):
            operator = str(instruction.operator)
            if operator in _SHOWS_TEXT:
                self._text(instruction.operands[-1])
            elif operator == "Tf":
                self.font = self._font(resources, instruction.operands[0])
            elif operator in ("BDC", "BMC", "EMC"):
                self._mark(at, operator, instruction.operands, resources, depth)
            elif operator in ("q", "Q", "cm"):
                self._state(operator, instruction.operands)
            elif operator in ("BT", "Td", "TD", "Tm"):
                self._go(operator, instruction.operands)
            else:
                self._paint(at, operator, instruction, resources, depth)

    def _paint(self, at: int, operator: str, instruction: Any, resources: Any, depth: int) -> None:
        if operator in ("Do", "sh", "INLINE IMAGE"):
            self._object(at, operator, instruction, resources, depth)
        elif operator in _PATH:
            self._along(at, operator, instruction.operands, depth)
        elif operator in _PAINTED or operator == "n":
            self._painted(at, operator, depth)

    # -------------------------------------------------------------- marks

    def _mark(self, at: int, operator: str, operands: Any, resources: Any, depth: int) -> None:
        if operator == "EMC":
            if self.open:
                self.open.pop()
            if self.stretch is not None and not depth and not self.open:
                self.stretch.end = at + 1
                self.stretch = None
            return
        number, words = _properties(operands, resources) if operator == "BDC" else (None, None)
        artifact = str(operands[0]) == "/Artifact"
        if artifact and not self.open and not depth:
            self.stretch = Stretch(at, at + 1, None, has_picture=False, is_artifact=True)
            self.found.stretches.append(self.stretch)
        self.open.append((number, artifact, words is not None))
        if words is not None:
            self._say(words)

    def _say(self, words: str) -> None:
        number = next((n for n, _, _ in reversed(self.open) if n is not None), None)
        if number is not None:
            self.found.starts.setdefault(number, self._placed(*self.line[4:]))
            self.found.texts[number] = self.found.texts.get(number, "") + words
        elif not any(artifact for _, artifact, _ in self.open):
            self.found.stray += words

    @property
    def _is_outside(self) -> bool:
        return not any(number is not None or artifact for number, artifact, _ in self.open)

    # -------------------------------------------------------------- words

    def _text(self, shown: Any) -> None:
        if any(says for _, _, says in self.open):
            return
        pieces = shown if isinstance(shown, Array) else [shown]
        words = "".join(self.font.words(bytes(p)) for p in pieces if isinstance(p, String))
        self._say(words)

    def _go(self, operator: str, operands: Any) -> None:
        numbers = [float(n) for n in operands]
        if operator == "Tm" and len(numbers) == 6:
            self.line = _times(numbers, _UNIT)
        elif len(numbers) == 2:
            self.line = _times([1, 0, 0, 1, *numbers], self.line)
        else:
            self.line = _UNIT

    def _font(self, resources: Any, name: Any) -> PdfFont:
        font = resources.get("/Font", {}).get(str(name))
        if not isinstance(font, Object):
            return NO_FONT
        known = self.fonts.get(font.objgen) if font.is_indirect else None
        if known is None:
            known = font_of(font)
            if font.is_indirect:
                self.fonts[font.objgen] = known
        return known

    # -------------------------------------------------------------- what is painted

    def _object(self, at: int, operator: str, instruction: Any, resources: Any, depth: int) -> None:
        drawn = None
        if operator == "Do":
            drawn = resources.get("/XObject", {}).get(str(instruction.operands[0]))
        is_form = isinstance(drawn, Stream) and drawn.get("/Subtype") == Name.Form
        before = len(self.found.stray)
        if is_form and depth < _DEEPEST:
            kept = self.matrix, list(self.saved)
            inner = drawn.get("/Resources", resources)  # type: ignore[union-attr]
            self.read(list(parse_content_stream(drawn)), inner, depth + 1)  # type: ignore[arg-type]
            self.matrix, self.saved = kept
        if not depth and len(self.found.stray) == before:
            corners = [self._placed(x, y) for x, y in ((0, 0), (1, 0), (0, 1), (1, 1))]
            self._drawn(at, at + 1, corners, has_picture=operator != "sh" and not is_form)

    def _along(self, at: int, operator: str, operands: Any, depth: int) -> None:
        if depth or (self.stretch is None and not self._is_outside):
            return
        if self.path is None:
            self.path = at
        numbers = [float(n) for n in operands if isinstance(n, int | float | Decimal)]
        if operator == "re" and len(numbers) == 4:
            x, y, wide, high = numbers
            numbers = [x, y, x + wide, y + high]
        self.points += [
            self._placed(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=False)
        ]

    def _painted(self, at: int, operator: str, depth: int) -> None:
        if self.path is not None and operator != "n" and not depth:
            self._drawn(self.path, at + 1, self.points, has_picture=False)
        if not depth:
            self.path, self.points = None, []

    def _drawn(
        self, start: int, end: int, points: Sequence[tuple[float, float]], has_picture: bool
    ) -> None:
        box = _round(points)
        if self.stretch is not None:
            self.stretch.box = _joined(self.stretch.box, box)
            self.stretch.has_picture |= has_picture
        elif self._is_outside:
            made = Stretch(start, end, box, has_picture, is_artifact=False)
            self.found.stretches.append(made)

    def _state(self, operator: str, operands: Any) -> None:
        if operator == "q":
            self.saved.append(self.matrix)
        elif operator == "Q":
            self.matrix = self.saved.pop() if self.saved else _UNIT
        elif len(operands) == 6:
            self.matrix = _times([float(n) for n in operands], self.matrix)

    def _placed(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f


def _times(m: Sequence[float], n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _round(points: Sequence[tuple[float, float]]) -> Box | None:
    if not points:
        return None
    across, up = [x for x, _ in points], [y for _, y in points]
    return min(across), min(up), max(across), max(up)


def _joined(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return one or other
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _properties(operands: Any, resources: Any) -> tuple[int | None, str | None]:
    """Return the number of a mark, and what it is said to say, if it is."""
    given = operands[1] if len(operands) > 1 else None
    if isinstance(given, Name):
        given = resources.get("/Properties", {}).get(str(given))
    if not isinstance(given, Dictionary):
        return None, None
    number, words = given.get("/MCID"), given.get("/ActualText")
    return (
        number if isinstance(number, int) and number >= 0 else None,
        str(words) if isinstance(words, String) else None,
    )


# ---------------------------------------------------------------- rewriting


def with_marks(instructions: Sequence[Any], marks: Mapping[int, Sequence[Any]]) -> list[Any]:
    """Return the instructions with others before those of some numbers."""
    made: list[Any] = []
    for at, instruction in enumerate(instructions):
        made += marks.get(at, ())
        made.append(instruction)
    return [*made, *marks.get(len(instructions), ())]
