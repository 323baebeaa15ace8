"""Nothing breaks: the program is killed, starved and locked out at random moments, and must lose nothing.

    python benchmarks/faults.py N [--seed S] [--of KIND]... [--verb VERB]... [--keep DIR]

N faults in total. `--of kills` (the default) sends SIGKILL to the program at random moments of install,
update, rollback, adopt, uninstall, its undo, repair, snapshot, rename and duplicate. The other kinds are
`disk` (the drive is full from some act on), `network` (the connection is cut after some bytes), `locks`
(another program holds a file, for a while or for ever) and `readonly` (a folder may not be written).

The remote is real git over HTTP, the index has real wheels, the program is a small web server; the user
has left something of every kind in it. Each verb is measured once undisturbed; a kill comes at a random
moment of that span, and hits the program alone: its children live on, as after a crash. Afterwards,

- every content of the user's exists somewhere, before anything is put right;
- in one half of the cases the install is launched first: it answers, as the version it is;
- the same command, given again, comes to its end;
- the install answers as it should; every file of the user's is in its place with its content and time;
  the model tree, the images and folders elsewhere, behind links, are as they were;
- no process is left, no lock is held, no part of a file lies about, records and journal can be read.

What is not so is a loss, and is printed. The limit is 0.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import show, verdict

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from support.fault_conditions import Conditions
from support.fault_kills import Killer, Outcome, Scene, scenes, table
from support.fault_world import World

# A kill in the last moment of a span comes too late where the machine was quicker than when it was measured.
TRIES = 4
KINDS = ("kills", "disk", "drive", "network", "locks", "readonly")


def main() -> int:
    """Break things, print, and fail where something was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument(
        "--of", action="append", choices=KINDS, help="which faults (default: kills)"
    )
    parser.add_argument("--verb", action="append", help="this change only")
    parser.add_argument(
        "--keep", type=Path, help="keep the folders of faults that lost something here"
    )
    args = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if args.seed is None else args.seed
    show(f"{args.count} faults, --seed {seed}")
    root = Path(tempfile.mkdtemp(prefix="stablehand-faults-"))
    outcomes: list[Outcome] = []
    try:
        root.chmod(0o755)
        kinds = args.of or ["kills"]
        is_bound = "readonly" in kinds and hasattr(os, "geteuid") and os.geteuid() == 0
        with World(root, is_bound=is_bound) as world:
            for outcome in _faults(
                world, args.count, random.Random(seed), kinds, args.verb, args.keep
            ):
                outcomes.append(outcome)
    finally:
        shutil.rmtree(root, ignore_errors=True)
        show("")
        for line in table(outcomes):
            show(line)
    lost = sum(bool(outcome.losses) for outcome in outcomes)
    return verdict(lost, 0, what="losses")


def _faults(
    world: World,
    count: int,
    chance: random.Random,
    kinds: list[str],
    verbs: list[str] | None,
    keep: Path | None,
) -> Iterator[Outcome]:
    killer = Killer(world, chance)
    conditions = Conditions(killer)
    chosen = [
        (kind, scene)
        for scene in scenes(world)
        for kind in kinds
        if not verbs or scene.verb in verbs
    ]
    number = 0
    for kind, scene in itertools.cycle(chosen):
        if number == count:
            return
        start = time.monotonic()
        if kind == "kills":
            outcome = _killed(killer, scene, chance)
        elif (tried := conditions.kinds[kind](scene)) is not None:
            outcome = tried
        else:
            continue
        number += 1
        took = time.monotonic() - start
        show(
            f"  {number}: {kind}, {scene.verb} {outcome.moment}, {outcome.stage}: "
            f"{'LOSS' if outcome.losses else 'ok'} ({took:.0f} s)"
        )
        if outcome.said:
            show(f"      it says: {outcome.said}")
        for loss in outcome.losses:
            show(f"      {loss}")
        if outcome.losses and keep is not None:
            shutil.copytree(world.root, keep / str(number), symlinks=True)
        yield outcome


def _killed(killer: Killer, scene: Scene, chance: random.Random) -> Outcome:
    for _ in range(TRIES):
        if chance.random() < 0.5:
            outcome = killer.kill_after(scene, chance.uniform(0, killer.span(scene)))
        else:
            outcome = killer.kill_before(scene, killer.an_act(scene))
        if outcome.losses or not outcome.too_late:
            break
    return outcome


if __name__ == "__main__":
    sys.exit(main())
