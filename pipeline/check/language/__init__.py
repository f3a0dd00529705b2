"""The language of what can still be worded another way: asked for, never in a build.

`texts.py` says what is read, `reading.py` reads one text, `together.py` compares all of them, and
`review.py` gives every remark at its cell.
"""

from pipeline.check.language.review import (
    NOTHING_KEPT,
    Kept,
    LanguageReview,
    kept_from,
    review_language,
)

__all__ = ["NOTHING_KEPT", "Kept", "LanguageReview", "kept_from", "review_language"]
