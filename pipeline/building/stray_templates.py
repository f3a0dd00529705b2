"""Word files in templates/ that no document is made from, though somebody may think so.

A file is told of where it lies beside the folders of templates, in one that Kommuner does not name,
or under a name that no kind of document looks for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pipeline import disk
from pipeline.model import Dataset, Problem, Severity, TemplateFault
from pipeline.plan.documents import kinds_of_template, template_names
from pipeline.plan.paths import is_folder_name, slug
from pipeline.swedish.words import enumeration, nearest

WORD_FILES = (".docx", ".docm", ".dotx", ".dotm", ".doc", ".dot", ".odt", ".ott", ".rtf")
STANDARD = "standard"
NO_STRAYS = "mallar som inte används är inte eftersökta"


def template_folders(dataset: Dataset) -> tuple[str, ...]:
    """Return the folders in templates/ where templates are looked for."""
    own = (str(row["Mallmapp"] or "") for row in dataset["Kommuner"])
    return tuple(dict.fromkeys((*filter(is_folder_name, filter(None, own)), STANDARD)))


def own_word_files(folder: Path) -> Iterator[Path]:
    """Yield the Word files in the working folder's templates, whatever they are called."""
    for path in disk.paths_below(folder / "templates", disk.is_aside):
        if path.suffix.lower() in WORD_FILES:
            yield path


def stray_templates(folder: Path, dataset: Dataset) -> Iterator[TemplateFault]:
    """Yield a remark on each Word file in templates/ that is not used, with what to do.

    A template of a folder and a name that are looked for is none, also when no row asks for such a
    document yet.
    """
    homes = template_folders(dataset)
    for path in own_word_files(folder):
        name = path.relative_to(folder / "templates").as_posix()
        told = _why_not_used(path, PurePosixPath(name), homes)
        if told is not None:
            yield TemplateFault(name, "", "", "", *told, Severity.WARNING)


def find_stray_templates(folder: Path, dataset: Dataset) -> Iterator[Problem]:
    """Yield W12 for each Word file in templates/ that is not used."""
    for fault in stray_templates(folder, dataset):
        message = f"mallen {fault.template}: {fault.message}"
        yield Problem(None, Severity.WARNING, "W12", message, fault.remedy)


def _why_not_used(
    path: Path, name: PurePosixPath, homes: tuple[str, ...]
) -> tuple[str, str] | None:
    """Return why a file is not used and what to do; None for one that is."""
    meant = _meant(name)
    home = name.parts[0] if len(name.parts) == 2 else ""
    if home in homes:
        if kinds_of_template(name.name) or (meant and _is_same(path, path.with_name(meant))):
            return None
        return _other_name(name, meant)
    where = enumeration([f"templates/{one}" for one in homes], "eller")
    as_named = f", som {meant}" if meant and meant != name.name else ""
    if home:
        message = f"mappen {home} står inte i Mallmapp i Kommuner, så filen används inte."
        return message, f"Flytta den till {where}{as_named}, eller rätta Mallmapp."
    message = "filen ligger inte i en mapp för mallar, så den används inte."
    return message, f"Flytta den till {where}{as_named}."


def _other_name(name: PurePosixPath, meant: str) -> tuple[str, str]:
    if meant == f"{name.stem}.docx":
        message = f"filen är sparad som {name.suffix}, och mallar är .docx, så den används inte."
        return message, f"Spara den i Word som {meant}."
    message = "ingen sorts dokument har en mall som heter så, så den används inte."
    if meant:
        return message, f"Ska den heta {meant}?"
    return message, f"Mallar heter {', '.join(template_names())}."


def _is_same(path: Path, other: Path) -> bool:
    """Return whether two names lead to one file: where capitals make no difference."""
    known = disk.about(other)
    mine = disk.about(path)
    return known is not None and mine is not None and os.path.samestat(known, mine)


def _meant(name: PurePosixPath) -> str:
    """Return the template's name that a file was perhaps to have, "" for none."""
    stem = slug(name.stem)
    stems = [each.removesuffix(".docx") for each in template_names()]
    within = [each for each in stems if each in stem]
    near = stem if stem in stems else nearest(stem, stems) or max(within, key=len, default="")
    return f"{near}.docx" if near else ""
