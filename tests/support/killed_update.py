"""Kills an update right before each of its acts on the disk, and looks each time which version starts.

A program of its own: `killed_update.py FOLDER ARCHIVE UNPACKED VERB [NUMBER...]`. The update runs in a forked child with a
file layer between it and the system that ends it before the wanted act. Writes one JSON list: number, act,
the version that starts then, the one after the same was done again, and what lies in the folder at the end.
"""

import json
import os
import shutil
import sys
from pathlib import Path

SUPPORT = Path(__file__).parent
sys.path[:0] = [str(SUPPORT / "fault_layer"), str(SUPPORT.parent)]
from faulty_files import FaultyFiles  # noqa: E402

layer = FaultyFiles({"start": 10**9})
layer.install()  # before anything of ours takes hold of os.replace

from stablehand.core.selfupdate.places import Places  # noqa: E402
from stablehand.core.selfupdate.staging import stage  # noqa: E402
from stablehand.core.selfupdate.state import read_state  # noqa: E402
from stablehand.core.selfupdate.switching import mend, switch  # noqa: E402
from stablehand.core.selfupdate.tidy import tidy  # noqa: E402
from stablehand.core.selfupdate.versions import Kept, read_mark  # noqa: E402
from support.portable_world import NEW, OLD, started_version  # noqa: E402


def update(places: Places, archive: Path, unpacked: int) -> None:
    current = mend(places, OLD)
    if read_mark(places, NEW) is None:
        stage(archive, places, Kept(NEW, "0" * 64), unpacked)
    if current != NEW:
        switch(places, current, NEW)
    tidy(places, read_state(places), NEW)


def go_back(places: Places, _archive: Path, _unpacked: int) -> None:
    current = mend(places, NEW)
    if current != OLD:
        switch(places, current, OLD)
    tidy(places, read_state(places), OLD)


def in_a_child(work, places, archive, unpacked, number=None) -> int:
    """Run it in a child; the child's end, as `waitpid` gives it."""
    pid = os.fork()
    if pid == 0:
        try:
            if number is not None:
                layer.met, layer._start, layer._count = 0, number, 1
            work(places, archive, unpacked)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1]


def acts_of(work, places, archive, unpacked) -> list[str]:
    layer.seen.clear()
    work(places, archive, unpacked)
    return list(layer.seen)


def main() -> None:
    start, archive, unpacked = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    work = {"update": update, "rollback": go_back}[sys.argv[4]]
    wanted = [int(word) for word in sys.argv[5:]]
    folder = start.with_name("tried")
    if work is go_back:
        update(Places(start, "linux"), archive, unpacked)
    places = Places(folder, "linux")
    shutil.copytree(start, folder, symlinks=True)
    acts = acts_of(work, places, archive, unpacked)
    found = []
    for number in wanted or range(1, len(acts) + 1):
        number = (number - 1) % len(acts) + 1
        shutil.rmtree(folder)
        shutil.copytree(start, folder, symlinks=True)
        ended = in_a_child(work, places, archive, unpacked, number)
        then = started_version(folder)
        again = in_a_child(work, places, archive, unpacked)
        found.append(
            {
                "number": number,
                "act": acts[number - 1],
                "signal": os.WTERMSIG(ended) if os.WIFSIGNALED(ended) else 0,
                "then": then,
                "again": again,
                "after": started_version(folder),
                "names": sorted(entry.name for entry in folder.iterdir()),
            }
        )
    json.dump({"acts": len(acts), "found": found}, sys.stdout)


main()
