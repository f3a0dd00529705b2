"""What click says, in Swedish, and streams that can say it: the only module that changes click.

click looks its texts up with gettext, by names (`_`, `ngettext`) that each of its modules holds.
`speak_swedish()` puts look-ups in the tables below in their place. A text that is missing here is
printed in English; tests/test_cli_texts.py lists those that an upgrade of click brings.
(DECISIONS 100)
"""

from __future__ import annotations

import codecs
import io
import re
import sys
import unicodedata
from typing import Any, TypeGuard

import click

TEXTS = {
    # help
    "Usage:": "Användning:",
    "Options": "Flaggor",
    "Commands": "Kommandon",
    "Positional arguments": "Argument",
    "Show this message and exit.": "Visa den här texten.",
    "Show the version and exit.": "Visa programmets version.",
    "%(prog)s, version %(version)s": "%(prog)s, version %(version)s",
    "required": "måste anges",
    "default: {default}": "förval: {default}",
    "env var: {var}": "miljövariabel: {var}",
    "(dynamic)": "(räknas ut)",
    "deprecated": "utgår",
    "d": "d",
    # errors
    "Aborted!": "Avbrutet.",
    "Try '{command} {option}' for help.": "Skriv ”{command} {option}” så får du hjälp.",
    "Missing command.": "Ange ett kommando.",
    "Missing argument": "Det saknas ett argument:",
    "Missing option": "Det saknas en flagga:",
    "Missing parameter": "Det saknas en uppgift:",
    "Missing {param_type}": "Det saknas en uppgift:",
    "Missing parameter: {param_name}": "Uppgiften ”{param_name}” saknas.",
    "No such option {name!r}.": "Flaggan ”{name}” finns inte.",
    "No such command {name!r}.": "Kommandot ”{name}” finns inte.",
    "Option {name!r} does not take a value.": "Flaggan ”{name}” tar inget värde.",
    "Argument {name!r} takes {nargs} values.": "Argumentet ”{name}” ska ha {nargs} värden.",
    "Invalid value: {message}": "Ogiltigt värde. {message}",
    "Invalid value for {param_hint}: {message}": "Ogiltigt värde för {param_hint}. {message}",
    "Value must be an iterable.": "Värdet måste vara en lista.",
    "Could not open file {filename!r}: {message}": "Filen ”{filename}” kan inte öppnas.",
    "unknown error": "okänt fel",
    "Windows error: {error}": "Fel i Windows: {error}",
    "Error: invalid input": "Fel: Svaret går inte att tolka.",
    "Error: The two entered values do not match.": "Fel: De två värdena är olika.",
    # kinds of values
    "file": "fil",
    "directory": "mapp",
    "path": "sökväg",
    "{name} {filename!r} does not exist.": "{name}en ”{filename}” finns inte.",
    "{name} {filename!r} is a file.": "”{filename}” är en fil, men här ska stå en mapp.",
    "{name} {filename!r} is a directory.": "”{filename}” är en mapp, men här ska stå en fil.",
    "{name} {filename!r} is not readable.": "{name}en ”{filename}” går inte att läsa.",
    "{name} {filename!r} is not writable.": "{name}en ”{filename}” går inte att skriva till.",
    "{name} {filename!r} is not executable.": "{name}en ”{filename}” går inte att köra.",
    "Choose from:\n\t{choices}": "Välj något av:\n\t{choices}",
    "Choice({choices})": "Val({choices})",
    "{value} is not in the range {range}.": "{value} är inte inom gränserna {range}.",
    "{value!r} is not a valid {number_type}.": "”{value}” är inget {number_type}.",
    "{value!r} is not a valid UUID.": "”{value}” är inget UUID.",
    "{value!r} is not a valid boolean. Recognized values: {states}": (
        "”{value}” är varken ja eller nej. Giltiga värden: {states}"
    ),
    # questions
    "Do you want to continue?": "Vill du fortsätta?",
    "Confirm the action without prompting.": "Gör det utan att fråga.",
    "Repeat for confirmation": "Skriv en gång till",
    "Press any key to continue...": "Tryck på en tangent för att fortsätta …",
    "{editor}: Editing failed": "{editor}: redigeringen misslyckades",
    "{editor}: Editing failed: {e}": "{editor}: redigeringen misslyckades: {e}",
    # faults of a program, or of its shell
    "DeprecationWarning: The command {name!r} is deprecated.{extra_message}": (
        "Kommandot ”{name}” utgår.{extra_message}"
    ),
    "DeprecationWarning: The {param_type} {name!r} is deprecated.{extra_message}": (
        "”{name}” utgår.{extra_message}"
    ),
    "Could not determine name for option with declarations {decls!r}": (
        "Flaggan {decls!r} kan inte få något namn"
    ),
    "No options defined but a name was passed ({name})."
    " Did you mean to declare an argument instead? Did you mean to pass '--{name}'?": (
        "Ett namn men ingen flagga ({name}). Skulle det vara ett argument, eller ”--{name}”?"
    ),
    "Name '{name}' defined twice": "Namnet ”{name}” är givet två gånger",
    "Boolean option {decl!r} cannot use the same flag for true/false.": (
        "Flaggan ”{decl}” kan inte betyda både ja och nej."
    ),
    "Arguments take exactly one parameter declaration, got {length}: {decls}.": (
        "Ett argument ska ha ett namn, men fick {length}: {decls}."
    ),
    "Invalid start character for option ({option})": "Flaggan ({option}) börjar med fel tecken",
    "Unknown color {colour!r}": "Färgen ”{colour}” finns inte",
    "Unknown standard stream '{name}'": "Strömmen ”{name}” finns inte",
    "Couldn't detect Bash version, shell completion is not supported.": (
        "Det går inte att se vilken version av Bash detta är; komplettering fungerar inte."
    ),
    "Shell completion is not supported for Bash versions older than 4.4.": (
        "Komplettering kräver minst version 4.4 av Bash."
    ),
}

PLURALS = {
    "Got unexpected extra argument ({args})": (
        "Det finns ett argument för mycket: {args}",
        "Det finns flera argument för mycket: {args}",
    ),
    "Option {name!r} requires an argument.": (
        "Flaggan ”{name}” ska följas av ett värde.",
        "Flaggan ”{name}” ska följas av {nargs} värden.",
    ),
    "Takes {nargs} values but 1 was given.": (
        "Här ska stå {nargs} värden, men det står ett.",
        "Här ska stå {nargs} värden, men det står {len}.",
    ),
    "{len_type} values are required, but {len_value} was given.": (
        "Här ska stå {len_type} värden, men det står {len_value}.",
        "Här ska stå {len_type} värden, men det står {len_value}.",
    ),
    "Did you mean {possibility}?": (
        "Menade du {possibility}?",
        "Menade du något av {possibilities}?",
    ),
    "{value!r} is not {choice}.": (
        "Det står ”{value}”, men ska stå {choice}.",
        "Det står ”{value}”, men ska stå något av {choices}.",
    ),
    "{value!r} does not match the format {format}.": (
        "”{value}” är inte skrivet på formen {format}.",
        "”{value}” är inte skrivet på någon av formerna {formats}.",
    ),
}

KINDS = {
    "integer": "heltal",
    "integer range": "heltal",
    "float": "tal",
    "float range": "tal",
    "boolean": "ja/nej",
    "datetime": "datum",
    "filename": "fil",
    "file": "fil",
    "path": "sökväg",
    "choice": "val",
}

PLAIN = str.maketrans("”“„’‘–—−…→•✓\u00a0", '"""\'\'---.>*v ')  # nearest in ASCII


class _Message(str):
    """The text round every error: click's '…' round names becomes ”…”."""

    __slots__ = ()

    def format(self, *args: object, **fields: object) -> str:
        """Return the text with its fields filled in."""
        text = super().format(*args, **fields)
        return re.sub(r"(?<!\w)'([^'\n]*)'(?!\w)", r"”\1”", text)


TEXTS["Error: {message}"] = _Message("Fel: {message}")


class Command(click.Command):
    """A command whose usage line is Swedish."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[FLAGGOR]")
        super().__init__(*args, **kwargs)


class SwedishGroup(Command, click.Group):
    """A group whose usage line is Swedish, and those of the commands in it."""

    command_class = Command
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "KOMMANDO [ARGUMENT]...")
        super().__init__(*args, **kwargs)


def speak_swedish() -> None:
    """Make click speak Swedish; to be called before the first `@click.option`.

    What click loads later (its text editor, its completion) speaks Swedish if called once more.
    """
    for name, module in list(sys.modules.items()):
        if name.startswith("click."):
            spoken = vars(module)
            spoken.update({key: look_up for key, look_up in LOOK_UPS.items() if key in spoken})
    for kind in filter(_is_kind, vars(click.types).values()):
        if getattr(kind, "name", None) in KINDS:
            kind.name = KINDS[kind.name]


def prepare_streams() -> None:
    """Let stdout and stderr print every text, in plainer letters where the encoding lacks one."""
    codecs.register_error("plainer", _plainer)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plainer")


def _is_kind(thing: object) -> TypeGuard[type[click.ParamType[Any]]]:
    return isinstance(thing, type) and issubclass(thing, click.ParamType)


def _text(message: str) -> str:
    return TEXTS.get(message, message)


def _number_text(one: str, many: str, number: int) -> str:
    return PLURALS.get(one, (one, many))[number != 1]


LOOK_UPS = {"_": _text, "ngettext": _number_text}


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """Return ASCII for what could not be encoded (å is a, – is -, what has none is ?)."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end].translate(PLAIN)
    letters = (unicodedata.normalize("NFKD", letter)[0] for letter in missing)
    return "".join(letter if letter.isascii() else "?" for letter in letters), error.end
