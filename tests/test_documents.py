"""Every document that is built: valid, accessible, and with all that the cells say."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model import Action, Severity
from pipeline.ooxml.content import content
from pipeline.ooxml.content.memory import read_memory
from pipeline.ooxml.package import read_package
from pipeline.ooxml.safety.validity import faults
from tests.accessibility import obstacles
from tests.conftest import Built
from tests.validator import validate


def test_everything_is_built_without_fel(built: Built) -> None:
    assert [str(p) for p in built.report.problems if p.severity is Severity.ERROR] == []
    assert {outcome.action for outcome in built.report.outcomes} == {Action.WRITE}
    assert not built.report.failed


@pytest.mark.install
def test_the_open_xml_sdk_and_our_own_checks_find_nothing(built: Built) -> None:
    assert {path.name: found for path, found in validate(built.documents).items() if found} == {}


def test_all_of_it_reaches_somebody_with_a_screen_reader(built: Built) -> None:
    for path in built.documents:
        package = read_package(path.read_bytes(), path.name)
        assert faults(package) == ()
        assert obstacles(package) == (), path.name


def test_what_a_document_remembers_is_what_stands_in_it(built: Built) -> None:
    for path in built.documents:
        package = read_package(path.read_bytes(), path.name)
        memory = read_memory(package)
        assert memory is not None
        assert (memory.blocks, memory.margins) == content(package).digests


def test_no_document_carries_a_path_or_a_time(built: Built) -> None:
    for path in built.documents:
        package = read_package(path.read_bytes(), path.name)
        text = b"".join(package.parts.values())
        assert str(Path.home()).encode() not in text
        assert str(built.folder).encode() not in text
        core = package.related("core-properties", "")
        assert all(b"<dcterms" not in package.parts[part] for part in core)
