"""The rooms of the package: what their README says, and the habits that keep them readable.

`UPDATE_DOCS=1 pytest tests/test_rooms.py` draws the picture in pipeline/README.md anew.
"""

from __future__ import annotations

import ast
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from configparser import ConfigParser
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TypeGuard

import grimp

TOP = Path(__file__).parents[1]
PACKAGE = TOP / "pipeline"
README = PACKAGE / "README.md"
START, END = "<!-- rooms -->\n", "<!-- /rooms -->\n"
MOST_POSITIONAL = 7
# A command's function is called as the command is.
COMMANDS = "cli.py"
# A command that does what a stage is for is called as the stage is.
COMMANDS_OF_STAGES = ["commands/check.py", "commands/publish.py"]


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Yield each module below the package with its syntax tree."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE), ast.parse(path.read_text(encoding="utf-8"))


# ---------------------------------------------------------------- the picture


def imports_between_rooms() -> dict[str, set[str]]:
    """Return which rooms each room imports from."""
    graph = grimp.build_graph("pipeline", cache_dir=None)
    found: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        for other in graph.find_modules_directly_imported_by(module):
            rooms = [name.split(".")[1] for name in (module, other) if "." in name]
            if len(rooms) == 2 and rooms[0] != rooms[1]:
                found[rooms[0]].add(rooms[1])
    return found


def reachable(room: str, found: dict[str, set[str]]) -> set[str]:
    """Return the rooms below a room."""
    below: set[str] = set()
    waiting = [room]
    while waiting:
        new = found.get(waiting.pop(), set()) - below
        below |= new
        waiting += new
    return below


def picture() -> str:
    """Return the rooms as a drawing: an arrow goes to each room that no room between leads to."""
    found = imports_between_rooms()
    lines = ["```mermaid", "flowchart TD"]
    for room in sorted(found):
        through = set().union(*(reachable(other, found) for other in found[room]))
        lines += [f"    {room} --> {other}" for other in sorted(found[room] - through)]
    return "\n".join([*lines, "```", ""])


def test_the_picture_of_the_rooms_is_what_they_import() -> None:
    text = README.read_text(encoding="utf-8")
    before, start, rest = text.partition(START)
    found, end, after = rest.partition(END)

    assert end, "pipeline/README.md lacks the marks of the picture"
    if os.environ.get("UPDATE_DOCS"):
        README.write_text(before + start + picture() + end + after, encoding="utf-8")
    else:
        assert found == picture(), "Run UPDATE_DOCS=1 pytest tests/test_rooms.py"


def test_every_stop_of_the_walk_is_there() -> None:
    walk = README.read_text(encoding="utf-8").partition("## One cell")[2].partition("\n## ")[0]
    stops = re.findall(r"^\d\. .*?`([a-z_/]+\.py)`, `(\w+)`", walk, re.MULTILINE)

    assert len(stops) == 5
    for file, function in stops:
        text = (PACKAGE / file).read_text(encoding="utf-8")
        assert re.search(rf"^ *(?:def|class) {function}\b", text, re.MULTILINE), (file, function)


def test_every_room_is_part_of_what_is_given_away() -> None:
    config = ConfigParser()
    config.read(TOP / "setup.cfg", encoding="utf-8")
    given = set(config["options"]["packages"].split())
    rooms = {".".join(path.parent.relative_to(TOP).parts) for path in PACKAGE.rglob("__init__.py")}

    assert given == rooms | {"pipeline.mallar"}


def test_no_imports_go_in_a_circle() -> None:
    graph = grimp.build_graph("pipeline", cache_dir=None)
    order = TopologicalSorter(
        {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    )

    order.prepare()  # raises CycleError, which tells the circle


# ---------------------------------------------------------------- names


def test_one_name_has_one_meaning() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for path, tree in modules():
        for node in tree.body if path.as_posix() != COMMANDS else ():
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path.as_posix())

    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_two_modules_of_a_room_share_a_name_and_none_is_called_as_a_room() -> None:
    rooms = {path.parent.name for path in PACKAGE.rglob("__init__.py")}
    found = [path for path, _ in modules() if not path.stem.startswith("__")]
    times = Counter((path.parts[0], path.stem) for path in found)

    assert [path for path in found if times[path.parts[0], path.stem] > 1] == []
    assert [path.as_posix() for path in found if path.stem in rooms] == COMMANDS_OF_STAGES


def is_made_of_many(node: ast.AST) -> TypeGuard[ast.Call]:
    """Return whether a class is called with more values by place than a reader can keep apart."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return False
    return node.func.id[:1].isupper() and len(node.args) > MOST_POSITIONAL


def test_nothing_is_made_of_more_than_seven_positional_arguments() -> None:
    found = []
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                names = {a.arg for a in (*node.args.posonlyargs, *node.args.args)}
                if len(names - {"self", "cls"}) > MOST_POSITIONAL:
                    found.append(f"{path.as_posix()}: {node.name}")
            elif is_made_of_many(node):
                found.append(f"{path.as_posix()}:{node.lineno}")

    assert found == []
