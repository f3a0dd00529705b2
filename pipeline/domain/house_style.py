"""A municipality's own look: what its colours and typeface make of a template's theme.

Empty cells change nothing. The shades are worked out, so that what stands on them can be read.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.domain.records import text_at
from pipeline.model import HouseStyle, Record
from pipeline.values.colours import WHITE, mixed, readable

COLUMNS = ("Profilfärg", "Accentfärg", "Typsnitt")
_LOOK = "house style"
_PROFILE, _GREY, _LEAST_MUTED = "1F3A4D", "595959", 7.0

MOST_OF_NAME = 31  # signs in the name of a typeface, as Word and Windows have it
# What Word has on Windows and on a Mac; another typeface may be missing where the file is opened.
WORDS_OWN = frozenset(
    {
        "Aptos", "Arial", "Book Antiqua", "Bookman Old Style", "Calibri", "Calibri Light",
        "Cambria", "Candara", "Century Gothic", "Consolas", "Constantia", "Corbel", "Courier New",
        "Franklin Gothic Book", "Franklin Gothic Medium", "Garamond", "Georgia", "Gill Sans MT",
        "Palatino Linotype", "Segoe UI", "Tahoma", "Times New Roman", "Trebuchet MS", "Verdana",
    }
)  # fmt: skip


def house_style(municipality: Record | None) -> HouseStyle:
    """Return the look of a municipality's documents, and the cells that say it."""
    if municipality is None:
        return HouseStyle()
    if _LOOK not in municipality.known:  # each of its documents asks
        municipality.known[_LOOK] = _house_style(municipality)
    found: HouseStyle = municipality.known[_LOOK]
    return found


def _house_style(municipality: Record) -> HouseStyle:
    profile, accent, typeface = (text_at(municipality, column) for column in COLUMNS)
    cells = tuple(municipality.source(column) for column in COLUMNS)
    return HouseStyle(cells, theme_colours(profile, accent), typeface)


def theme_colours(profile: str, accent: str) -> Mapping[str, str]:
    """Return the colours of a theme by their names there; none for a look of no colours."""
    if not (profile or accent):
        return {}
    own = profile or _PROFILE
    other = accent or own
    tint = shade_of_boxes(own)
    return {
        "dk2": readable(mixed(own, _GREY, 0.4), (WHITE,), _LEAST_MUTED),
        "lt2": tint,
        "accent1": own,
        "accent2": other,
        "accent3": mixed(own, WHITE, 0.5),
        "accent4": mixed(own, "6B6B6B", 0.3),
        "accent5": mixed(other, WHITE, 0.08),
        "accent6": mixed(own, WHITE, 0.25),
        "hlink": readable(other),
        "folHlink": readable(other),
    }


def shade_of_boxes(profile: str) -> str:
    """Return the ground of boxes and table heads in a profile colour."""
    return mixed(profile, WHITE, 0.1)
