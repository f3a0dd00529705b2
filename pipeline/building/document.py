"""One document of a build: decided, rendered, proved, written. A failure concerns it alone.

(DECISIONS 151)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pipeline import cache, disk
from pipeline.bugs import unforeseen
from pipeline.building.hand_edits import HandEdits, leave_alone
from pipeline.building.late_documents import late
from pipeline.building.minutes import Minutes
from pipeline.building.missing_rows import MissingRows
from pipeline.building.page_numbers import Unnumbered
from pipeline.building.past import as_it_was, left_out, past_of
from pipeline.building.pictures import Pictures
from pipeline.building.renames import Renames
from pipeline.building.template_files import TemplateFile
from pipeline.building.templates import Templates
from pipeline.building.versions import Versions
from pipeline.errors import (
    BeredningError,
    DocumentError,
    LockedError,
    OvertakenError,
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
    View,
)
from pipeline.ooxml.content.paragraph_digests import changed_paragraphs, paragraph_digests
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.external_references import External, carried
from pipeline.ooxml.xml import short_text
from pipeline.proof import APART, Prover, file_texts
from pipeline.render import RENDERER, Rendered
from pipeline.revise import Past
from pipeline.store.blocking import Reach, Stops
from pipeline.store.decide import PICTURE, Today, Wish, decide
from pipeline.store.files import digest_of
from pipeline.store.folder import Outputs
from pipeline.store.found_files import Found, Standing, remember_proof
from pipeline.store.remembered import Form

_SAVED = (Standing.EDITED, Standing.DRESSED, Standing.RESAVED)  # by another program
MADE = (Action.WRITE, Action.MERGE)  # the actions for which a document is rendered
_UNNAMED = Reason("filens namn görs av diarienumret, som har ett fel: rätta cellen först")
KEPT = "den tidigare filen finns kvar som"  # and where, in the note on a file that was replaced
_TRIES = 3
_RESTLESS = Reason(
    "filen sparas gång på gång av ett annat program medan den byggs: stäng den och bygg igen"
)


Rendering = Callable[[DocumentPlan], Rendered | None]


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
    # of one that failed when it was rendered: what it asked for, and was made with
    reads: Mapping[Source, str] = field(default_factory=dict)
    made_with: str = ""
    stopped: bool = False  # by FEL of the workbook


class DocumentBuilder:
    """What the documents of one build are made with."""

    def __init__(
        self,
        folder: Path,
        dataset: Dataset,
        given: tuple[Problem, ...],
        outputs: Outputs,
        wish: Wish,
        reach: Reach,
        *,
        renames: Renames,
        templates: Templates,
    ) -> None:
        """Know a working folder, its input, and what is wrong with that (`given`)."""
        self.dataset, self.given, self.outputs, self.wish = dataset, given, outputs, wish
        self.stops = Stops(given, reach)
        self.missing = MissingRows(dataset, outputs.ledger, given, wish.accepted)
        self.pictures = Pictures(folder / "inputs")
        self.templates = templates
        self.versions = Versions(outputs.folder, outputs.former)
        self.hand_edits, self.renames = HandEdits(dataset, outputs, renames), renames
        self.minutes = Minutes(self.hand_edits)
        self.prover = Prover(dataset, self._template_texts)

    def _template_texts(self, plan: DocumentPlan) -> tuple[str, Mapping[str, str]]:
        template = self.templates.find(plan)
        return template.name, file_texts(read_package(template.data, template.name))

    # ------------------------------------------------------------ decide

    def decide(self, plan: DocumentPlan) -> Decision:
        """Return what to do with a document, before anything is touched."""
        try:
            return self._decide(plan)
        except Exception as error:
            action = Action.LOCKED if isinstance(error, LockedError) else Action.FAILED
            return Decision(Step(plan, action, (_why(error, plan.target),)))

    def _decide(self, plan: DocumentPlan) -> Decision:
        template = self.templates.find(plan)
        found, moved_from = self.outputs.find(plan.identity)
        found, renamed = self._in_names_of_today(found, plan)
        found = self.hand_edits.judged(found, plan.target)
        if not (plan.past and found.standing is Standing.ABSENT):  # it is not built anyway
            self._refuse_unfit(found, {plan.target, moved_from})
        if not plan.named and found.standing is Standing.ABSENT:
            return Decision(Step(plan, Action.FAILED, (_UNNAMED,)), found)
        if not plan.named and moved_from:  # it keeps the name that it has
            plan, moved_from = replace(plan, target=moved_from), ""
        today = Today(
            template.digest,
            template.name,
            RENDERER,
            self.pictures.digest,
            lambda before: self._template_changes(template, before),
        )
        if found.trace is not None and found.trace.template == template.digest:
            self._note_template(template)  # also when the ledger was lost
        step = decide(plan, found, today, self.wish, moved_from, renamed)
        if found.standing is Standing.EDITED and step.edits:
            step = as_it_was(replace(step, edits=self.hand_edits.find(found, plan.target)))
        if moved_from or step.action in (Action.SKIP, *MADE):
            known = found.trace.reads if step.action is Action.SKIP and found.trace else ()
            stopped = self.stops(plan.identity, known)
            if stopped:  # a fault renames no file
                stays = replace(plan, target=moved_from or plan.target)
                step = Step(stays, Action.FAILED, _because(stopped))
        return Decision(step, found)

    def _in_names_of_today(
        self, found: Found, plan: DocumentPlan
    ) -> tuple[Found, tuple[Reason, ...]]:
        """Return what was found in the keys that rows have today, and which of them had others."""
        if not self.renames.names or found.trace is None or found.identity != plan.identity:
            return found, ()
        trace, renamed = self.renames.follow(found.trace, plan.view)
        return replace(found, trace=trace), renamed

    def _refuse_unfit(self, found: Found, targets: set[str]) -> None:
        """Raise what is wrong with a file; an officer may wish for a new one all the same."""
        if not isinstance(found.error, DocumentError):
            if found.error is not None:
                raise found.error
        elif not self.wish.fresh & targets:
            fresh = f"Ska den byggas ny: --fresh {max(targets)}; den gamla filen sparas undan."
            remedy = f"{found.error.remedy} {fresh}"
            raise DocumentError(found.error.sentence, remedy=remedy) from found.error

    def _template_changes(self, template: TemplateFile, before: str) -> tuple[str, ...]:
        """Return where a template differs from what it was; nothing when that is not known."""
        known = self.outputs.ledger.templates.get(before)
        if known is None:
            return ()
        changed = changed_paragraphs(known, self.templates.passages(template))
        return changed or ("i utseendet, inte i orden",)

    def _note_template(self, template: TemplateFile) -> None:
        """Remember the paragraphs of a template that stands behind a document."""
        templates = self.outputs.ledger.templates
        if template.digest not in templates:
            templates[template.digest] = paragraph_digests(self.templates.passages(template))

    def will_render(self, decision: Decision) -> bool:
        """Return whether a document will be rendered just as it is planned, and once."""
        plan = decision.step.plan
        return decision.step.action in MADE and not self.versions.sent(plan.identity)

    def render(self, plan: DocumentPlan) -> Rendered:
        """Return a document as it is planned."""
        template = self.templates.compiled(plan)
        return template.render(plan.kind, plan.key, plan.view, self.pictures)

    def again(self, step: Step) -> Decision:
        """Return what was decided, for a document that has been written and must be again."""
        now = self.decide(step.plan)
        return replace(now, step=replace(now.step, action=step.action, why=step.why))

    # ------------------------------------------------------------ act

    def act(
        self, decision: Decision, *, dry: bool, ahead: Rendering = lambda plan: None
    ) -> Finished:
        """Do what was decided. In a `dry` run a document is made in memory, and not written.

        When somebody has saved the file meanwhile it is decided again, twice at most. `ahead` gives
        what has been rendered already.
        """
        for _ in range(_TRIES):
            with suppress(OvertakenError):
                end = walled(decision.step, partial(self._act, decision, ahead, dry=dry))
                return _with_problems(end, _left_out(decision))
            moved = decision.step.moved_from
            decision = self.decide(decision.step.plan)
            decision = replace(decision, step=replace(decision.step, moved_from=moved))
        return Finished(Outcome(decision.step, Action.LOCKED, (_RESTLESS,)))

    def _act(self, decision: Decision, ahead: Rendering, *, dry: bool) -> Finished:
        decision = self._listing_as_minutes(decision)
        step = decision.step
        if asked := tuple(self._asked(decision)):
            return replace(_failed(step, _because(asked)), problems=asked)
        if step.action not in MADE:
            return _with_problems(self._leave(decision), self._carried(decision))
        template = self.templates.compiled(step.plan)
        made, version = ahead(step.plan), ""
        if made is None:
            made, version = self.versions.render(template, step.plan, self.pictures)
        missing = () if made.faults else self._missing(decision, made.reads)
        end = self._made(decision, made, missing, dry=dry)
        if end.outcome.action is Action.FAILED and not dry:
            end = replace(end, reads=made.reads, made_with=self.made_with(step.plan))
        others = (one for one in missing if one not in self.given)
        return replace(
            end, version=version, problems=(*self.versions.unread, *others, *end.problems)
        )

    def foretell(
        self, decision: Decision, reads: Mapping[Source, str], *, faulty: bool = False
    ) -> Finished:
        """Return what becomes of a document that asks for `reads`, as far as that tells.

        `faulty`: its template fails, so nobody knows what else it would have asked for.
        """
        step = decision.step
        if asked := tuple(self._asked(decision)):
            return replace(_failed(step, _because(asked)), problems=asked)
        missing = () if faulty else self._missing(decision, reads)
        stopped = self._stopped(step, reads, missing)
        end = stopped or Finished(Outcome(step, step.action, step.why))
        others = (one for one in missing if one not in self.given)
        return _with_problems(end, (*others, *_left_out(decision)))

    def digest(self, plan: DocumentPlan, source: Source) -> str:
        """Return the digest of what a document finds now, where it asks for a cell or a picture."""
        is_picture = not source.sheet and source.column.startswith(PICTURE)
        return self.pictures.digest(source) if is_picture else plan.view.digest(source)

    def made_with(self, plan: DocumentPlan) -> str:
        """Return what stands for all that a document is made with, beside what it asks for."""
        return f"{self.templates.find(plan).digest} {RENDERER} {self.prover.digest}"

    def _listing_as_minutes(self, decision: Decision) -> Decision:
        """Return what is decided on an extract that is first made: it lists what its minutes do."""
        step, found = decision.step, decision.found
        if (
            step.action is not Action.WRITE
            or found is None
            or found.standing is not Standing.ABSENT
        ):
            return decision

        def render(view: View) -> Rendered:
            return self.templates.compiled(step.plan).render(step.plan.kind, step.plan.key, view)

        plan = self.minutes.listing(step.plan, render)
        return replace(decision, step=replace(step, plan=plan))

    def _leave(self, decision: Decision) -> Finished:
        """Return the outcome of a document that is left as it is: it must be free of the will."""
        step, found = decision.step, decision.found
        if step.action is Action.FAILED or found is None or found.trace is None:
            return Finished(Outcome(step, step.action, step.why))
        proof = None
        if step.plan.kind in APART:
            place = self.hand_edits.place(found)
            proof = self.prover.prove_standing(step.plan, place, found.trace)
        if proof is None or not proof.found:
            self._note_proof(found, proof)
            return Finished(Outcome(step, step.action, step.why), proof=proof)
        action = Action.FAILED if step.action is Action.SKIP else step.action
        outcome = Outcome(step, action, (*step.why, *_because(proof.found)))
        return Finished(outcome, proof.found, proof)

    def standing_proof(self, plan: DocumentPlan) -> Proof | None:
        """Return the proof of a document that the build was not asked for, None if none is due."""
        if plan.kind not in APART:
            return None
        found, _ = self.outputs.find(plan.identity)
        if found.trace is None or found.identity != plan.identity:
            return None
        return self.prover.prove_standing(plan, found.path, found.trace)

    def _carried(self, decision: Decision) -> tuple[Problem, ...]:
        """Return what a file that another program has saved fetches or runs when it is opened."""
        found = decision.found
        if found is None or found.standing not in _SAVED:
            return ()
        target = decision.step.plan.target

        def ask() -> Iterable[External]:
            data = disk.bytes_of(self.hand_edits.place(found)) or b""
            return carried(read_package(data, target))

        return _carried_problems(self.hand_edits.answer(found, "carried", _CARRIED, ask), target)

    def _note_proof(self, found: Found, proof: Proof | None) -> None:
        """Remember that a file which is left as it stands is free of the will."""
        trace = found.trace
        if proof is None or proof.remarks or trace is None:
            return
        known, will = self.outputs.ledger.trace(trace.kind, trace.key), self.prover.digest
        if known is None or known.digest != found.digest:
            if self.hand_edits.is_still(found):
                remember_proof(found, will, proof.sentences)
        elif (known.proved, known.sentences) != (will, proof.sentences):
            self.outputs.ledger.note(replace(known, proved=will, sentences=proof.sentences))

    def _missing(self, decision: Decision, reads: Mapping[Source, str]) -> tuple[Problem, ...]:
        """Return what is missing of what the document showed: in its file, else in the ledger."""
        plan, found = decision.step.plan, decision.found
        own = found is not None and found.identity == (plan.kind, plan.key)
        known = self.outputs.ledger.trace(plan.kind, plan.key)
        if known is not None:
            known, _ = self.renames.follow(known, plan.view)
        trace = found.trace if found and own else known
        return self.missing.of(trace, reads, plan.target)

    def _asked(self, decision: Decision) -> Iterator[Problem]:
        """Yield what must be known of renamed rows before what people wrote can be followed."""
        step, found = decision.step, decision.found
        fresh = self.wish.fresh & {step.plan.target, step.moved_from}
        if found is None or fresh or step.action not in (*MADE, Action.KEEP):
            return
        if found.identity != step.plan.identity:
            for trace, problem in self.renames.may_be(step.plan.identity, self.outputs.ledger):
                if self.outputs.is_edited(trace):
                    yield problem
        elif found.standing is Standing.EDITED and found.trace is not None:
            yield from self.renames.asked(found.trace)

    def _made(
        self, decision: Decision, made: Rendered, missing: Iterable[Problem], *, dry: bool
    ) -> Finished:
        """Write a rendered document, unless it must not be written."""
        step = decision.step
        stopped = self._stopped(step, made.reads, missing)
        if stopped is not None:
            return stopped
        if made.faults:
            why = (Reason(f"mallen {made.faults[0].template} har fel"),)
            return Finished(Outcome(step, Action.FAILED, why, faults=made.faults))
        if made.refused:
            refused = tuple(self._refused(made.refused))
            return replace(_failed(step, _because(refused)), problems=refused)
        proof = self.prover.prove(step.plan, made.data, made.reads)
        if proof is not None and proof.found:
            return replace(_failed(step, _because(proof.found)), problems=proof.found, proof=proof)
        end = walled(step, lambda: self._end(decision, made, proof, dry=dry))
        return end if end.proof is not None else replace(end, proof=proof)

    def _stopped(
        self, step: Step, reads: Mapping[Source, str], missing: Iterable[Problem]
    ) -> Finished | None:
        """Return that what is wrong with the workbook stops a document, None when nothing does."""
        lost = [problem for problem in missing if problem.severity is Severity.ERROR]
        stopped = dict.fromkeys([*lost, *self.stops(step.plan.identity, reads)])
        return replace(_failed(step, _because(stopped)), stopped=True) if stopped else None

    def _refused(self, refused: Iterable[tuple[Source, str]]) -> Iterable[Problem]:
        """Yield the cells that may not stand in this document, as problems of theirs."""
        for source, note in refused:
            cell = getattr(self.dataset.at(*source), "cell", None)
            yield Problem(cell, Severity.ERROR, "R10", note, "Ändra cellen.", source)

    def _end(
        self, decision: Decision, made: Rendered, proof: Proof | None, *, dry: bool
    ) -> Finished:
        step = decision.step
        if step.action is Action.MERGE and decision.found is not None:
            return self._merge(step, decision.found, made, dry=dry)
        first = decision.found is not None and decision.found.standing is Standing.ABSENT
        minutes = self.minutes.of(step.plan) if first else None
        says, unlike = self._as_minutes(step.plan, made, minutes)
        if unlike:
            return replace(_failed(step, _because(unlike)), problems=unlike)
        told = tuple(late(step.plan, made, self.outputs)) if first and minutes is None else ()
        if dry:
            return Finished(Outcome(step, step.action, step.why), told)
        trace = self._trace(step.plan, made)
        if proof is not None and not proof.remarks:
            trace = replace(trace, proved=self.prover.digest, sentences=proof.sentences)
        outcome = Outcome(step, step.action, step.why, made.missing)
        return self._write(Finished(outcome, told), made, trace, decision.found, says)

    def _as_minutes(
        self, plan: DocumentPlan, made: Rendered, minutes: Found | None
    ) -> tuple[bytes | None, tuple[Problem, ...]]:
        """Return an extract as its minutes have it, None where it is so already; what cannot be."""
        if minutes is None:
            return None, ()
        reads = self.templates.compiled(plan).made_of(plan.view)
        return self.minutes.quoted_in(plan, made, minutes, reads)

    def _merge(self, step: Step, found: Found, made: Rendered, *, dry: bool) -> Finished:
        """Bring a document that people have written in together with the workbook."""
        left = Outcome(step, step.action, step.why, made.missing)
        try:
            past = self._past(step, found, made)
            data, merged = self.hand_edits.merge(found, step.plan.target, made.data, past)
        except DocumentError as error:
            return Finished(leave_alone(left, error))
        proof = self.prover.prove(step.plan, data, made.reads, left=True)
        hits = proof.found if proof is not None else ()
        outcome = replace(left, why=(*step.why, *_because(hits)), merged=merged)
        told = _carried_problems(carried(read_package(data, step.plan.target)), step.plan.target)
        finished = Finished(outcome, (*hits, *told), proof)
        if dry:
            return finished
        stood = self.hand_edits.stood(found, step.plan.target, made.data, past, data)
        trace = self._trace(step.plan, made)
        return self._write(finished, made, trace, found, data, stood)

    def _past(self, step: Step, found: Found, made: Rendered) -> Past | None:
        """Return what stands in a document of the past, None for any other."""
        if not step.stands or found.trace is None:
            return None
        reads = self.templates.compiled(step.plan).made_of(step.plan.view)
        return past_of(step.plan, found.trace, made, reads)

    def _trace(self, plan: DocumentPlan, made: Rendered) -> Trace:
        template = self.templates.find(plan)
        return Trace(plan.kind, plan.key, template.digest, RENDERER, made.reads)

    def _write(
        self,
        finished: Finished,
        made: Rendered,
        trace: Trace,
        found: Found | None,
        merged: bytes | None = None,
        stood: bytes | None = None,
    ) -> Finished:
        """Write a document, `merged` with what people wrote or as it was made."""
        plan = finished.outcome.step.plan
        data, base = (made.data, None) if merged is None else (merged, made.data)
        self._note_template(self.templates.find(plan))
        seen = found.digest if found else ""
        kept = self.outputs.write(plan.target, data, trace, seen, base, stood)
        waits = Unnumbered(plan.target, trace, digest_of(data), base) if made.contents else None
        note = ""
        if kept is not None:
            place = kept.relative_to(self.outputs.folder).as_posix()
            note = f"{plan.target}: {KEPT} {place}."
        return replace(finished, kept=note, unnumbered=waits)


def _with_problems(end: Finished, problems: Iterable[Problem]) -> Finished:
    found = tuple(problems)
    return replace(end, problems=(*end.problems, *found)) if found else end


def _left_out(decision: Decision) -> Iterator[Problem]:
    found = decision.found
    if found is not None and found.trace is not None:
        yield from left_out(decision.step.plan, found.trace)


def _carried_problems(items: Iterable[External], target: str) -> tuple[Problem, ...]:
    return tuple(
        Problem(None, Severity.WARNING, "W10", f"{target}: {carried_line(item)}", item.remedy)
        for item in items
    )


def _external(entry: object) -> External:
    part, paragraph, message, remedy = cache.texts(entry)
    return External(part, paragraph, message, remedy)


_CARRIED = Form[Iterable[External]](list, lambda value: tuple(map(_external, cache.items(value))))


def carried_line(item: External) -> str:
    """Return what somebody has put in a document, and in which paragraph, as a clause."""
    where = f"stycket ”{short_text(item.paragraph)}”, " if item.paragraph else ""
    return f"{where}{item.message}"


def walled(step: Step, act: Callable[[], Finished]) -> Finished:
    """Return what `act` gives. The wall: whatever is raised concerns this document alone.

    That somebody saved the file meanwhile is no fault, and goes through.
    """
    try:
        return act()
    except OvertakenError:
        raise
    except LockedError as error:
        return Finished(Outcome(step, Action.LOCKED, (Reason(str(error)),)))
    except TemplateError as error:
        faults = tuple(f for f in error.faults if isinstance(f, TemplateFault))
        return Finished(Outcome(step, Action.FAILED, (Reason(str(error)),), faults=faults))
    except Exception as error:
        return _failed(step, (_why(error, step.plan.target),))


def _failed(step: Step, why: tuple[Reason, ...]) -> Finished:
    return Finished(Outcome(step, Action.FAILED, why))


def _why(error: Exception, target: str) -> Reason:
    """Return why a document was not built; of a fault of the program, that it is one."""
    told = error if isinstance(error, BeredningError) else unforeseen(error, target)
    return Reason(f"byggdes inte: {told}" if isinstance(told, ProgramError) else str(told))


def _because(problems: Iterable[Problem]) -> tuple[Reason, ...]:
    return tuple(Reason(f"{_place(p)}: {p.message}", p.source, p) for p in problems)


def _place(problem: Problem) -> str:
    return f"{problem.code} {problem.cell}" if problem.cell else problem.code
