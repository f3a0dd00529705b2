"""The Jinja environment of the templates: sandboxed, escaped, and told where each value goes.

Every `{{ expression }}` is compiled as `expression | _<part>/field<n>`, a filter of its own that
knows the run, the paragraph and whether a content control may stand there (writers/). Nothing else
reaches the output but the template's own XML. (DECISIONS 53, 55)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context, LoopContext, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from markupsafe import Markup

from pipeline.model import MISSING, Link, Record, Row, Rows, Source, View
from pipeline.render.language.allowed_attributes import ABSENT, Method, reached
from pipeline.render.language.builtin_filters import jinja_filters, jinja_tests
from pipeline.render.language.rewriting import Rewriter
from pipeline.render.language.sandbox import Budget, checked_operands, join_texts
from pipeline.render.language.undefined import Lines, Misses, Missing, Whereabouts
from pipeline.render.writers.text import captured

# Delimiters that no value and no template can contain: they are not allowed in XML.
BLOCK, VARIABLE, COMMENT = ("\x02", "\x03"), ("\x04", "\x05"), ("\x06", "\x07")

Program = Callable[[Context], Iterator[Any]]  # yields a part's text, or pairs (rewriting.py)
_MANY = 1_000  # records of which empty cells are remembered
_SCOPES = ("_loop_vars", "_block_vars")  # what Jinja adds to calls inside loops and blocks


class _Sections:
    """`texter` as a template sees it: `texter.sammanfattning`."""

    def __init__(self, view: View, links: Mapping[str, Link]) -> None:
        self.view, self.links = view, links

    def __getitem__(self, name: str) -> Any:
        return self.view.follow(self.links[name])


class Names(Context):
    """The names of one document, looked up when asked for: only what is asked is read."""

    view: View
    misses: Misses
    rows: dict[str, tuple[Row | Rows, tuple[Source, ...]]]  # found in this document, and asked for

    def resolve_or_missing(self, key: str) -> Any:
        """Return what a name stands for."""
        if key in self.vars:
            return self.vars[key]
        if key in self.parent:
            return self.parent[key]
        known = self.rows.get(key)
        if known is not None:
            self.view.log += known[1]
            return known[0]
        begun = len(self.view.log)
        found = self.view.root(key)
        if isinstance(found, Row | Rows):
            self.rows[key] = found, tuple(self.view.log[begun:])
            return found
        if found is MISSING:
            return self.misses.missing(key, lambda: self.view.roots)
        branch = isinstance(found, Mapping) and type(found) is not dict
        return _Sections(self.view, found) if branch else found


class _Generator(CodeGenerator):
    """Writes what is printed as it is: the field filters have escaped it."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return node.data

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """Write nothing before: no escape, no str."""

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        """Write nothing after."""


class Engine(ImmutableSandboxedEnvironment):
    """One template's environment; what it spends is counted in `budget`."""

    code_generator_class = _Generator
    intercepted_binops = frozenset(["*", "**", "+", "%"])

    def __init__(self, own: Mapping[str, Callable[..., Any]], budget: Budget) -> None:
        """Make an environment with Jinja's harmless filters and our `own`."""
        super().__init__(
            block_start_string=BLOCK[0],
            block_end_string=BLOCK[1],
            variable_start_string=VARIABLE[0],
            variable_end_string=VARIABLE[1],
            comment_start_string=COMMENT[0],
            comment_end_string=COMMENT[1],
            autoescape=True,
            keep_trailing_newline=True,
            optimized=False,
            undefined=Missing,
            extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
        )
        self.budget = budget
        # By the id of the record, which is in it.
        self.empties: dict[int, tuple[Record, dict[str, Any]]] = {}
        inner: dict[str, Callable[..., Any]] = {
            "_turn": budget.spend,
            "_weighed": budget.weighed,
            "_concat": join_texts,
            "_captured": captured,
        }
        self.filters = cast("Any", jinja_filters(budget) | dict(own) | inner)
        self.tests = cast("Any", jinja_tests(budget))
        self.globals.clear()
        self.globals.update(range=Method(range), namespace=Method(Namespace))
        self.whereabouts = Whereabouts()
        self.misses = Misses(self.whereabouts)

    # ------------------------------------------------------------ what expressions reach

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a column of a row, or what the sandbox allows of anything else."""
        if type(obj) is Row:
            record, view = obj.record, obj.view
            empty = self.empties.get(id(record))
            value = None if empty is None else empty[1].get(attribute)
            if value is None:
                value = record.value(attribute)
                if value is not None and not value:
                    self._remember_empty(record, attribute, value)
            if value is not None and record.sheet not in view.guarded:
                view.log.append(value.source)
                return value
            found = obj.get(attribute)
            return self._unknown_column(obj.record, attribute) if found is MISSING else found
        if isinstance(obj, _Sections | Mapping):
            found = self._item(obj, attribute)
            if not isinstance(found, Undefined) or not isinstance(obj, dict):
                return found
        found = reached(obj, attribute, self.budget)
        return self.misses.missing(attribute) if found is ABSENT else found

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return as getattr for a name, else the item."""
        if type(obj) is Row:
            return self.getattr(obj, str(argument))
        if isinstance(obj, Undefined):
            return obj[argument]
        if isinstance(argument, str):
            return self._item(obj, argument)
        if not isinstance(argument, int | slice | None):
            raise SecurityError("key")
        try:
            return obj[argument]
        except (LookupError, TypeError, AttributeError):
            return self.misses.missing(str(argument))

    def _item(self, obj: Any, name: str) -> Any:
        try:
            return obj[name]
        except (LookupError, TypeError, AttributeError):
            return self.misses.missing(name)

    def _remember_empty(self, record: Record, name: str, value: Any) -> None:
        """Put what stands for nothing in a memory: a record makes it anew for each who asks."""
        if len(self.empties) >= _MANY:
            self.empties.clear()
        self.empties.setdefault(id(record), (record, {}))[1][name] = value

    def _unknown_column(self, record: Record, name: str) -> Missing:
        return self.misses.missing(name, lambda: [*record.cells, *record.links, *record.lists])

    # ------------------------------------------------------------ what expressions do

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call a macro, a loop or a method that is allowed; nothing else can be called."""
        if isinstance(obj, Undefined):
            return obj()
        if not isinstance(obj, Method | Macro | LoopContext):
            raise SecurityError("call")
        self.budget.weighed([*args, *kwargs.values()])
        if isinstance(obj, Method):
            named = {name: value for name, value in kwargs.items() if name not in _SCOPES}
            return self.budget.weighed(obj.function(*args, **named))
        found = context.call(obj, *args, **kwargs)
        return captured(found) if isinstance(found, Markup) else found

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Return `left operator right`, when the result stays small."""
        checked_operands(self.budget, operator, left, right)
        return super().call_binop(context, operator, left, right)

    def call_filter(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Return what a filter that `map` names gives; the program's inner ones have no name."""
        if name.startswith("_"):
            raise SecurityError(name)
        return super().call_filter(name, *args, **kwargs)


def compiled(
    engine: Engine, tree: nodes.Template, name: str, rewriter: Rewriter
) -> tuple[Program, Lines]:
    """Return the program of a part, whose fields are printed as the rewriter has it."""
    tree = rewriter.visit(tree)
    code = engine.compile(tree, name, name)
    namespace: dict[str, Any] = {"environment": engine, "__file__": name}
    exec(code, namespace)  # the code that Jinja made of a sandboxed template
    pairs = [pair.split("=") for pair in namespace["debug_info"].split("&") if pair]
    return namespace["root"], tuple((int(line), int(made)) for line, made in pairs)
