"""`_self_check` and `_after_update`: what one version of the portable app has another one do.

They are no verbs of the parser: `stablehand.__main__` comes here straight away.

`_self_check FILE` loads what a window and a command need, and writes into the file which version that was.
`_after_update PID STARTED [WORDS...]` waits until that process has ended, makes the version that lies ready
the one that starts, and becomes it, with these words as its command line.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

_WAIT_S: Final = 60.0
_LOOK_S: Final = 0.05
_LOG: Final = "stablehand.self-update"


def run(load_window: Callable[[], None]) -> int:
    """Do what the command line says; 2 where it is none of ours."""
    verb, words = sys.argv[1], sys.argv[2:]
    if verb == "_self_check" and len(words) == 1:
        return self_check(Path(words[0]), load_window)
    if verb == "_after_update" and len(words) >= 2:
        return after_update(words[0], words[1], words[2:])
    return 2


def self_check(answer: Path, load_window: Callable[[], None]) -> int:
    """Load everything, look into the catalog, and say which version this is."""
    from stablehand import __version__
    from stablehand.core.base.program import bundle
    from stablehand.core.base.resources import bundled
    from stablehand.core.catalog.loader import Catalog
    from stablehand.core.selfupdate.signature import can_check
    from stablehand.core.selfupdate.trial import write_answer

    load_window()
    import_everything()
    if not can_check():  # without it, there would never be another version
        return 1
    catalog = Catalog(bundled("packages_catalog"), None)
    if not catalog.ids():
        sys.stderr.write("the catalog is empty\n")
        return 1
    here = bundle()
    if here is not None and here.contents.name not in (f"app-{__version__}", "Frameworks"):
        sys.stderr.write(f"{here.program.name} is not the program of {__version__}\n")
        return 1
    write_answer(answer, __version__)
    return 0


def import_everything() -> None:
    """Load what installs and runs UIs and every verb, and find what they need of this very version."""
    from importlib import import_module

    import stablehand.services.installing
    import stablehand.services.self_updating
    import stablehand.services.sessions  # noqa: F401
    from stablehand.cli.parser import VERBS
    from stablehand.core.runtimes.uv import find_uv

    for module in VERBS.values():
        import_module(f"stablehand.cli.verbs.{module}")
    find_uv()


def after_update(pid: str, started: str, words: list[str]) -> int:
    """Wait for the end of a process, finish the update, and start the version that then is current."""
    import logging

    from stablehand.core.base.errors import StablehandError
    from stablehand.core.base.processes import still_runs
    from stablehand.core.base.program import bundle
    from stablehand.core.selfupdate.host import this_system
    from stablehand.core.selfupdate.places import Places
    from stablehand.services.self_updating import restart_environment

    here = bundle()
    if here is None:
        return 2
    _speak_to_nobody()
    until = time.monotonic() + _WAIT_S
    with suppress(ValueError):
        while still_runs(int(pid), float(started)) and time.monotonic() < until:
            time.sleep(_LOOK_S)  # noqa: TID251 - nothing else happens in this process
    _finish()
    places = Places(here.folder, this_system())
    program = places.program
    if places.system == "macos":
        program = program / "Contents" / "MacOS" / "Stablehand"
    environment = restart_environment()
    # Whatever became of the update, this program is one that starts, too.
    for start in (program, here.program):
        try:
            if places.system == "windows":  # exec leaves a process there that nobody waits for
                asyncio.run(_begun(start, words, environment, places.folder))
                return 0
            os.execve(start, [str(start), *words], environment)  # noqa: S606 - no shell is meant
        except (OSError, StablehandError) as error:
            logging.getLogger(_LOG).error("%s did not start: %s", start, error)
    return 1


async def _begun(program: Path, words: list[str], env: dict[str, str], folder: Path) -> None:
    from stablehand.core.base.processes import start_detached

    await start_detached((str(program), *words), env=env, cwd=folder)


def _finish() -> None:
    """Finish the update; whatever keeps it from that is in the log, and the old version starts."""
    import logging

    from stablehand.core.base.errors import StablehandError
    from stablehand.services.self_updating import finish_self_update

    log = logging.getLogger(_LOG)
    try:
        asyncio.run(finish_self_update())
    except StablehandError as error:
        log.warning("%s: %s", error.code, error)
    except Exception:
        log.exception("the update was not finished")  # nobody would start anything else any more


def _speak_to_nobody() -> None:
    """Let go of the pipes of whoever started this process, which ends now."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        with suppress(OSError):
            os.dup2(null, descriptor)
    os.close(null)
