"""Requirement files of UIs, put together into one that uv can read and that leaves torch alone.

Files of UIs are written for pip. What is taken out, and said:

- distributions that the files may not bring, where a file names them itself; what lies deeper is kept
  right by the constraints;
- indexes, find-links and the like: where packages come from is ours to choose, and an index that a
  file names would go before the user's mirror;
- options that only pip has: uv stops at some of them. An editable install from a repository becomes an
  ordinary one: uv takes local folders alone as editable.

Files that a file names (`-r`, `-c`) are followed from that file's folder, as pip does; paths of local
packages are left as they are: they start in the folder that the command runs in.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.reading import UnfitFileError, read_limited
from stablehand.core.base.text import QT_TRANSLATE_NOOP

_LARGEST_BYTES: Final = 1024 * 1024
_DEEPEST: Final = 20
_COMMENT: Final = re.compile(r"(?:\A|\s+)#.*\Z")
_FOLLOWED: Final = re.compile(r"\A(?:-(?P<short>[rc])\s*|--(?P<long>requirement|constraint)[=\s]+)")
_EDITABLE: Final = re.compile(r"\A(?:-e\s*|--editable[=\s]+)")
_REPOSITORY: Final = re.compile(
    r"\Agit\+[a-z]+://(?:[^\s/#@]+@)?[^\s#@]+/([A-Za-z0-9][\w.-]*?)(?:\.git)?/?(?:[@#;\s]|\Z)"
)
_REPOSITORIES: Final = ("git+", "hg+", "svn+", "bzr+")
# Options that belong to one requirement; uv knows the hashes only.
_OWN_OPTIONS: Final = re.compile(r"\s--(?:global-option|install-option|config-settings?)[=\s]+\S+")


@dataclass(frozen=True, slots=True)
class Combined:
    """Requirements out of one or several files; `dropped` are lines that were taken out."""

    lines: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    def text(self) -> str:
        """Give the requirements as a file."""
        return "".join(f"{line}\n" for line in self.lines)


@dataclass
class _Parts:
    excluded: frozenset[str]
    lines: list[str] = field(default_factory=list)
    constraints: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    seen: set[tuple[Path, bool]] = field(default_factory=set)
    root: str | None = None


def combined(
    files: Iterable[Path], excluded: Iterable[str], within: Path | None = None
) -> Combined:
    """Put requirement files together.

    Args:
        files: the files; ones that are missing are an error.
        excluded: distributions that the files may not bring.
        within: the folder that files which they name have to lie in, links followed; others are left out.

    Raises:
        StablehandError: `install.step_failed` for a file that cannot be read.
    """
    parts = _Parts(
        frozenset(str(canonicalize_name(name)) for name in excluded),
        root=None if within is None else os.path.realpath(within),
    )
    for file in files:
        _take_file(parts, file, constrains=False, depth=0)
    return Combined(tuple(parts.lines), tuple(parts.constraints), tuple(parts.dropped))


def _take_file(parts: _Parts, file: Path, *, constrains: bool, depth: int) -> None:
    file = Path(os.path.normpath(file))
    if (file, constrains) in parts.seen or depth > _DEEPEST:
        return
    parts.seen.add((file, constrains))
    if parts.root is not None and not Path(os.path.realpath(file)).is_relative_to(parts.root):
        parts.dropped.append(str(file))
        return
    for line in _logical_lines(_text(file)):
        followed = _FOLLOWED.match(line)
        if followed is None:
            _take_line(parts, line, constrains=constrains)
            continue
        is_constraint = followed["short"] == "c" or followed["long"] == "constraint"
        name = line[followed.end() :].strip().strip("'\"")
        if "://" in name:
            parts.dropped.append(line)
            continue
        inner = file.parent / name
        _take_file(parts, inner, constrains=constrains or is_constraint, depth=depth + 1)


def _take_line(parts: _Parts, line: str, *, constrains: bool) -> None:
    if line.startswith("-") and not _EDITABLE.match(line):
        parts.dropped.append(line)
        return
    line = _OWN_OPTIONS.sub("", line)
    if (plain := _EDITABLE.sub("", line)).startswith(_REPOSITORIES):
        line = plain
    if distribution(line) in parts.excluded:
        parts.dropped.append(line)
        return
    (parts.constraints if constrains else parts.lines).append(line)


def distribution(line: str) -> str | None:
    """Give the distribution that a requirement asks for; None where the line does not say.

    A bare address of a repository does not say it either, but repositories of Python packages are nearly
    always called like them (`git+https://…/diffusers@1a2b3c`), and a torch from there must not slip in.
    """
    text = _EDITABLE.sub("", line).split(" --", 1)[0].strip()
    try:
        return str(canonicalize_name(Requirement(text).name))
    except InvalidRequirement:
        pass
    if named := re.search(r"#(?:.*&)?egg=([\w.-]+)", text):
        return str(canonicalize_name(named[1]))
    # A wheel by its address or path: its name says what it is.
    if wheel := re.search(r"(?:\A|[/\\])([A-Za-z0-9][\w.]*)-[^/\\]+\.whl(?:[?#;\s]|\Z)", text):
        return str(canonicalize_name(wheel[1]))
    if repository := _REPOSITORY.match(text):
        return str(canonicalize_name(repository[1]))
    return None


def effective(lines: Iterable[str]) -> tuple[str, ...]:
    """Give requirements with one line a distribution and marker: the last one that asks for it counts."""
    found: dict[str, str] = {}
    for line in lines:
        marker = line.partition(";")[2].strip()
        found[f"{distribution(line) or line};{marker}"] = line
    return tuple(found.values())


def applying(line: str, python: str) -> Requirement | None:
    """Read a plain requirement; None for anything else, and for one whose condition does not hold here.

    A condition that compares what cannot be compared does not hold, as uv takes it.

    Args:
        python: the environment's Python, such as 3.10.13.
    """
    facts = {
        "python_version": ".".join(python.split(".")[:2]),
        "python_full_version": python,
        "extra": "",
    }
    try:
        wanted = Requirement(line.split(" --", 1)[0])
        holds = wanted.marker is None or wanted.marker.evaluate(facts)
    except ValueError:
        return None
    return wanted if holds else None


def unmet(lines: Iterable[str], there: Mapping[str, str], python: str) -> tuple[str, ...]:
    """Give the requirements that an environment on this system does not meet.

    Args:
        lines: requirements; those that are no plain ones (paths, editable ones) are taken as met.
        there: versions by distribution.
        python: the environment's Python, such as 3.10.13.
    """
    versions = {str(canonicalize_name(name)): version for name, version in there.items()}
    found = []
    for line in lines:
        wanted = applying(line, python)
        if wanted is None:
            continue
        version = versions.get(str(canonicalize_name(wanted.name)))
        if version is None or not wanted.specifier.contains(version, prereleases=True):
            found.append(line)
    return tuple(found)


def _logical_lines(text: str) -> Iterator[str]:
    """Give the lines that say something: continued ones joined, comments taken off."""
    pending = ""
    for raw in text.splitlines():
        if raw.rstrip().endswith("\\") and not raw.lstrip().startswith("#"):
            pending += raw.rstrip()[:-1] + " "
            continue
        line = _COMMENT.sub("", pending + raw).strip()
        pending = ""
        if line:
            yield line
    if rest := _COMMENT.sub("", pending).strip():
        yield rest


def _text(file: Path) -> str:
    try:
        data = read_limited(file, _LARGEST_BYTES, only_ordinary=True)
    except (OSError, UnfitFileError) as error:
        reason = error.reason if isinstance(error, UnfitFileError) else error.strerror or str(error)
        raise StablehandError(
            "install.step_failed",
            QT_TRANSLATE_NOOP("failure", "The requirements {file} cannot be read: {reason}.").fill(
                file=str(file), reason=reason
            ),
            hint=QT_TRANSLATE_NOOP("failure", "Try another release of the program."),
            details={"file": str(file)},
        ) from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # written by a Windows shell
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")
