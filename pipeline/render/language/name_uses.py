"""Where a template asks for a name on the rows of a sheet, found without rendering."""

from __future__ import annotations

from collections.abc import Sequence

from jinja2 import nodes

from pipeline.model import Vocabulary
from pipeline.render.language.name_check import ANY, Lint, Scope, Shape
from pipeline.render.markup.docxtpl_dialect import Tag

Asked = tuple[str, str, Tag]  # a sheet, a name on its rows, and the tag that asks
_BY_NAME = (  # filters whose first argument, or `attribute`, is a name on the rows
    "map", "selectattr", "rejectattr", "sort", "unique", "groupby", "sum", "min", "max",
    "svensk_ordning",
)  # fmt: skip


class NameUses(Lint):
    """Walks a part as the check of its names does, and keeps what is asked for."""

    def __init__(self, vocabulary: Vocabulary, tags: Sequence[Tag]) -> None:
        """Follow names with `vocabulary`; `tags[line - 1]` is the tag of a line of the source."""
        super().__init__(vocabulary, tags, lambda *_: None)
        self.asked: dict[Asked, None] = {}

    def _member(self, node: nodes.Expr, name: str, owner: Shape) -> Shape:
        if owner.kind == "sections":  # the section is the row's, what is printed its text
            self._keep(node, "Texter", "text")
        if owner.kind == "row":
            self._keep(node, owner.sheet, name)
        return super()._member(node, name, owner)

    def _of_filter(self, node: nodes.Filter, scope: Scope) -> Shape:
        given = [*node.args, *(word.value for word in node.kwargs if word.key == "attribute")]
        first = given[0] if given else None
        owner = self.shape(node.node, scope) if node.node is not None else ANY
        if node.name in _BY_NAME and owner.kind == "list" and isinstance(first, nodes.Const):
            found = Shape("row", owner.sheet)
            for name in str(first.value).split("."):
                found = self._member(node, name, found)
            if node.name == "map":
                return Shape("list", found.sheet) if found.sheet else ANY
        return super()._of_filter(node, scope)

    def _keep(self, node: nodes.Node, sheet: str, name: str) -> None:
        self.asked[sheet, name, self.tags[node.lineno - 1]] = None
