"""Names that a template asks for and no workbook can have: found without rendering.

Walks the Jinja tree with the vocabulary of the document kind. What it cannot follow it lets pass:
the renderer notes what is really asked for and missing. (DECISIONS 56, 70)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from jinja2 import nodes

from pipeline.model import Vocabulary
from pipeline.render.markup.docxtpl_dialect import Note, Tag
from pipeline.swedish.words import nearest


class Shape(NamedTuple):
    """What an expression gives: a row of a sheet, a list of such rows, a value, or anything."""

    kind: str  # "row", "list", "value", "sections", "any"
    sheet: str = ""


ANY, VALUE, SECTIONS = Shape("any"), Shape("value"), Shape("sections")
_SAME_LIST = (
    "sort", "list", "unique", "reverse", "selectattr", "rejectattr", "select", "reject",
    "inom", "utom", "ordnade", "beskrivna",
)  # fmt: skip
_ONE_OF = ("first", "last", "min", "max")
_FORGIVING = ("defined", "undefined")
SMALL = "ska skrivas med små bokstäver, som alla namn i mallar."
Scope = dict[str, Shape]


def unknown_name(name: str, known: Iterable[str], where: str = "") -> tuple[str, str]:
    """Return what is wrong with a name that is none of those that are known, and the remedy."""
    near = nearest(name, [word for word in known if not word.startswith("_")])
    if near and near == name.lower():
        return f"”{name}” {SMALL}", f"Skriv {near}."
    remedy = f"Menade du ”{near}”?" if near else "Handboken visar vilka namn som finns."
    return f"”{name}” finns inte{where} för den här sortens dokument.", remedy


class Lint:
    """Checks one part; `tags[line - 1]` is the tag of a line of its Jinja source."""

    def __init__(self, vocabulary: Vocabulary, tags: Sequence[Tag], note: Note) -> None:
        """Check against `vocabulary`; `note(tag, message, remedy)` is called for each fault."""
        self.vocabulary, self.tags, self.note = vocabulary, tags, note
        self.forgiving = 0
        self.seen: set[tuple[int, str]] = set()

    def check(self, tree: nodes.Template, given: Iterable[str] = ()) -> None:
        """Note every unknown name in the part; those `given` may be anything."""
        self._body(tree.body, dict.fromkeys(("range", "namespace", "loop", *given), ANY))

    # ------------------------------------------------------------ statements

    def _body(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        for node in body:
            handle = getattr(self, f"_{type(node).__name__.lower()}", self._children)
            handle(node, scope)

    def _children(self, node: nodes.Node, scope: Scope) -> None:
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.shape(child, scope)
            else:
                self._body([child], scope)

    def _for(self, node: nodes.For, scope: Scope) -> None:
        over = self.shape(node.iter, scope)
        if over.kind == "row":
            self._fault(node, "går igenom en enda rad.", "Ta bort upprepningen.")
        inner = scope | {"loop": ANY}
        self._bind(node.target, Shape("row", over.sheet) if over.kind == "list" else ANY, inner)
        if node.test is not None:
            self.shape(node.test, inner)
        self._body(node.body, inner)
        self._body(node.else_, dict(scope))

    def _assign(self, node: nodes.Assign, scope: Scope) -> None:
        self._bind(node.target, self.shape(node.node, scope), scope)

    def _assignblock(self, node: nodes.AssignBlock, scope: Scope) -> None:
        self._body(node.body, dict(scope))
        self._bind(node.target, ANY, scope)

    def _with(self, node: nodes.With, scope: Scope) -> None:
        inner = dict(scope)
        for target, value in zip(node.targets, node.values, strict=True):
            self._bind(target, self.shape(value, scope), inner)
        self._body(node.body, inner)

    def _macro(self, node: nodes.Macro, scope: Scope) -> None:
        scope[node.name] = ANY
        self._arguments(node, scope | {"caller": ANY, "varargs": ANY, "kwargs": ANY})

    def _callblock(self, node: nodes.CallBlock, scope: Scope) -> None:
        self.shape(node.call, scope)
        self._arguments(node, dict(scope))

    def _arguments(self, node: nodes.Macro | nodes.CallBlock, inner: Scope) -> None:
        for argument in node.args:
            self._bind(argument, ANY, inner)
        self._body(node.body, inner)

    def _bind(self, target: nodes.Node, shape: Shape, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = shape
        elif isinstance(target, nodes.Tuple):
            for item in target.items:
                self._bind(item, ANY, scope)

    # ------------------------------------------------------------ expressions

    def shape(self, node: nodes.Node, scope: Scope) -> Shape:
        """Return what an expression gives, noting unknown names in it."""
        handler = getattr(self, f"_of_{type(node).__name__.lower()}", None)
        if handler is not None:
            found: Shape = handler(node, scope)
            return found
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.shape(child, scope)
        return VALUE if isinstance(node, nodes.Literal | nodes.Compare | nodes.Concat) else ANY

    def _of_name(self, node: nodes.Name, scope: Scope) -> Shape:
        if node.name in scope:
            return scope[node.name]
        roots = self.vocabulary.roots
        if node.name not in roots:
            self._unknown(node, node.name, (*roots, *scope), "", self._owner(node.name, scope))
        name = node.name if node.name in roots else node.name.lower()
        if name not in roots:
            return scope.get(name, ANY)
        return self._shape(roots[name], many=name in self.vocabulary.lists)

    def _of_getattr(self, node: nodes.Getattr, scope: Scope) -> Shape:
        return self._member(node, node.attr, self.shape(node.node, scope))

    def _of_getitem(self, node: nodes.Getitem, scope: Scope) -> Shape:
        owner = self.shape(node.node, scope)
        if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
            return self._member(node, node.arg.value, owner)
        self.shape(node.arg, scope)
        if owner.kind == "list":
            return owner if isinstance(node.arg, nodes.Slice) else Shape("row", owner.sheet)
        return ANY

    def _member(self, node: nodes.Expr, name: str, owner: Shape) -> Shape:
        if owner.kind == "sections":
            self._section(node, name)
            return Shape("list", "Texter")
        if owner.kind == "list":
            self._fault(
                node,
                f"”{name}” söks i en lista.",
                "Gå igenom listan med {%p for … %}, eller skriv |first före punkten.",
            )
            return ANY
        if owner.kind != "row":
            return ANY
        names = self.vocabulary.sheets.get(owner.sheet, {})
        if name not in names:
            self._unknown(node, name, names, f" i bladet ”{owner.sheet}”")
        found = names.get(name, names.get(name.lower()))
        if found is None:
            return ANY
        sheet, many = found
        return self._shape(sheet, many=many)

    def _shape(self, sheet: str, *, many: bool) -> Shape:
        if sheet == "texter":
            return SECTIONS
        return Shape("list" if many else "row", sheet) if sheet else VALUE

    def _of_filter(self, node: nodes.Filter, scope: Scope) -> Shape:
        forgiving = node.name in ("default", "d")
        self.forgiving += forgiving
        owner = self.shape(node.node, scope) if node.node is not None else ANY
        self.forgiving -= forgiving
        for argument in (*node.args, *(keyword.value for keyword in node.kwargs)):
            self.shape(argument, scope)
        if node.name in _SAME_LIST:
            return owner
        if node.name in _ONE_OF and owner.kind == "list":
            return Shape("row", owner.sheet)
        return owner if forgiving and owner.kind != "value" else ANY

    def _of_test(self, node: nodes.Test, scope: Scope) -> Shape:
        forgiving = node.name in _FORGIVING
        self.forgiving += forgiving
        self.shape(node.node, scope)
        self.forgiving -= forgiving
        for argument in node.args:
            self.shape(argument, scope)
        return VALUE

    def _of_condexpr(self, node: nodes.CondExpr, scope: Scope) -> Shape:
        self.shape(node.test, scope)
        one = self.shape(node.expr1, scope)
        other = self.shape(node.expr2, scope) if node.expr2 is not None else VALUE
        return one if one == other else ANY

    # ------------------------------------------------------------ faults

    def _section(self, node: nodes.Node, name: str) -> None:
        """Note a section that is nearly one that is known; one with a name of its own may come."""
        known = self.vocabulary.sections
        near = None if name in known or self.forgiving else nearest(name, sorted(known))
        if near == name.lower():
            self._fault(node, f"avsnittet ”{name}” {SMALL}", f"Skriv {near}.")
        elif near:
            self._fault(node, f"avsnittet ”{name}” finns inte.", f"Menade du ”{near}”?")

    def _unknown(
        self, node: nodes.Node, name: str, known: Iterable[str], where: str, meant: str = ""
    ) -> None:
        if not self.forgiving:
            message, remedy = unknown_name(name, known, where)
            self._fault(node, message, f"Menade du ”{meant}”?" if meant else remedy)

    def _owner(self, name: str, scope: Scope) -> str:
        """Return a name with that of the row here that has it: `b.beslutspunkter`."""
        roots, lists = self.vocabulary.roots, self.vocabulary.lists
        rows = {root: Shape("row", sheet) for root, sheet in roots.items() if root not in lists}
        for owner, shape in reversed((rows | scope).items()):
            if shape.kind == "row" and name in self.vocabulary.sheets.get(shape.sheet, {}):
                return f"{owner}.{name}"
        return ""

    def _fault(self, node: nodes.Node, message: str, remedy: str) -> None:
        if (node.lineno, message) not in self.seen:
            self.seen.add((node.lineno, message))
            self.note(self.tags[node.lineno - 1], message, remedy)
