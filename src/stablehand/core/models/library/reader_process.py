"""The body of a process that reads headers: a line of JSON names files, a line of JSON answers.

Taking headers apart is work for a processor, which threads of one Python cannot share.
"""

from __future__ import annotations

import gc
import sys
from typing import Final

import orjson

from stablehand.core.models.library.folder_names import FolderNames
from stablehand.core.models.library.header_rows import Unread, read_row
from stablehand.core.models.library.remembered import Identified

# Headers are large and hold no cycles; only failures do.
_COLLECT_EVERY: Final = 500


def main() -> int:
    """Answer until standard input ends."""
    gc.disable()
    out = sys.stdout.buffer
    done, identified = 0, Identified()
    for line in sys.stdin.buffer:
        names = FolderNames()
        items = [Unread.of_json(found) for found in orjson.loads(line)]
        rows = [read_row(item, names, identified) for item in items]
        out.write(orjson.dumps([None if row is None else [*row] for row in rows]) + b"\n")
        out.flush()
        done += len(items)
        if done >= _COLLECT_EVERY:
            done = 0
            gc.collect()
    return 0
