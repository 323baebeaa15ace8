"""Downloads lose nothing: a process that fetches is killed at random moments, and has to arrive all the same.

    python benchmarks/download_faults.py N [--seed S] [--whole]

N kills in total, by SIGKILL: after a random number of bytes, after a random time, or right before it
changes a file. A file is fetched by one process after the other, each killed, one to six times in a row;
the last one may end. One half of the files come over one connection, the other over up to four. After
each kill,

- nothing has the final name;
- every byte that the state beside the part says is here for good is here, and is the right one;
- every byte that was here for good before is here still.

With `--whole` it is the whole program, `stablehand download`, from the look-up to the library: then a file
under its final name may be there after a kill, but only if it is the whole and right one; at the end it is
there once, in the folder of its kind, and no part is left.

At the end the file has arrived with the right sum, and no byte that was here was fetched again. What is not
so is a loss, and is printed. The limit is 0.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import show, verdict

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from support.hub_stand_in import StandIn, plain_model
from support.hub_stand_in.killing import Death, Killer
from support.hub_stand_in.killing_programs import ProgramKiller, large_lora

MIB = 1 << 20
# By the most connections.
SIZES = {1: 12 * MIB, 4: 32 * MIB}
RATES = {1: 24 * MIB, 4: 12 * MIB}
MOST_IN_A_ROW = 6


def main() -> int:
    """Kill, print, and fail where something was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--whole", action="store_true", help="the whole program")
    args = parser.parse_args()
    seed = random.SystemRandom().randrange(10**6) if args.seed is None else args.seed
    show(f"{args.count} kills, --seed {seed}")
    chance = random.Random(seed)
    root = Path(tempfile.mkdtemp(prefix="stablehand-downloads-"))
    found: list[tuple[int, Death]] = []
    try:
        for connections, death in _deaths(root, args.count, chance, is_whole=args.whole):
            found.append((connections, death))
            late = ", too late" if death.is_too_late else ""
            show(
                f"  {len(found)}: {connections} at once, {death.moment}{late}: "
                f"{death.kept / MIB:.1f} MiB kept in {len(death.ranges)} range(s), "
                f"{'LOSS' if death.losses else 'ok'}"
            )
            for loss in death.losses:
                show(f"      {loss}")
    finally:
        shutil.rmtree(root, ignore_errors=True)
    show("")
    for connections in SIZES:
        ended = [death for count, death in found if count == connections]
        killed = [death for death in ended if not death.is_too_late]
        show(
            f"up to {connections} at once ({max((death.most_at_once for death in ended), default=0)} seen): "
            f"{len(killed)} kills, {sum(death.kept > 0 for death in killed)} with bytes that were kept, "
            f"{sum(len(death.ranges) > 1 for death in killed)} in several ranges, "
            f"{sum(bool(death.losses) for death in ended)} losses"
        )
    return verdict(sum(bool(death.losses) for _, death in found), 0, what="losses")


def _deaths(
    root: Path, count: int, chance: random.Random, *, is_whole: bool
) -> Iterator[tuple[int, Death]]:
    """Fetch files until so many kills have happened."""
    number = done = 0
    while done < count:
        connections = (1, 4)[number % 2]
        in_a_row = min(chance.randint(1, MOST_IN_A_ROW), count - done)
        folder = root / str(number)
        folder.mkdir()
        made = _whole if is_whole else _bare
        for death in _one_file(made, folder, connections, in_a_row, chance, seed=number + 1):
            done += not death.is_too_late
            yield connections, death
        shutil.rmtree(folder)
        number += 1


def _bare(hub: StandIn, folder: Path, connections: int, chance: random.Random, seed: int) -> Killer:
    size, rate = SIZES[connections], RATES[connections]
    hub.pace.rate = rate
    model = hub.serve(plain_model("one.safetensors", size, seed=seed))
    return Killer(hub, model, folder, chance, connections, size / rate / connections)


def _whole(
    hub: StandIn, folder: Path, connections: int, chance: random.Random, seed: int
) -> Killer:
    """Give one that keeps to the program's own times: what is here is written down every two seconds."""
    hub.pace.rate = 3 * MIB
    model = hub.serve(large_lora("one.safetensors", 12 * MIB, seed))
    return ProgramKiller(hub, model, folder, chance, connections, 5.0)


def _one_file(
    make: Callable[[StandIn, Path, int, random.Random, int], Killer],
    folder: Path,
    connections: int,
    in_a_row: int,
    chance: random.Random,
    seed: int,
) -> Iterator[Death]:
    with StandIn() as hub:
        killer = make(hub, folder, connections, chance, seed)
        ways = (killer.die_at_bytes, killer.die_after, killer.die_at_act)
        for at in range(in_a_row):
            death = chance.choice(ways)()
            if death.is_too_late:  # it has come to its end
                death.losses += killer.settled()
            elif at + 1 == in_a_row:
                if (
                    connections == 1
                ):  # else megabytes lie unread in sockets when a piece is cut short
                    hub.pace.rate = None
                death.losses += killer.finish()
            death.most_at_once = hub.most_at_once["storage", "/files/one.safetensors"]
            yield death
            if death.is_too_late:
                return


if __name__ == "__main__":
    sys.exit(main())
