"""What this program is called where it was started, so that a command in a hint can be pasted as it is.

Every text names it `stablehand`. From a checkout that is `./stablehand`, from an unpacked bundle
`./Stablehand` or a path; JSON keeps the plain name, which scripts know.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from stablehand.core.base.program import Bundle, bundle

# In it, tools/run.py hands on what the launcher beside it was called.
CALLED_AS: Final = "STABLEHAND_CALLED_AS"
_PLAIN: Final = "stablehand"
# As a command: verbs and long options follow it. `stablehand 1.2` is a version, `x/stablehand y` and
# `x/my stablehand y` are paths, `complete -c stablehand -f` names the program for a shell to know it by.
_COMMAND: Final = re.compile(
    r"(?<![\w./\\'\"-])(?<![\w-] )stablehand(?= (?:[a-z{]|--[a-z])(?![\w-]*[/\\]))"
)


def called_as(
    environ: Mapping[str, str],
    argv0: str,
    own: Bundle | None,
    *,
    is_windows: bool = sys.platform == "win32",
) -> str:
    """Give the word that starts this program in the shell it was started from, quoted for that shell.

    Args:
        environ: this process's variables.
        argv0: what the system says it was called.
        own: the bundle that runs; None where there is none.
        is_windows: whose shells it is quoted for.
    """
    typed = argv0 if own is not None else environ.get(CALLED_AS, "")
    if not typed:
        return _PLAIN
    path = Path(typed)
    if (found := shutil.which(path.name, path=environ.get("PATH"))) and _is_same(Path(found), path):
        typed = path.name  # a shell finds it by its name alone
    if is_windows:  # where no path can hold a quote
        return f'"{typed}"' if " " in typed else typed
    quoted = shlex.quote(typed)
    # What came without its mode, as out of some archives, was given to a shell to read.
    return f"sh {quoted}" if path.is_file() and not os.access(path, os.X_OK) else quoted


def with_own_name(text: str, name: str) -> str:
    """Give a text whose commands begin with this name."""
    return text if name == _PLAIN else _COMMAND.sub(lambda _found: name, text)


def name_here(environ: Mapping[str, str]) -> str:
    """Give what this process was called."""
    return called_as(environ, sys.argv[0] if sys.argv else "", bundle())


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
