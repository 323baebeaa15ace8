"""Ends a process by SIGKILL at its n-th change of the disk below a folder, for tests that kill the program.

STABLEHAND_TEST_KILL: "<n> <folder>". Only processes that find this file on their PYTHONPATH read it.
"""

import os
import signal
import sys

_CHANGES = {
    "os.link": 1,
    "os.rename": 1,
    "os.remove": 0,
    "os.symlink": 1,
    "os.mkdir": 0,
    "os.rmdir": 0,
    "os.utime": 0,
}


def _watch_for(number, folder):
    seen = 0

    def watch(event, arguments):
        nonlocal seen
        place = None
        if event in _CHANGES:
            place = arguments[_CHANGES[event]]
        elif event == "open" and isinstance(arguments[2], int):
            place = arguments[0] if arguments[2] & (os.O_WRONLY | os.O_RDWR) else None
        if isinstance(place, (str, bytes, os.PathLike)) and os.fsdecode(place).startswith(folder):
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


if wanted := os.environ.get("STABLEHAND_TEST_KILL"):
    at, _, below = wanted.partition(" ")
    _watch_for(int(at), below)
