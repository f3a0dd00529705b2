"""Colours as six hexadecimal digits: their contrast, and the shades that are worked out of one.

Contrast is that of WCAG 2.1 (relative luminance), which DOS-lagen asks for through EN 301 549:
4.5:1 for running text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from colorsys import hls_to_rgb, rgb_to_hls

WHITE = "FFFFFF"
READABLE = 4.5  # the least contrast between text and its ground
_HEX = re.compile(r"#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_RGB = re.compile(r"(?:rgb)?\s*\(?\s*(\d{1,3})\s*[,;]\s*(\d{1,3})\s*[,;]\s*(\d{1,3})\s*\)?", re.I)
_STEPS = 200


def parse_colour(text: str) -> str:
    """Return `#1f3a4d`, `#abc` or `rgb(31, 58, 77)` in digits, 1F3A4D; "" for what is none."""
    text = text.strip()
    if found := _HEX.fullmatch(text):
        digits = found[1] if len(found[1]) == 6 else "".join(sign * 2 for sign in found[1])
        return digits.upper()
    if found := _RGB.fullmatch(text):
        parts = [int(part) for part in found.groups()]
        return "".join(f"{part:02X}" for part in parts) if max(parts) <= 255 else ""
    return ""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour with that share (0 to 1) of the first, and the rest of the other."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return _joined([a * share + b * (1 - share) for a, b in pairs])


def tinted(colour: str, share: float) -> str:
    """Return Word's themeTint: the share (0 to 1) of its darkness that is left."""
    return _with_lightness(colour, lambda light: light * share + 1 - share)


def shaded(colour: str, share: float) -> str:
    """Return Word's themeShade: the share (0 to 1) of its lightness that is left."""
    return _with_lightness(colour, lambda light: light * share)


def readable(colour: str, grounds: Sequence[str] = (WHITE,), least: float = READABLE) -> str:
    """Return the colour, or the nearest darker one of its hue that can be read on the grounds."""
    for step in range(_STEPS):
        made = shaded(colour, 1 - step / _STEPS) if step else colour
        if all(contrast(made, ground) >= least for ground in grounds):
            return made
    return "000000"


def _luminance(colour: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _channels(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]


def _joined(channels: Sequence[float]) -> str:
    return "".join(f"{round(min(max(part, 0), 1) * 255):02X}" for part in channels)


def _with_lightness(colour: str, change: Callable[[float], float]) -> str:
    red, green, blue = _channels(colour)
    hue, light, saturation = rgb_to_hls(red, green, blue)
    return _joined(hls_to_rgb(hue, min(max(change(light), 0), 1), saturation))
