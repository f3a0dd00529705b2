# ruff: noqa: N802, N815 (Jinja names the visitor methods)
"""Changes to a template's syntax tree: printing through fields, and paying for what it does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

_NODE_COST = 20  # a step of an expression, where a character written costs 1
_WRITTEN_OUT = (nodes.Const, nodes.TemplateData, nodes.List, nodes.Tuple, nodes.Dict, nodes.Pair)

# A text with what it adds to the content, or a tag's number and the column that it prints.
RowPiece = tuple[bytes, str] | tuple[int, str]


class Rewriter(NodeTransformer):
    """Sends each printed expression through its field, and lets each loop pay for its turns."""

    def __init__(
        self,
        prefix: str,
        numbers: Sequence[int],
        told: Mapping[int, str] | None = None,
        joined: Callable[[int, Sequence[RowPiece]], bool] | None = None,
    ) -> None:
        """Name fields `<prefix>field<number>`; `numbers[line - 1]` is the tag of a line.

        `told`: the number of a tag → what the text after it adds to the content of the part; with
        it the part yields pairs. `joined` lets the pieces of a row be printed at once, if it can.
        """
        self.prefix, self.numbers, self.told, self.joined = prefix, numbers, told, joined
        self.captured = 0
        self.rows: dict[nodes.Node, tuple[str, int]] = {}  # what is printed at once of each

    def generic_visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        """Visit what is inside, knowing whether it is captured."""
        capturing = isinstance(node, nodes.Macro | nodes.AssignBlock)
        self.captured += capturing
        result = super().generic_visit(node, *args, **kwargs)
        self.captured -= capturing
        return result

    # ------------------------------------------------------------ printing

    def visit_Output(self, node: nodes.Output) -> nodes.Node:
        """Send each expression through its field; columns of one row all at once, if it is ready.

        What cannot be is printed as it stands: each tag is then known by its line.
        """
        row = self._row(node)
        node.nodes = [
            self._text(child)
            if isinstance(child, nodes.TemplateData)
            else filtered(self.visit(child), self._name(child))
            for child in node.nodes
        ]
        if row is None:
            return node
        name, number = row
        test = filtered(nodes.Name(name, "load", lineno=node.lineno), f"{self.prefix}row{number}")
        made = self._whole(test, number, node)
        self.rows[made] = row
        return made

    def _whole(self, test: nodes.Expr, number: int, otherwise: nodes.Node) -> nodes.If:
        whole = filtered(nodes.Const(None), f"{self.prefix}whole{number}")
        output = nodes.Output([whole])
        return nodes.If(test, [output], [], [otherwise], lineno=otherwise.lineno)

    def _row(self, node: nodes.Output) -> tuple[str, int] | None:
        """Return what an output prints columns of, and the number of the first, or None."""
        if self.told is None or self.captured or self.joined is None:
            return None
        pieces: list[RowPiece] = []
        names = set()
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                pieces.append(self._pair(child))
            elif isinstance(child, nodes.Getattr) and isinstance(child.node, nodes.Name):
                names.add(child.node.name)
                pieces.append((self.numbers[child.lineno - 1], child.attr))
            else:
                return None
        fields = [piece[0] for piece in pieces if isinstance(piece[0], int)]
        if len(names) != 1 or len(fields) < 2 or not self.joined(fields[0], pieces):
            return None
        return names.pop(), fields[0]

    def _pair(self, child: nodes.TemplateData) -> tuple[bytes, str]:
        number = self.numbers[child.lineno - 1] if child.lineno > 1 else 0
        return child.data.encode(), (self.told or {}).get(number, "")

    def _text(self, child: nodes.TemplateData) -> nodes.Expr:
        """Return a text of the template, with what it adds to the content where that is told."""
        if self.told is None or self.captured:
            return child
        return nodes.Const(self._pair(child), lineno=child.lineno)

    def _name(self, child: nodes.Expr) -> str:
        kind = "plain" if self.captured else "field"
        return f"{self.prefix}{kind}{self.numbers[child.lineno - 1]}"

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> list[nodes.Node]:
        """Make a text of what a set block wrote, or a fragment, before a filter has it."""
        self.generic_visit(node)
        made = filtered(_named(node.target, "load"), "_captured")
        chain = innermost = node.filter
        while innermost is not None and isinstance(innermost.node, nodes.Filter):
            innermost = innermost.node
        if innermost is not None:
            innermost.node = made
        node.filter = None
        return [node, nodes.Assign(_named(node.target, "store"), chain or made, lineno=node.lineno)]

    # ------------------------------------------------------------ paying

    def _paying(self, node: Any) -> Any:
        """Let each turn, or each call, pay for the body."""
        cost = _cost(node)
        self.generic_visit(node)
        price = nodes.Const(cost, lineno=node.lineno)
        pay = nodes.ExprStmt(filtered(price, "_turn"), lineno=node.lineno)
        node.body = [pay, *node.body]
        return node

    visit_Macro = _paying

    def visit_For(self, node: Any) -> Any:
        """Print a loop of nothing but columns of its rows at once, if all of them are ready."""
        pay, *body = self._paying(node).body
        row = self.rows.get(body[0]) if len(body) == 1 else None
        named = isinstance(node.iter, nodes.Name) and isinstance(node.target, nodes.Name)
        if row is None or not named or node.test or node.else_ or node.recursive:
            return node
        name, number = row
        if name != node.target.name:
            return node
        rows = nodes.Name(node.iter.name, "load", lineno=node.lineno)
        test = filtered(rows, f"{self.prefix}rows{number}", pay.node.node)
        return self._whole(test, number, node)

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:
        """Weigh `a ~ b`."""
        self.generic_visit(node)
        parts = nodes.List(node.nodes, lineno=node.lineno)
        return filtered(filtered(parts, "_concat"), "_weighed")

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:
        """Weigh what is compared; nothing where one side is written out in the template."""
        self.generic_visit(node)
        for operand in node.ops:
            searched = operand.op in ("in", "notin")
            if isinstance(operand.expr, _WRITTEN_OUT):
                continue
            if searched or not isinstance(node.expr, _WRITTEN_OUT):
                operand.expr = filtered(operand.expr, "_weighed")
                node.expr = filtered(node.expr, "_weighed")
        return node

    def visit_Tuple(self, node: nodes.Tuple) -> Any:
        """Weigh a tuple that is made of other values."""
        return node if node.ctx == "store" else self._weighed(node)

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Expr:
        """Weigh a slice."""
        self.generic_visit(node)
        return filtered(node, "_weighed") if isinstance(node.arg, nodes.Slice) else node

    def _weighed(self, node: Any) -> Any:
        """Weigh a list or a dictionary that is made of other values."""
        written_out = all(isinstance(n, _WRITTEN_OUT) for n in node.find_all(nodes.Node))
        self.generic_visit(node)
        return node if written_out else filtered(node, "_weighed")

    visit_List = visit_Dict = _weighed


def filtered(node: nodes.Expr, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    """Return `node|name`, or `node|name(…)`."""
    return nodes.Filter(node, name, [*arguments], [], None, None, lineno=node.lineno)


def _cost(node: nodes.Node) -> int:
    steps = sum(1 for _ in node.find_all(nodes.Node))
    text = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
    return _NODE_COST * (1 + steps) + text


def _named(target: Any, use: str) -> nodes.Expr:
    """Return what a set block fills once more, to "load" or to "store"."""
    name = nodes.Name(target.name, use, lineno=target.lineno)
    if not isinstance(target, nodes.NSRef):
        return name
    if use == "load":
        return nodes.Getattr(name, target.attr, use, lineno=target.lineno)
    return nodes.NSRef(target.name, target.attr, lineno=target.lineno)
