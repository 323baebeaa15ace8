"""The licences of everything that a build carries, as whole texts, with a list of what is what.

Taken from the installed distributions themselves, so that the list cannot fall behind what is shipped.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_LICENCE_FILE = re.compile(r"^(licen[cs]e|copying|notice|copyright|authors)", re.IGNORECASE)
_FIELDS = ("License-Expression", "License")
# Distributions that name their licence and bring no text: ours lie in packaging/licences.
TEXTS: Mapping[str, tuple[str, ...]] = {
    "nvidia-ml-py": ("nvidia-ml-py.txt",),  # the head of its one file
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
}


class NoLicenceError(Exception):
    """Something would be shipped without its licence."""


@dataclass(frozen=True)
class Notice:
    """The licence of one thing.

    Attributes:
        name: what it is, with its version.
        licence: in words; "" where only the texts say it.
        texts: the whole texts, by file name.
    """

    name: str
    licence: str
    texts: Mapping[str, str]


def closure(project: str) -> Iterator[Distribution]:
    """Give every installed distribution that a project needs, itself left out, each once."""
    waiting, seen = [project], {canonicalize_name(project)}
    while waiting:
        for line in distribution(waiting.pop()).requires or ():
            wanted = Requirement(line)
            name = canonicalize_name(wanted.name)
            if name in seen or (wanted.marker and not wanted.marker.evaluate({"extra": ""})):
                continue
            seen.add(name)
            try:
                found = distribution(name)
            except PackageNotFoundError as error:
                raise NoLicenceError(f"{name} is needed and not installed") from error
            waiting.append(name)
            yield found


def notice_of(found: Distribution, own_texts: Path) -> Notice:
    """Give the licence of a distribution.

    Args:
        own_texts: the folder of texts for those that bring none.

    Raises:
        NoLicenceError: it brings no text, and there is none here.
    """
    name = found.metadata["Name"]
    texts = {}
    for file in found.files or ():
        place = Path(str(file))
        in_metadata = any(part.endswith(".dist-info") for part in place.parts)
        if in_metadata and _LICENCE_FILE.match(place.name):
            texts[place.name] = file.locate().read_text("utf-8", "replace")  # type: ignore[attr-defined]
    for own in TEXTS.get(canonicalize_name(name), ()) if not texts else ():
        texts[own] = (own_texts / own).read_text("utf-8")
    if not texts:
        raise NoLicenceError(f"{name} {found.version} brings no licence text; add it to packaging/")
    words = next((said for field in _FIELDS if (said := found.metadata.get(field))), "")
    return Notice(f"{name} {found.version}", words if "\n" not in words else "", texts)


def python_notice() -> Notice:
    """Give the licence of the Python that is carried.

    Raises:
        NoLicenceError: its text is nowhere.
    """
    places = [
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sys.base_prefix) / "LICENSE.txt",
        Path(f"/usr/share/doc/python{sysconfig.get_python_version()}/copyright"),
    ]
    for place in places:
        if place.is_file():
            text = place.read_text("utf-8", "replace")
            version = sys.version.split()[0]
            return Notice(f"Python {version}", "PSF-2.0", {"LICENSE.txt": text})
    raise NoLicenceError("the licence of Python itself was not found")


def system_notices(files: Iterable[Path]) -> tuple[list[Notice], list[str]]:
    """Give the licences of libraries that were taken from a Debian or Ubuntu, and what has none there."""
    notices: dict[str, Notice] = {}
    unknown = []
    for file in sorted(files):
        package = _debian_package(file)
        text = Path("/usr/share/doc", package, "copyright") if package else None
        if text is None or not text.is_file():
            unknown.append(file.name)
        elif package not in notices:
            copyright_text = text.read_text("utf-8", "replace")
            notices[package] = Notice(package, "", {"copyright": copyright_text})
    return list(notices.values()), unknown


def _debian_package(file: Path) -> str:
    for place in dict.fromkeys((str(file), str(file.resolve()), f"/usr{file}")):
        try:
            done = subprocess.run(
                ["dpkg", "-S", place], capture_output=True, text=True, check=False
            )
        except OSError:
            return ""
        if done.returncode == 0:
            return done.stdout.split(":", 1)[0].strip()
    return ""


def write(notices: Iterable[Notice], folder: Path) -> str:
    """Write the texts below a folder and give the list of what is there, as Markdown."""
    rows = ["| part | licence | text |", "|---|---|---|"]
    for notice in sorted(notices, key=lambda notice: notice.name.lower()):
        place = folder / re.sub(r"[^\w.+-]+", "-", notice.name)
        place.mkdir(parents=True)
        for name, text in sorted(notice.texts.items()):
            (place / name).write_text(text, "utf-8", newline="\n")
        texts = ", ".join(f"`{place.name}/{name}`" for name in sorted(notice.texts))
        rows.append(f"| {notice.name} | {notice.licence or 'see the text'} | {texts} |")
    return "\n".join(rows) + "\n"
