"""Names and relative paths that come from outside, made harmless.

The same text gives the same name on every system, so that a data folder can move between them.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP

# What git takes for a revision and nothing else: never an option, never a range.
REF_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}$"
NAME_LIMIT_BYTES: Final = (
    200  # of the 255 that file systems allow; the rest is for ".part" and such
)
_SUFFIX_LIMIT_BYTES: Final = 20
# Not allowed in Windows names; the first two separate folders.
_FORBIDDEN: Final = re.compile(r'[\\/:*?"<>|]')
# Device names, with any extension (Windows: "Naming Files, Paths, and Namespaces").
_DEVICE: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\.|$)", re.IGNORECASE
)
# Marks that turn the direction of writing make "gpj.exe" look like "exe.jpg".
_DIRECTION: Final = frozenset(
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)
_UNWRITABLE: Final = ("Cc", "Cs", "Zl", "Zp")
_EDGES: Final = " ."


def safe_name(text: str, *, fallback: str = "unnamed", limit_bytes: int = NAME_LIMIT_BYTES) -> str:
    """Give a file name, valid on every system, that looks like the text.

    Never empty, never hidden, never a device, no separators or control characters, in Unicode's
    composed form, at most `limit_bytes` in UTF-8 (32 or more) with a short extension kept.
    """
    if limit_bytes < 32:
        raise ValueError("a name needs room for 32 bytes")
    clean = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text)
        if char.isspace() or _is_writable(char)
    )
    # Again, since letters may have come together.
    clean = unicodedata.normalize("NFC", _FORBIDDEN.sub("_", clean))
    name = _shortened(clean.strip(_EDGES) or fallback, limit_bytes)
    return _shortened(f"_{name}", limit_bytes) if _DEVICE.match(name) else name


def folded(name: str) -> str:
    """Give a name or path as drives compare it that tell neither case nor the form of letters apart."""
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()


def inside(root: Path, relative: str, *, windows: bool = os.name == "nt") -> Path:
    r"""Give the path of something in a folder, named from outside.

    Both / and \ separate folders. Links on the way are followed to see where the path ends.

    Args:
        root: the folder.
        relative: the path below it.
        windows: whether names that Windows reads otherwise are refused too.

    Raises:
        StablehandError: `path.outside`: it is absolute, climbs, names a drive or a device, or leads
            out of the folder through a link.
    """
    parts = [part for part in re.split(r"[\\/]", relative) if part != "."]
    if relative[:1] in ("/", "\\") or any(_is_tricky(part, windows=windows) for part in parts[:-1]):
        raise _outside(root, relative)
    # "models/" names the folder itself, "" names nothing
    if not relative or (parts and parts[-1] and _is_tricky(parts[-1], windows=windows)):
        raise _outside(root, relative)
    path = root.joinpath(*parts)
    try:
        is_inside = path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links; a name no system could have
        is_inside = False
    if not is_inside:
        raise _outside(root, relative)
    return path


def long_path(path: Path, *, windows: bool = os.name == "nt") -> str:
    """Give a path in the form in which Windows allows more than 260 characters."""
    # not resolve(): a link must stay a link
    text = os.path.abspath(path) if windows == (os.name == "nt") else str(path)  # noqa: PTH100
    if not windows or text.startswith("\\\\?\\"):
        return text
    return f"\\\\?\\UNC\\{text[2:]}" if text.startswith("\\\\") else f"\\\\?\\{text}"


def _is_writable(char: str) -> bool:
    return unicodedata.category(char) not in _UNWRITABLE and char not in _DIRECTION


def _shortened(name: str, limit_bytes: int) -> str:
    if len(name.encode()) <= limit_bytes:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) >= _SUFFIX_LIMIT_BYTES:
        stem, dot, suffix = name, "", ""
    room = limit_bytes - len(f"{dot}{suffix}".encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(_EDGES) + dot + suffix


def _is_tricky(part: str, *, windows: bool) -> bool:
    if not part.strip(_EDGES) or "\0" in part:  # "", "..", and what Windows shortens to them
        return True
    if re.match(r"[A-Za-z]:", part):  # a drive: joining it forgets everything before
        return True
    return windows and (":" in part or part != part.rstrip(_EDGES) or bool(_DEVICE.match(part)))


def _outside(root: Path, relative: str) -> StablehandError:
    return StablehandError(
        "path.outside",
        QT_TRANSLATE_NOOP("path", "The path {path} does not stay inside {folder}.").fill(
            path=relative, folder=str(root)
        ),
        details={"path": relative, "folder": str(root)},
    )
