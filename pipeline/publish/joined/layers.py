"""The layers of several PDFs in one: what was hidden in its file stays hidden."""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, Object, String

from pipeline.publish.foreign.object_copying import ObjectCopier

_LISTS = ("Order", "Locked", "RBGroups")


class JoinedLayers:
    """All layers, and which of them are shown."""

    def __init__(self) -> None:
        self._groups: list[Object] = []
        self._hidden: list[Object] = []
        self._lists: dict[str, list[Any]] = {name: [] for name in _LISTS}

    def take(self, copier: ObjectCopier) -> None:
        """Take along the layers of a file as it shows them when it is opened."""
        root: Any = copier.source.Root
        found = root.get("/OCProperties")
        if not isinstance(found, Dictionary) or not isinstance(found.get("/OCGs"), Array):
            return
        shown: Any = found.get("/D", Dictionary())
        hidden, open_ = _ids(shown.get("/OFF")), _ids(shown.get("/ON"))
        all_off = shown.get("/BaseState") == Name.OFF
        for group in found.OCGs:
            copy = copier.copy(group)
            if copy is None or not isinstance(group, Dictionary):
                continue
            self._groups.append(copy)
            if group.objgen in hidden or (all_off and group.objgen not in open_):
                self._hidden.append(copy)
        for name in _LISTS:
            value = copier.copy(shown.get(f"/{name}"))
            if isinstance(value, Array):
                self._lists[name] += list(value)

    def close(self, root: Any) -> None:
        """Write the layers into the catalogue of the joined file."""
        if not self._groups:
            return
        shown = Dictionary(Name=String("Lager"), BaseState=Name.ON, OFF=Array(self._hidden))
        for name, items in self._lists.items():
            if items:
                shown[f"/{name}"] = Array(items)
        root.OCProperties = Dictionary(OCGs=Array(self._groups), D=shown)


def _ids(groups: Any) -> set[tuple[int, int]]:
    if not isinstance(groups, Array):
        return set()
    return {group.objgen for group in groups if isinstance(group, Object)}
