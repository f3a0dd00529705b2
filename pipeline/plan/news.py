"""What is new in a document since it was sent out, as its template may ask for it.

(DECISIONS 358)
"""

from __future__ import annotations

from typing import Any

from pipeline.model import News, Source, View

NEWS = "ändringar_sedan"


def news(view: View) -> dict[str, Any]:
    """Return the meeting, all of it as one text, and a sentence for each change.

    All are empty for a document that was never sent out.
    """
    view.log.append(Source("", view.key, NEWS))
    found = News()
    for sent in view.dataset.sent_before:
        found = sent.news_of(view.kind, view.key)
    view.log.extend(found.reads)
    lines = [{"mening": one.sentence} for one in found.differences]
    text = " ".join(one.sentence for one in found.differences) or "Inget är ändrat."
    return {"sedan": found.since, "text": text if found.since else "", "ändringar": lines}


def last_sent(view: View) -> str:
    """Return where the document lies as it was last sent out, "" when it never was."""
    places = [sent.place(view.kind, view.key) for sent in view.dataset.sent_before]
    return places[0] if places else ""
