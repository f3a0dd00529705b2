"""What a build would do with each document, told without rendering it where that can be known.

What is decided holds, unless something that only rendering tells stands in the way. It is rendered
when a FEL of the workbook may stop it and nobody knows whether it asks for that; what earlier
builds found out in rendering is told again while the same would be rendered. (DECISIONS 386)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from pipeline import schema
from pipeline.building.document import MADE, Decision, DocumentBuilder, Finished, walled
from pipeline.building.tried import Tried, TriedBefore, read_tried
from pipeline.model import Action, DocumentId, DocumentPlan, Outcome, Source, Trace
from pipeline.render import Rendered
from pipeline.schema import Kind
from pipeline.store.decide import BLANK
from pipeline.store.found_files import Standing


class Foresight:
    """What would become of the documents of one build."""

    def __init__(self, builder: DocumentBuilder, before: TriedBefore) -> None:
        """Know who would make them, and what was rendered before: that is added to."""
        self.builder, self.before = builder, before

    def of(self, decision: Decision) -> Finished:
        """Return what would become of a document; nothing is written."""
        if decision.step.action not in MADE:
            return self.builder.act(decision, dry=True)
        if self._follows_minutes(decision):
            return self._rendered(decision)
        tried = self._tried(decision.step.plan)
        if tried is not None:
            return self._as_tried(decision, tried)
        reads = self._reads(decision)
        if reads is None:
            return self._rendered(decision)
        return walled(decision.step, lambda: self._foretold(decision, reads))

    def _follows_minutes(self, decision: Decision) -> bool:
        """Return whether it will have the words of its minutes, which only rendering tells."""
        found = decision.found
        is_new = found is not None and found.standing is Standing.ABSENT
        return is_new and self.builder.minutes.of(decision.step.plan) is not None

    # ------------------------------------------------------------ as it was rendered before

    @cached_property
    def _noted(self) -> Mapping[DocumentId, Tried]:
        return read_tried(self.builder.outputs.folder)

    def _tried(self, plan: DocumentPlan) -> Tried | None:
        """Return how the same document was rendered before, None when it would be another now."""
        known = (self.before.documents.get(plan.identity), self._noted.get(plan.identity))
        return next((one for one in known if one is not None and self._is_still(one, plan)), None)

    def _is_still(self, tried: Tried, plan: DocumentPlan) -> bool:
        digest, made_with = self.builder.digest, self.builder.made_with(plan)
        return tried.made_with == made_with and all(
            digest(plan, source) == then for source, then in tried.reads.items()
        )

    def _as_tried(self, decision: Decision, tried: Tried) -> Finished:
        end = self.builder.foretell(decision, tried.reads, faulty=bool(tried.faults))
        if end.outcome.action is Action.FAILED or not (tried.why or tried.faults):
            return end
        outcome = Outcome(decision.step, Action.FAILED, tried.why, faults=tried.faults)
        problems = tuple(reason.problem for reason in tried.why if reason.problem is not None)
        return Finished(outcome, (*end.problems, *problems))

    # ------------------------------------------------------------ as it would be

    def _reads(self, decision: Decision) -> Mapping[Source, str] | None:
        """Return what it asks for, as far as it matters; None when only rendering tells."""
        step, found = decision.step, decision.found
        builder, plan, trace = self.builder, step.plan, found.trace if found is not None else None
        if trace is None or (found is not None and found.identity != plan.identity):
            certain = not (builder.stops.may_stop(plan) or builder.missing.lost_sheets)
            return {} if certain else None
        if builder.stops.may_stop(plan) and self._may_ask_otherwise(decision, trace):
            return None
        return {source: builder.digest(plan, source) for source in trace.reads}

    def _may_ask_otherwise(self, decision: Decision, trace: Trace) -> bool:
        """Return whether what has changed since it was made may let it ask for other cells.

        Other words in a text do not, nor what is at fault: that stops it where it is asked for.
        """
        step, builder = decision.step, self.builder
        same = trace.template == builder.templates.find(step.plan).digest
        if not same or step.moved_from or builder.renames.names:
            return True
        met = {problem.source for problem in builder.stops(step.plan.identity, trace.reads)}
        changed = {reason.source for reason in step.why} - met - {None}
        return not all(
            source is not None and self._is_other_words(step.plan, source, trace.reads[source])
            for source in changed
        )

    def _is_other_words(self, plan: DocumentPlan, source: Source, then: str) -> bool:
        """Return whether a text that says something has become another that names no cell."""
        column = schema.BY_NAME[source.sheet].column(source.column) if source.sheet else None
        value = self.builder.dataset.at(*source) if column is not None else None
        is_text = column is not None and column.kind in (Kind.TEXT, Kind.PARAGRAPHS)
        blank = {then, self.builder.digest(plan, source)} & {"", *BLANK}
        return is_text and not blank and "{" not in str(value)

    def _foretold(self, decision: Decision, reads: Mapping[Source, str]) -> Finished:
        plan = decision.step.plan
        found = self.builder.templates.find(plan)
        who = found.digest, plan.kind
        stood = found.digest in self.builder.outputs.ledger.templates
        if not (found.is_builtin or stood or who in self.before.templates):
            self.builder.templates.compiled(plan)  # raises its faults
            self.before.templates.add(who)
        return self.builder.foretell(decision, reads)

    def _rendered(self, decision: Decision) -> Finished:
        """Return what becomes of a document that has to be rendered to know; that is kept."""
        asked: list[Rendered] = []

        def render(plan: DocumentPlan) -> Rendered:
            template = self.builder.templates.compiled(plan)
            asked.append(self.builder.versions.render(template, plan, self.builder.pictures)[0])
            return asked[0]

        end = self.builder.act(decision, dry=True, ahead=render)
        plan = end.outcome.step.plan
        if asked and plan.sight is decision.step.plan.sight:
            failed = end.outcome.action is Action.FAILED and not end.stopped
            why, faults = (end.outcome.why, end.outcome.faults) if failed else ((), ())
            made_with = self.builder.made_with(plan)
            self.before.documents[plan.identity] = Tried(made_with, asked[0].reads, why, faults)
        return end
