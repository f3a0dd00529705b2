"""What is wrong at a tag, as the officer who edits the template is told."""

from __future__ import annotations

from pipeline.model import Severity, TemplateFault
from pipeline.render.markup.docxtpl_dialect import Tag

BODY = "brödtexten"  # the only part in which comments can stand


def fault_at(
    template: str,
    label: str,
    tag: Tag,
    told: tuple[str, str],
    severity: Severity = Severity.ERROR,
) -> TemplateFault:
    """Return a fault at a tag of the part that messages call `label`: a sentence and a remedy."""
    spot = tag.spot
    where = (label, spot.text or tag.written, tag.written)
    ordinal = spot.number if label == BODY else -1
    return TemplateFault(template, *where, *told, severity, spot.place, ordinal)
