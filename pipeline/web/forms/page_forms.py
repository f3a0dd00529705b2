"""What the forms of Nytt ärende and Mallar do: one call of a command each."""

from __future__ import annotations

from starlette.requests import Request

from pipeline.commands.sheet_groups import GROUPS
from pipeline.commands.template_back import lay_aside
from pipeline.commands.template_new import new_template
from pipeline.commands.template_preview import preview
from pipeline.commands.working_folder import WorkingFolder
from pipeline.errors import BeredningError, TemplateError, UsageError
from pipeline.model import TemplateFault
from pipeline.web.answers.drawing import GoTo, Shown
from pipeline.web.answers.lookup import HOME
from pipeline.web.answers.refusals import NoPageError
from pipeline.web.page_views.board_forms import (
    BoardAnswers,
    MadeFormsPage,
    answered_boards,
    send_forms,
)
from pipeline.web.page_views.new_case import MadeCasePage, answered_form, make_case, make_sheets
from pipeline.web.page_views.template_list import (
    NamedTemplate,
    check_templates_thoroughly,
    named_templates,
    own_file,
    sample_page,
)
from pipeline.web.page_views.told_plainly import told_plainly

_TEMPLATES = "/mallar"


def answer_questions(request: Request) -> Shown:
    """Write the workbook of a new case, or show what is wrong with the answers."""
    folder: WorkingFolder = request.app.state.folder
    try:
        page = make_case(folder, request.state.form)
    except BeredningError as error:
        form = answered_form(folder, request.state.form)
        return Shown("new_case.html", form, 503, told_plainly(str(error), folder))
    if isinstance(page, MadeCasePage):
        return Shown("new_case_made.html", page)
    return Shown("new_case.html", page, 422)


def add_sheets(request: Request) -> Shown:
    """Write a workbook with the sheets that a form names; NoPageError when there are no such."""
    name = str(request.state.form.get("blad", ""))
    if name not in GROUPS:
        raise NoPageError
    return Shown("new_case_made.html", make_sheets(request.app.state.folder, name))


def send_to_boards(request: Request) -> Shown:
    """Write the workbooks for boards, or show what is wrong with the answers."""
    folder: WorkingFolder = request.app.state.folder
    form = request.state.form
    given = BoardAnswers(form.getlist("namnd"), str(form.get("dag", "")), "gor-om" in form)
    try:
        page = send_forms(folder, given)
    except BeredningError as error:
        form_again = answered_boards(folder, given, {})
        return Shown("board_forms.html", form_again, 503, told_plainly(str(error), folder))
    if isinstance(page, MadeFormsPage):
        return Shown("board_forms_made.html", page)
    return Shown("board_forms.html", page, 422)


def stay_in_folder(request: Request) -> GoTo:
    """Go to the folder that is shown: a form of the page before it was sent once more."""
    name = request.app.state.folder.path.resolve().name
    told = f"Arbetsmappen är {name}. Vill du till en annan dubbelklickar du på ”Öppna Beredning”"
    return GoTo(HOME, f"{told} i den.")


def copy_template(request: Request) -> GoTo:
    """Make the folder's own copy of a template, to be changed in Word."""
    folder, one = _named(request)
    new_template(folder.path, folder.day(), one.word, letter=None, municipality=one.municipality)
    return GoTo(_TEMPLATES, f"{one.title}: nu har ni en egen mall. Ändra i den i Word och spara.")


def return_template(request: Request) -> GoTo:
    """Lay the folder's own template aside, so that the program's is used again."""
    folder, one = _named(request)
    kept = lay_aside(folder.path, own_file(folder.path, one), folder.day())
    return GoTo(
        _TEMPLATES, f"{one.title}: programmets mall gäller igen. Er egen finns kvar: {kept}."
    )


def check_templates_closely(request: Request) -> GoTo:
    """Try the folder's own templates as strictly as any build, and show what is found."""
    folder: WorkingFolder = request.app.state.folder
    check_templates_thoroughly(folder.path, folder.state())
    return GoTo(_TEMPLATES, "Mallarna är prövade, också med rader som är svåra att visa.")


def try_template(request: Request) -> Shown:
    """Fill a template with a document of the folder, and with rows that are hard to show."""
    folder, one = _named(request)
    if one.plan is None:
        raise UsageError("Arbetsböckerna ber inte om något sådant dokument än.")
    try:
        made = preview(folder.path, folder.day(), one.plan.kind, (one.plan.target,))
    except TemplateError as error:
        faults = tuple(each for each in error.faults if isinstance(each, TemplateFault))
        told = faults or (error,)
        return Shown("template_sample.html", sample_page(one, folder.state(), faults=told))
    page = sample_page(one, folder.state(), made.files, made.faults, made.note)
    return Shown("template_sample.html", page)


def _named(request: Request) -> tuple[WorkingFolder, NamedTemplate]:
    """Return the template that a form names by its key; NoPageError when there is none."""
    folder: WorkingFolder = request.app.state.folder
    key = request.state.form.get("mall", "")
    found = next((one for one in named_templates(folder.state()) if one.key == key), None)
    if found is None:
        raise NoPageError
    return folder, found
