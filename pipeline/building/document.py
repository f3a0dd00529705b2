"""One document of a build: decided, rendered, proved, written. A failure concerns it alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pipeline.bugs import unforeseen
from pipeline.building.hand_edits import HandEdits, leave_alone
from pipeline.building.page_numbers import Unnumbered
from pipeline.building.pictures import Pictures
from pipeline.building.templates import TemplateFile, Templates
from pipeline.building.versions import Versions
from pipeline.errors import (
    BeredningError,
    DocumentError,
    LockedError,
    ProgramError,
    TemplateError,
)
from pipeline.model import (
    Action,
    Dataset,
    DocumentPlan,
    Outcome,
    Problem,
    Proof,
    Reason,
    Severity,
    Source,
    Step,
    TemplateFault,
    Trace,
)
from pipeline.ooxml.content.paragraph_digests import changed_paragraphs, paragraph_digests
from pipeline.ooxml.package import read_package
from pipeline.proof import Prover, file_texts
from pipeline.render import RENDERER, Rendered
from pipeline.store import Found, Outputs, Standing, Stops, Today, Wish, decide
from pipeline.store.files import digest_of

_MADE = (Action.WRITE, Action.MERGE)


@dataclass(frozen=True, slots=True)
class Decision:
    """What will be done with a document, and what stands for it in outputs/, if that is known."""

    step: Step
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """What became of a document, and all that its making found out."""

    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    proof: Proof | None = None
    version: str = ""  # a note on its version
    kept: str = ""  # a note on the file that it replaced
    unnumbered: Unnumbered | None = None  # it was written with a contents list


@dataclass(frozen=True, slots=True)
class _Draft:
    """A document in memory, free to be written."""

    made: Rendered
    proof: Proof | None


@dataclass(frozen=True)
class DocumentBuilder:
    """What the documents of one build are made with. `given`: what is wrong with the input."""

    folder: Path
    dataset: Dataset
    given: tuple[Problem, ...]
    outputs: Outputs
    wish: Wish

    @cached_property
    def stops(self) -> Stops:
        """Return the FEL by what they stop."""
        return Stops(self.given)

    @cached_property
    def pictures(self) -> Pictures:
        """Return the pictures in inputs/."""
        return Pictures(self.folder / "inputs")

    @cached_property
    def templates(self) -> Templates:
        """Return the templates."""
        return Templates(self.folder, self.dataset)

    @cached_property
    def versions(self) -> Versions:
        """Return which versions were sent out."""
        return Versions(self.outputs.folder)

    @cached_property
    def hand_edits(self) -> HandEdits:
        """Return what brings edits and workbook together."""
        return HandEdits(self.dataset, self.outputs)

    @cached_property
    def prover(self) -> Prover:
        """Return what proves that the two decisions are apart."""
        return Prover(self.dataset, self._template_texts)

    def _template_texts(self, plan: DocumentPlan) -> tuple[str, Mapping[str, str]]:
        template = self.templates.find(plan)
        return template.name, file_texts(read_package(template.data, template.name))

    # ------------------------------------------------------------ decide

    def decide(self, plan: DocumentPlan) -> Decision:
        """Return what to do with a document, before anything is touched."""
        try:
            return self._decide(plan)
        except BeredningError as error:
            return Decision(Step(plan, Action.FAILED, (_why(error),)))
        except Exception as error:
            why = _why(unforeseen(error, plan.target))
            return Decision(Step(plan, Action.FAILED, (why,)))

    def _decide(self, plan: DocumentPlan) -> Decision:
        template = self.templates.find(plan)
        found, moved_from = self.outputs.find((plan.kind, plan.key))
        if found.error is not None:
            raise found.error
        today = Today(
            template.digest,
            template.name,
            RENDERER,
            self.pictures.digest,
            lambda before: self._template_changes(template, before),
        )
        if found.trace is not None and found.trace.template == template.digest:
            self._note_template(template)  # also when the ledger was lost
        step = decide(plan, found, today, self.wish, moved_from)
        if found.standing is Standing.EDITED and step.edits:
            step = replace(step, edits=self.hand_edits.find(found, plan.target))
        if step.action is Action.SKIP and found.trace is not None:
            stopped = self.stops(plan.key, found.trace.reads)
            if stopped:
                step = replace(step, action=Action.FAILED, why=_because(stopped))
        return Decision(step, found)

    def _template_changes(self, template: TemplateFile, before: str) -> tuple[str, ...]:
        """Return where a template differs from what it was; nothing when that is not known."""
        known = self.outputs.ledger.templates.get(before)
        if known is None:
            return ()
        return changed_paragraphs(known, self.templates.passages(template)) or (
            "i utseendet, inte i orden",
        )

    def _note_template(self, template: TemplateFile) -> None:
        """Remember the paragraphs of a template that stands behind a document."""
        templates = self.outputs.ledger.templates
        if template.digest not in templates:
            templates[template.digest] = paragraph_digests(self.templates.passages(template))

    # ------------------------------------------------------------ act

    def act(self, decision: Decision, *, dry: bool) -> Finished:
        """Do what was decided. In a `dry` run a document is made in memory, and not written."""
        return _walled(decision.step, lambda: self._act(decision, dry=dry))

    def _act(self, decision: Decision, *, dry: bool) -> Finished:
        step = decision.step
        if step.action not in _MADE:
            return self._leave(decision)
        early = self.stops(step.plan.key, ())
        if early:
            return _failed(step, _because(early))
        made, version, problems = self.versions.render(
            self.templates.compiled(step.plan), step.plan, self.pictures
        )
        draft = self._examine(step, made)
        if isinstance(draft, _Draft):
            end = _walled(step, lambda: self._end(decision, draft, dry=dry))
            end = end if end.proof is not None else replace(end, proof=draft.proof)
        else:
            end = draft
        return replace(end, version=version, problems=(*problems, *end.problems))

    def _leave(self, decision: Decision) -> Finished:
        """Return the outcome of a document that is left as it is: it must be free of the will."""
        step, found = decision.step, decision.found
        if step.action is Action.FAILED or found is None or found.trace is None:
            return Finished(Outcome(step, step.action, step.why))
        place = self.hand_edits.place(found)
        proof = self.prover.prove_standing(step.plan, place, found.trace)
        if proof is None or not proof.found:
            self._note_proof(found, proof)
            return Finished(Outcome(step, step.action, step.why), proof=proof)
        action = Action.FAILED if step.action is Action.SKIP else step.action
        outcome = Outcome(step, action, (*step.why, *_because(proof.found)))
        return Finished(outcome, proof.found, proof)

    def _note_proof(self, found: Found, proof: Proof | None) -> None:
        """Remember that a file which stands as it was written is free of the will."""
        trace = found.trace
        if proof is not None and trace is not None and found.standing is Standing.OURS:
            known = self.outputs.ledger.trace(trace.kind, trace.key)
            proved = (self.prover.digest, proof.sentences)
            if known is not None and (known.proved, known.sentences) != proved:
                self.outputs.ledger.note(replace(known, proved=proved[0], sentences=proved[1]))

    def _examine(self, step: Step, made: Rendered) -> _Draft | Finished:
        """Return a rendered document; or what is to become of one that must not be written."""
        stopped = self.stops(step.plan.key, made.reads)
        if stopped:
            return _failed(step, _because(stopped))
        if made.faults:
            why = (Reason(f"mallen {made.faults[0].template} har fel"),)
            return Finished(Outcome(step, Action.FAILED, why, faults=made.faults))
        if made.refused:
            refused = tuple(self._refused(made.refused))
            return replace(_failed(step, _because(refused)), problems=refused)
        proof = self.prover.prove(step.plan, made.data, made.reads)
        if proof is None or not proof.found:
            return _Draft(made, proof)
        return replace(_failed(step, _because(proof.found)), problems=proof.found, proof=proof)

    def _refused(self, refused: Iterable[tuple[Source, str]]) -> Iterable[Problem]:
        """Yield the cells that may not stand in this document, as problems of theirs."""
        for source, note in refused:
            cell = getattr(self.dataset.at(*source), "cell", None)
            yield Problem(cell, Severity.ERROR, "R10", note, "Ändra cellen.", source)

    def _end(self, decision: Decision, draft: _Draft, *, dry: bool) -> Finished:
        step = decision.step
        if step.action is Action.MERGE and decision.found is not None:
            return self._merge(step, decision.found, draft.made, dry=dry)
        if dry:
            return Finished(Outcome(step, step.action, step.why))
        trace = self._trace(step.plan, draft.made)
        if draft.proof is not None:
            trace = replace(trace, proved=self.prover.digest, sentences=draft.proof.sentences)
        outcome = Outcome(step, step.action, step.why, draft.made.missing)
        return self._write(Finished(outcome), draft.made, trace, None)

    def _merge(self, step: Step, found: Found, made: Rendered, *, dry: bool) -> Finished:
        """Bring a document that people have written in together with the workbook."""
        plan = step.plan
        left = Outcome(step, step.action, step.why, made.missing)
        try:
            data, merged = self.hand_edits.merge(found, plan.target, made.data)
        except DocumentError as error:
            return Finished(leave_alone(left, error))
        proof = self.prover.prove(plan, data, made.reads, left=True)
        hits = proof.found if proof is not None else ()
        outcome = replace(left, why=(*step.why, *_because(hits)), merged=merged)
        finished = Finished(outcome, hits, proof)
        return finished if dry else self._write(finished, made, self._trace(plan, made), data)

    def _trace(self, plan: DocumentPlan, made: Rendered) -> Trace:
        template = self.templates.find(plan)
        return Trace(plan.kind, plan.key, template.digest, RENDERER, made.reads)

    def _write(
        self, finished: Finished, made: Rendered, trace: Trace, merged: bytes | None
    ) -> Finished:
        """Write a document, `merged` with what people wrote or as it was made."""
        plan = finished.outcome.step.plan
        data, base = (made.data, None) if merged is None else (merged, made.data)
        self._note_template(self.templates.find(plan))
        kept = self.outputs.write(plan.target, data, trace, base)
        waits = Unnumbered(plan.target, trace, digest_of(data), base) if made.contents else None
        return replace(finished, kept=self._kept_note(plan, kept), unnumbered=waits)

    def _kept_note(self, plan: DocumentPlan, kept: Path | None) -> str:
        if kept is None:
            return ""
        place = kept.relative_to(self.outputs.folder).as_posix()
        return f"{plan.target}: den tidigare filen finns kvar som {place}."


def _walled(step: Step, act: Callable[[], Finished]) -> Finished:
    """Return what `act` gives. The wall: whatever is raised concerns this document alone."""
    try:
        return act()
    except LockedError as error:
        return Finished(Outcome(step, Action.LOCKED, (_why(error),)))
    except TemplateError as error:
        faults = tuple(f for f in error.faults if isinstance(f, TemplateFault))
        return Finished(Outcome(step, Action.FAILED, (_why(error),), faults=faults))
    except BeredningError as error:
        return _failed(step, (_why(error),))
    except Exception as error:
        return _failed(step, (_why(unforeseen(error, step.plan.target)),))


def _failed(step: Step, why: tuple[Reason, ...]) -> Finished:
    return Finished(Outcome(step, Action.FAILED, why))


def _why(error: BeredningError) -> Reason:
    """Return why a document was not built; of a fault of the program, that it is one."""
    return Reason(f"byggdes inte: {error}" if isinstance(error, ProgramError) else str(error))


def _because(problems: Iterable[Problem]) -> tuple[Reason, ...]:
    return tuple(
        Reason(f"{problem.code} {problem.cell or ''}: {problem.message}", problem.source)
        for problem in problems
    )
