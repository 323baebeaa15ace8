"""The window's translations, with Qt's own tools: `python tools/translations.py update|release|check`.

`update` collects the texts of core, services and window into the .ts files, `release` makes the .qm files
that the program reads, `check` tells what is missing. Both kinds of file are committed, so that a checkout
runs as it is. The command line stays English. docs/translating.md has the rules.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "stablehand"
ROOMS = ("core", "services", "gui")
TRANSLATIONS = SOURCE / "gui" / "translations"
# English needs no more than "1 model" beside "2 models".
LANGUAGES = {"ru": (), "en": ("-pluralonly",)}
# Line numbers would change with every edit, and a guess from a text that is merely alike misleads.
_OPTIONS = (
    "-silent", "-locations", "none", "-no-obsolete", "-source-language", "en",
    "-disable-heuristic", "similartext",
)  # fmt: skip

Key = tuple[str, str, str]  # context, source, comment


class ToolError(Exception):
    """One of Qt's tools is missing or failed; the text says what it said."""


@dataclass(frozen=True)
class Message:
    """One text of a .ts file: three forms where Russian counts something, else one."""

    key: Key
    forms: tuple[str, ...]
    is_plural: bool
    is_finished: bool

    def __str__(self) -> str:
        context, source, comment = self.key
        return f"{context}: {source!r}" + (f" ({comment})" if comment else "")


def ts_file(language: str, folder: Path = TRANSLATIONS) -> Path:
    """Give the file that translators work on."""
    return folder / f"stablehand_{language}.ts"


def qm_file(language: str, folder: Path = TRANSLATIONS) -> Path:
    """Give the file that the program reads."""
    return folder / f"stablehand_{language}.qm"


def sources(root: Path = SOURCE) -> list[Path]:
    """Give every Python file that may hold texts; a room that is not there has none."""
    return sorted(file for room in ROOMS for file in (root / room).rglob("*.py"))


def read(file: Path) -> list[Message]:
    """Give the messages of a .ts file."""
    messages = []
    for context in ET.parse(file).getroot().iter("context"):
        name = context.findtext("name") or ""
        for message in context.iter("message"):
            found = message.find("translation")
            assert found is not None
            is_plural = message.get("numerus") == "yes"
            parts = found.findall("numerusform") if is_plural else [found]
            forms = tuple("".join(part.itertext()) for part in parts)
            key = (name, message.findtext("source") or "", message.findtext("comment") or "")
            is_finished = found.get("type") is None and bool(forms) and all(forms)
            messages.append(Message(key, forms, is_plural, is_finished))
    return messages


def update(files: Iterable[Path], folder: Path = TRANSLATIONS) -> None:
    """Bring the .ts files up to date; translations that are there stay, what is gone goes."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        listed = Path(temporary) / "files.lst"
        listed.write_text("\n".join(file.as_posix() for file in files), encoding="utf-8")
        for language, options in LANGUAGES.items():
            target = ["-target-language", language, "-ts", str(ts_file(language, folder))]
            _run("lupdate", *_OPTIONS, *options, f"@{listed}", *target)


def release(folder: Path = TRANSLATIONS, into: Path | None = None) -> None:
    """Make the .qm files of the .ts files; what is unfinished is left out."""
    for language in LANGUAGES:
        target = qm_file(language, into or folder)
        _run(
            "lrelease",
            "-silent",
            "-nounfinished",
            str(ts_file(language, folder)),
            "-qm",
            str(target),
        )


def check(files: Iterable[Path], folder: Path = TRANSLATIONS) -> list[str]:
    """Give what keeps the translations from being complete and current, one line each."""
    missing = [
        path for name in LANGUAGES for path in (ts_file(name, folder), qm_file(name, folder))
    ]
    missing = [path for path in missing if not path.is_file()]
    if missing:
        return [f"{path.name}: is missing" for path in missing]
    problems = []
    with tempfile.TemporaryDirectory() as temporary:
        fresh = Path(temporary)
        for language in LANGUAGES:
            shutil.copy(ts_file(language, folder), fresh)
        update(files, fresh)
        release(folder, fresh)
        for language in LANGUAGES:
            problems += _differences(ts_file(language, folder), ts_file(language, fresh))
            name = qm_file(language, folder).name
            if (folder / name).read_bytes() != (fresh / name).read_bytes():
                problems.append(f"{name}: is not what its .ts gives; run: release")
    return problems


def _differences(committed: Path, wanted: Path) -> list[str]:
    has, needs = ({(m.key, m.is_plural): m for m in read(file)} for file in (committed, wanted))
    name = committed.name
    problems = [f"{name}: new, run update: {needs[key]}" for key in needs if key not in has]
    problems += [f"{name}: gone, run update: {has[key]}" for key in has if key not in needs]
    problems += [f"{name}: unfinished: {text}" for text in has.values() if not text.is_finished]
    return problems


def _run(tool: str, *arguments: str) -> None:
    """Run one of the tools that come with PySide6; what it complains of is a failure too."""
    program = shutil.which(tool, path=str(Path(PySide6.__file__).parent))
    if program is None:
        raise ToolError(f"{tool} did not come with this PySide6.")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    if done.returncode or done.stderr.strip():
        raise ToolError(f"{tool}: {done.stderr.strip() or done.stdout.strip()}")


def main(words: list[str] | None = None, root: Path = SOURCE, folder: Path = TRANSLATIONS) -> int:
    """Do what is asked, tell what is left to do, and give the exit code."""
    parser = argparse.ArgumentParser(description="The window's translations.")
    parser.add_argument("what", choices=("update", "release", "check"))
    what = parser.parse_args(words).what
    files = sources(root)
    try:
        if what == "update":
            update(files, folder)
        elif what == "release":
            release(folder)
        problems = check(files, folder)
    except ToolError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    for problem in problems:
        print(problem)
    print(f"{len(problems)} to do" if problems else "complete and current")
    return 1 if problems and what == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
