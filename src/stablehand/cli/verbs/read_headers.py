"""`stablehand _read_headers`: a process that reads headers for another one of ours, which started it.

It is no verb of the parser: `stablehand.__main__` comes here straight away.
"""

from __future__ import annotations


def run() -> int:
    """Read the headers of the files that standard input names."""
    from stablehand.core.models.library.reader_process import main

    return main()
