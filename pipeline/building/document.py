"""One document of a build: decided, rendered, proved, written. A failure concerns it alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pipeline.bugs import unforeseen
from pipeline.building.hand_edits import HandEdits, leave_alone
from pipeline.building.page_numbers import Unnumbered
from pipeline.building.pictures import Pictures
from pipeline.building.proving import Prover
from pipeline.building.templates import TemplateFile as File
from pipeline.building.templates import Templates
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
from pipeline.ooxml.passages import changes, fingerprint
from pipeline.render import RENDERER, Rendered
from pipeline.store import Found, Outputs, Standing, Stops, Today, Wish, decide
from pipeline.store.files import digest_of

Who = tuple[str, str]  # a document: its kind and key
_MADE = (Action.WRITE, Action.MERGE)


@dataclass
class Workshop:
    """What the documents of one build have in common, and what is to be told of them."""

    folder: Path
    dataset: Dataset
    given: tuple[Problem, ...]  # of the input and the plans
    outputs: Outputs
    wish: Wish
    problems: dict[Problem, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    found: dict[Who, Found] = field(default_factory=dict)
    listed: list[Unnumbered] = field(default_factory=list)  # written with a contents list

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
    def merger(self) -> HandEdits:
        """Return what brings edits and workbook together."""
        return HandEdits(self.dataset, self.outputs)

    @cached_property
    def prover(self) -> Prover:
        """Return what proves that the two decisions are apart."""
        return Prover(self.dataset, self.templates)

    # ------------------------------------------------------------ decide

    def decide(self, plan: DocumentPlan) -> Step:
        """Return what to do with a document, before anything is touched."""
        try:
            return self._decided(plan)
        except BeredningError as error:
            return Step(plan, Action.FAILED, (_told(error),))
        except Exception as error:
            return Step(plan, Action.FAILED, (_told(unforeseen(error, plan.target)),))

    def _decided(self, plan: DocumentPlan) -> Step:
        template = self.templates.find(plan)
        found, moved_from = self.outputs.find((plan.kind, plan.key))
        if found.error is not None:
            raise found.error
        self.found[plan.kind, plan.key] = found
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
            step = replace(step, edits=self.merger.edits(found, plan.target))
        if step.action is Action.SKIP and found.trace is not None:
            stopped = self.stops(plan.key, found.trace.reads)
            return replace(step, action=Action.FAILED, why=_because(stopped)) if stopped else step
        return step

    def _template_changes(self, template: File, before: str) -> tuple[str, ...]:
        """Return where a template differs from what it was; nothing when that is not known."""
        known = self.outputs.ledger.templates.get(before)
        if known is None:
            return ()
        return changes(known, self.templates.passages(template)) or ("i utseendet, inte i orden",)

    def _note_template(self, template: File) -> None:
        """Remember the paragraphs of a template that stands behind a document."""
        templates = self.outputs.ledger.templates
        if template.digest not in templates:
            templates[template.digest] = fingerprint(self.templates.passages(template))

    # ------------------------------------------------------------ act

    def act(self, step: Step, *, dry: bool) -> Outcome:
        """Do what was decided. The wall: whatever is raised concerns this document alone.

        In a `dry` run it is made in memory, and not written.
        """
        try:
            return self._act(step, dry=dry)
        except LockedError as error:
            return Outcome(step, Action.LOCKED, (_told(error),))
        except TemplateError as error:
            faults = tuple(f for f in error.faults if isinstance(f, TemplateFault))
            return Outcome(step, Action.FAILED, (_told(error),), faults=faults)
        except BeredningError as error:
            return Outcome(step, Action.FAILED, (_told(error),))
        except Exception as error:
            told = _told(unforeseen(error, step.plan.target))
            return Outcome(step, Action.FAILED, (told,))

    def _act(self, step: Step, *, dry: bool) -> Outcome:
        if step.action not in _MADE:
            return self._left(step)
        made = self._rendered(step)
        if isinstance(made, Outcome):
            return made
        if step.action is Action.MERGE:
            return self._merged(step, made, dry=dry)
        return Outcome(step, step.action, step.why) if dry else self._written(step, made)

    def _left(self, step: Step) -> Outcome:
        """Return the outcome of a document that is left as it is: it must be free of the will."""
        plan = step.plan
        found = self.found.get((plan.kind, plan.key))
        if step.action is Action.FAILED or found is None or found.trace is None:
            return Outcome(step, step.action, step.why)
        proof = self.prover.standing(plan, self.merger.place(found), found.trace)
        if proof is None or not proof.found:
            self._note_proof(found, proof)
            return Outcome(step, step.action, step.why)
        self.problems |= dict.fromkeys(proof.found)
        action = Action.FAILED if step.action is Action.SKIP else step.action
        return Outcome(step, action, (*step.why, *_because(proof.found)))

    def _note_proof(self, found: Found, proof: Proof | None) -> None:
        """Remember that a file which stands as it was written is free of the will."""
        trace = found.trace
        if proof is not None and trace is not None and found.standing is Standing.OURS:
            known = self.outputs.ledger.trace(trace.kind, trace.key)
            proved = (self.prover.digest, proof.sentences)
            if known is not None and (known.proved, known.sentences) != proved:
                self.outputs.ledger.note(replace(known, proved=proved[0], sentences=proved[1]))

    def _written(self, step: Step, made: Rendered) -> Outcome:
        plan = step.plan
        trace = self._trace(plan, made)
        proof = self.prover.proofs.get(plan.target)
        if proof is not None:
            trace = replace(trace, proved=self.prover.digest, sentences=proof.sentences)
        self._note_template(self.templates.find(plan))
        self._note_kept(plan, self.outputs.write(plan.target, made.data, trace))
        if made.contents:
            self.listed.append(Unnumbered(plan.target, trace, digest_of(made.data)))
        return Outcome(step, step.action, step.why, made.missing)

    def _trace(self, plan: DocumentPlan, made: Rendered) -> Trace:
        template = self.templates.find(plan)
        return Trace(plan.kind, plan.key, template.digest, RENDERER, made.reads)

    def _note_kept(self, plan: DocumentPlan, kept: Path | None) -> None:
        if kept is not None:
            place = kept.relative_to(self.outputs.folder).as_posix()
            self.notes.append(f"{plan.target}: den tidigare filen finns kvar som {place}.")

    def _merged(self, step: Step, made: Rendered, *, dry: bool) -> Outcome:
        """Bring a document that people have written in together with the workbook."""
        plan = step.plan
        left = Outcome(step, step.action, step.why, made.missing)
        try:
            data, merged = self.merger.merged(
                self.found[plan.kind, plan.key], plan.target, made.data
            )
        except DocumentError as error:
            return leave_alone(left, error)
        proof = self.prover.merged(plan, data, made.reads)
        found = proof.found if proof is not None else ()
        self.problems |= dict.fromkeys(found)
        if not dry:
            trace = self._trace(plan, made)
            self._note_template(self.templates.find(plan))
            self._note_kept(plan, self.outputs.write(plan.target, data, trace, base=made.data))
            if made.contents:
                self.listed.append(Unnumbered(plan.target, trace, digest_of(data), made.data))
        return replace(left, why=(*step.why, *_because(found)), merged=merged)

    # ------------------------------------------------------------ make

    def _rendered(self, step: Step) -> Rendered | Outcome:
        """Return the document, or the outcome of a document that must not be written."""
        plan = step.plan
        early = self.stops(plan.key, ())
        if early:
            return Outcome(step, Action.FAILED, _because(early))
        made = self.versions.rendered(self.templates.template(plan), plan, self.pictures)
        return self._forbidden(step, made) or made

    def _forbidden(self, step: Step, made: Rendered) -> Outcome | None:
        """Return why a rendered document must not be written, or None."""
        stopped = self.stops(step.plan.key, made.reads)
        if stopped:
            return Outcome(step, Action.FAILED, _because(stopped))
        if made.faults:
            why = (Reason(f"mallen {made.faults[0].template} har fel"),)
            return Outcome(step, Action.FAILED, why, faults=made.faults)
        if made.refused:
            return Outcome(step, Action.FAILED, _because(self._refused(made.refused)))
        proof = self.prover.made(step.plan, made.data, made.reads)
        if proof is None or not proof.found:
            return None
        self.problems |= dict.fromkeys(proof.found)
        return Outcome(step, Action.FAILED, _because(proof.found))

    def _refused(self, refused: Iterable[tuple[Source, str]]) -> tuple[Problem, ...]:
        """Return the cells that may not stand in this document, as problems of theirs."""
        found = []
        for source, note in refused:
            cell = getattr(self.dataset.at(*source), "cell", None)
            remedy = "Ändra cellen."
            found.append(Problem(cell, Severity.ERROR, "R10", note, remedy, source))
        self.problems |= dict.fromkeys(found)
        return tuple(found)


def _told(error: BeredningError) -> Reason:
    """Return why a document was not built; of a fault of the program, that it is one."""
    return Reason(f"byggdes inte: {error}" if isinstance(error, ProgramError) else str(error))


def _because(problems: Iterable[Problem]) -> tuple[Reason, ...]:
    return tuple(
        Reason(f"{problem.code} {problem.cell or ''}: {problem.message}", problem.source)
        for problem in problems
    )
