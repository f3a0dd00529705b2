"""Names of folders and files: a–z, 0–9 and hyphens, good on every system and on the web.

(DECISIONS 37)
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from hashlib import blake2b

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ß": "ss"})
_RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)\d)(\..*)?", re.IGNORECASE)  # by Windows
# in outputs/: what was sent out (store/seals.py) and published (store/publications.py)
OUR_FOLDERS = frozenset(["utskick", "utskick-underlag", "publicerat"])
MOST = 120  # bytes of a target: folders on a share have long names of their own
_FOLDER = 40


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """Return `text` in a–z, 0–9 and single hyphens; å and ä become a, ö o, é e. May be empty."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    if not plain.isascii():
        plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


@lru_cache(maxsize=4096)
def folder_name(text: str, most: int = _FOLDER) -> str:
    """Return a file or folder name of at most `most` bytes, never empty and never reserved.

    What had to be cut, or has no letter that a name can hold, is told apart by a digest.
    """
    made = slug(text)
    if not made or len(made) > most:
        mark = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
        made = f"{made[: most - 9]}-{mark}".strip("-")
    return f"{made}-x" if _RESERVED.fullmatch(made) else made


def is_folder_name(text: str) -> bool:
    """Return whether `text` names one folder, as it is or not at all: no path, drive or parent."""
    if _RESERVED.fullmatch(text):
        return False
    short = len(text.encode("utf-8", "surrogatepass")) <= MOST
    return short and text.strip(" .") == text and not re.search(r'[\x00-\x1f/\\:*?"<>|]', text)


def path_of(folder: str, *parts: str) -> str:
    """Return `folder/part-part.docx`, relative to outputs/; the last part is never cut."""
    place = folder_name(folder)
    *first, last = (part for part in parts if part)
    ending = slug(last)
    room = MOST - len(place) - len(ending) - len("/-.docx")
    return f"{place}/{'-'.join([*(folder_name(part, room) for part in first), ending])}.docx"
