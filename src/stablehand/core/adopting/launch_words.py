"""Launch options of a program that was started otherwise: found, and put into our terms. Pure.

What the package's definition has as an option becomes that option, what it does not know stays a word
of its own. What Stablehand sets itself, and what opens the machine to others, is left out and said.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from stablehand.core.base.environment import SystemName
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP, Wording
from stablehand.core.catalog.launch_schema import Option
from stablehand.core.catalog.schema import Package
from stablehand.core.launch.command import ChosenValue
from stablehand.core.launch.options import check_words, parse_assignment

# Words that open a program to others, for definitions that do not know them.
_RISKY: Final = frozenset(
    {"--listen", "--share", "--server-name", "--server_name", "--host", "--ngrok", "--remote"}
)
_SHELL: Final = re.compile(r"^\s*(?:export\s+)?(\w+)=(.*)$")
_BATCH: Final = re.compile(
    r"^\s*@?set\s+(?:\"(?P<quoted>\w+)=(?P<inner>[^\"]*)\"|(?P<bare>\w+)=(?P<rest>.*))\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Words that are not taken over, and why."""

    words: str
    reason: Wording


@dataclass(frozen=True, slots=True)
class TakenOver:
    """Launch options in the terms of a record."""

    options: Mapping[str, ChosenValue] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    port: int | None = None
    left_out: tuple[LeftOut, ...] = ()


def user_file(system: SystemName) -> str:
    """Give the file in which AUTOMATIC1111's WebUI and its forks keep what the user set."""
    return "webui-user.bat" if system == "windows" else "webui-user.sh"


def user_settings(text: str, system: SystemName) -> dict[str, str]:
    """Read the variables that such a file sets; commented lines do not count, the last one does."""
    found: dict[str, str] = {}
    joined = re.sub(r"\^[ \t]*\r?\n" if system == "windows" else r"\\\r?\n", " ", text)
    for line in joined.splitlines():
        stripped = line.strip()
        if stripped.startswith("#") or re.match(r"@?(rem\b|::)", stripped, re.IGNORECASE):
            continue
        if system == "windows" and (batch := _BATCH.match(line)) is not None:
            name = (batch["quoted"] or batch["bare"]).upper()
            found[name] = (batch["inner"] if batch["quoted"] else batch["rest"]).strip()
        elif system != "windows" and (shell := _SHELL.match(line)) is not None:
            found[shell[1]] = _unquoted(shell[2])
    return found


def split_words(text: str, system: SystemName) -> tuple[str, ...]:
    """Split a line of options as the system's shell does."""
    if system == "windows":
        return tuple(part.replace('"', "") for part in re.findall(r'(?:[^\s"]|"[^"]*")+', text))
    try:
        return tuple(shlex.split(text))
    except ValueError:
        return tuple(text.split())


def taken_over(package: Package, words: Sequence[str]) -> TakenOver:
    """Put launch words into the terms of a record."""
    work = _Taking(package)
    at = 0
    while at < len(words):
        word = words[at]
        flag, equals, value = word.partition("=")
        end = at + 1
        while end < len(words) and not words[end].startswith("--"):
            end += 1
        following = [value, *words[at + 1 : end]] if equals else list(words[at + 1 : end])
        work.take(flag, following, " ".join([word, *words[at + 1 : end]]))
        at = end
    return TakenOver(work.options, tuple(work.arguments), work.port, tuple(work.left_out))


def folder_options(package: Package) -> dict[str, str]:
    """Give the options that name model folders, with the folder of the shared tree each stands for."""
    found = {folder.option: folder.roles[0] for folder in package.sharing.folders if folder.option}
    config = package.sharing.config
    if config is not None and config.option is not None:
        found[config.option] = ""
    return found


@dataclass
class _Taking:
    package: Package
    options: dict[str, ChosenValue] = field(default_factory=dict)
    arguments: list[str] = field(default_factory=list)
    port: int | None = None
    left_out: list[LeftOut] = field(default_factory=list)

    def take(self, flag: str, values: list[str], shown: str) -> None:
        """Take one option with the words after it."""
        if any("$" in word or "%" in word for word in (flag, *values)):
            self._leave(shown, _VARIABLE)
            return
        option = self.package.option(flag)
        if option is not None:
            self._known(option, values, shown)
        elif flag in _RISKY:
            self._leave(shown, _OPENS)
        else:
            self._unknown(flag, values, shown)

    def _known(self, option: Option, values: list[str], shown: str) -> None:
        port = self.package.launch.port
        if port is not None and option.flag == port.option:
            self._port(values, shown)
            return
        if option.danger:
            self._leave(shown, _OPENS)
            return
        if option.managed:
            # Where somebody keeps the models elsewhere, they stay there: nothing else names the folder.
            if option.flag in folder_options(self.package) and values:
                self.arguments += [option.flag, *values]
            else:
                self._leave(shown, _OURS)
            return
        if option.type == "flag" and values:
            self._leave(" ".join(values), _NO_PLACE)
            values = []
        # "flag=" would mean: leave it out.
        assignment = f"{option.flag}={' '.join(values)}" if values else option.flag
        try:
            flag, value = parse_assignment(self.package, assignment)
        except StablehandError as error:
            self._leave(shown, error.message)
            return
        self.options.pop(flag, None)
        self.options[flag] = value

    def _port(self, values: list[str], shown: str) -> None:
        text = values[0] if values else ""
        if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
            self.port = int(text)
        else:
            self._leave(shown, _NO_PORT)

    def _unknown(self, flag: str, values: list[str], shown: str) -> None:
        try:
            check_words(self.package, [flag])
        except StablehandError as error:
            self._leave(shown, _OPENS if error.code == "decision.needed" else error.message)
            return
        self.arguments += [flag, *values]

    def _leave(self, words: str, reason: Wording) -> None:
        self.left_out.append(LeftOut(words, reason))


def _unquoted(text: str) -> str:
    """Give the value of a shell's assignment without its quotes and the comment after it."""
    stripped = text.strip()
    if stripped[:1] in ("'", '"'):
        end = stripped.find(stripped[0], 1)
        return stripped[1:end] if end > 0 else stripped[1:]
    return re.split(r"\s+#|\s", stripped, maxsplit=1)[0]


_OPENS: Final = QT_TRANSLATE_NOOP(
    "adopt", "it opens the program to others; turn it on in its options if that is what you want"
)
_OURS: Final = QT_TRANSLATE_NOOP("adopt", "Stablehand sets it itself")
_VARIABLE: Final = QT_TRANSLATE_NOOP("adopt", "it hangs on a variable of the shell")
_NO_PLACE: Final = QT_TRANSLATE_NOOP("adopt", "the option before takes no value")
_NO_PORT: Final = QT_TRANSLATE_NOOP("adopt", "it is no port")
