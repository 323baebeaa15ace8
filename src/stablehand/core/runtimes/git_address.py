"""What may be given to git as a repository and as a revision.

Both come from definitions and from people. Neither may be read by git as an option, as a
program to run (`ext::`), or as more than it says (a refspec with a colon).
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.text import QT_TRANSLATE_NOOP
from stablehand.core.runtimes.command import redacted

PROTOCOLS: Final = ("https", "http", "ssh", "git", "file")

_SCHEME: Final = re.compile(r"\A([a-z][a-z0-9+.-]*)://[^-]", re.I)
_SSH_SHORT: Final = re.compile(r"\A[A-Za-z0-9_][\w.-]*@[A-Za-z0-9][\w.-]*:[^-:][^:]*\Z")
_REF: Final = re.compile(r"\A[A-Za-z0-9_][\w./+@-]{0,199}\Z")
_COMMIT: Final = re.compile(r"\A[0-9a-f]{40}\Z")


def checked_repository(address: str) -> str:
    """Give the address of a repository, if it is one.

    Raises:
        StablehandError: `git.failed`.
    """
    text = address.strip()
    scheme = _SCHEME.match(text)
    is_path = PurePosixPath(text).is_absolute() or PureWindowsPath(text).is_absolute()
    is_known = scheme is not None and scheme[1].lower() in PROTOCOLS
    if not text.isprintable() or not (is_known or is_path or _SSH_SHORT.match(text)):
        raise StablehandError(
            "git.failed",
            QT_TRANSLATE_NOOP("git", "{address} is not the address of a repository.").fill(
                address=redacted(address)
            ),
            hint=QT_TRANSLATE_NOOP("git", "Give an address that begins with https://."),
        )
    return text


def checked_ref(ref: str) -> str:
    """Give the name of a branch, tag or commit, if it is one.

    Raises:
        StablehandError: `git.failed`.
    """
    text = ref.strip()
    is_odd = ".." in text or "//" in text or "@{" in text or text.endswith(("/", ".", ".lock"))
    if is_odd or not _REF.match(text):
        raise StablehandError(
            "git.failed",
            QT_TRANSLATE_NOOP("git", "{ref} is not the name of a branch, tag or commit.").fill(
                ref=ref
            ),
            hint=QT_TRANSLATE_NOOP("git", "Give a name such as main, v1.10.1 or a whole commit."),
        )
    return text


def is_commit(ref: str) -> bool:
    """Tell whether a name is a whole commit id."""
    return _COMMIT.match(ref) is not None
