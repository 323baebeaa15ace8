"""A small model tree with sidecars on one drive and a second root on another, and acts on it to be killed in.

Run as a script it does one act after the other in children that are killed at a given change of the disk.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

from stablehand.core.models.gate import admit
from stablehand.core.models.metadata.sidecars import all_sidecars_of
from stablehand.core.models.organise.acts import Act, Unit
from stablehand.core.models.organise.journal import MoveJournal
from stablehand.core.models.organise.placing import OnBytes
from stablehand.core.models.organise.planning import (
    Wish,
    folders,
    plan_moves,
    plan_removal,
    trash_of,
)
from stablehand.core.models.organise.running import Ran, run, settle_orphans, undo

CHANGES = {"os.link", "os.rename", "os.remove", "os.symlink", "os.mkdir", "os.rmdir", "os.utime"}
# "_plain": on a drive where no file can have a second name
ACTS = ("move", "move_plain", "remove_plain", "move_away", "folder_away", "rename", "respell", "remove", "import_move", "import_copy", "share", "undo")  # fmt: skip


class OrganiseWorld:
    """`data` with Models, `archive` on another drive if `elsewhere` is one, `inbox` with something to import."""

    def __init__(self, home: Path, elsewhere: Path) -> None:
        self.data = home / "Data"
        self.models = self.data / "Models"
        self.inbox = home / "inbox"
        self.archive = elsewhere / "archive"
        self.journal = MoveJournal(self.data, self.data / "journal.db")

    def fill(self) -> None:
        for folder in (self.models / "Lora" / "people", self.inbox, self.archive):
            folder.mkdir(parents=True)
        for name in ("anna.safetensors", "anna.json", "anna.preview.png", "bert.pt", "bert.yaml"):
            _write(self.models / "Lora/people" / name, name)
        _write(self.models / "Lora/twin.safetensors", "anna.safetensors")
        for name in ("model_index.json", "vae/x.safetensors", "unet/y.safetensors"):
            _write(self.models / "Diffusers/pipe" / name, name)
        for name in ("new.safetensors", "new.json"):
            _write(self.inbox / name, name)

    @property
    def anna(self) -> Path:
        return self.models / "Lora/people/anna.safetensors"

    def units(self, what: str) -> tuple[Unit, ...]:
        """Plan one of `ACTS`."""
        what = what.removesuffix("_plain")
        bert = self.models / "Lora/people/bert.pt"
        if what == "move":
            place = self.models / "Lora" / "fresh" / "place"
            wishes = [Wish(p.name, p, place, p.stem, self.models) for p in (self.anna, bert)]
            return plan_moves(wishes, all_sidecars_of)
        if what == "move_away":
            place = self.archive / "Lora"
            wishes = [Wish(p.name, p, place, p.stem, self.archive) for p in (self.anna, bert)]
            return plan_moves(wishes, all_sidecars_of)
        if what == "folder_away":
            pipe = self.models / "Diffusers/pipe"
            wish = Wish("pipe", pipe, self.archive / "Diffusers", "pipe", self.archive)
            return plan_moves([wish], all_sidecars_of)
        if what in ("rename", "respell"):
            stem = "Anna" if what == "respell" else "clara"
            wish = Wish("anna", self.anna, self.anna.parent, stem, self.models)
            return plan_moves([wish], all_sidecars_of)
        if what == "remove":
            trash = trash_of(self.anna, self.models, self.data / "Trash")
            return tuple(
                plan_removal(p.name, p, all_sidecars_of, trash, self.models)
                for p in (self.anna, bert)
            )
        if what == "share":
            twin = self.models / "Lora/twin.safetensors"
            size, modified = twin.stat().st_size, twin.stat().st_mtime_ns
            return (Unit("twin", (Act("link", self.anna, twin, size, modified),)),)
        return (self._import(what),)

    def _import(self, what: str) -> Unit:
        source, place = self.inbox / "new.safetensors", self.models / "VAE"
        target = place / source.name
        about = source.stat()
        kind = "move" if what == "import_move" else "copy"
        beside = source.with_name("new.json")
        side = beside.stat()
        acts = [
            *folders(place, self.models),
            Act("add", source, target, about.st_size, about.st_mtime_ns, kind),
            Act(kind, beside, place / "new.json", side.st_size, side.st_mtime_ns),
        ]
        return Unit("new", tuple(acts))

    def do(self, what: str) -> Ran:
        """Do one of `ACTS`."""
        if what == "undo":
            return undo(self.journal, self.journal.latest()[0], self.trash_of)
        return run(self.journal, what, self.units(what), admit=_admit)

    def trash_of(self, path: Path) -> Path:
        root = self.archive if path.is_relative_to(self.archive) else self.models
        return trash_of(path, root, self.data / "Trash")

    def recover(self) -> None:
        """What the next start does."""
        settle_orphans(self.journal)

    def tree(self) -> dict[str, str]:
        """Every file outside the trash, hidden ones too, by place, with what is in it; links are followed."""
        found = {}
        for root in (self.models, self.inbox, self.archive):
            for path in sorted(root.rglob("*")):
                if path.is_file() and ".stablehand-trash" not in path.parts:
                    place = path.relative_to(root.parent).as_posix()
                    found[place] = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
        return found

    def contents(self) -> list[str]:
        """Every content there is, as often as it lies somewhere, the trash included."""
        places = (self.models, self.inbox, self.archive, self.data / "Trash")
        files = [path for place in places if place.is_dir() for path in place.rglob("*")]
        return sorted(
            hashlib.sha256(path.read_bytes()).hexdigest()[:12]
            for path in files
            if path.is_file() and path.name != "record.json"
        )


def kill_at(cases: list[tuple[str, str, str, int]]) -> list[int]:
    """Do an act in a process that dies at its n-th change of the disk, for each (home, elsewhere, act, n).

    Gives for n = 0 how many changes the whole act takes, else -9, or 0 if it ended before.
    """
    done = subprocess.run(
        [sys.executable, __file__],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
    )
    assert done.stderr == "", done.stderr
    return [int(word) for word in done.stdout.split()]


def _admit(act: Act, on_bytes: OnBytes | None) -> None:
    takes = "copy" if act.text == "copy" else "link"
    admit(act.old, act.new, root=act.new.parents[1], takes=takes, on_bytes=on_bytes)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = text.encode() * 300
    if path.suffix == ".safetensors":  # a whole file, which passes the gate
        head = {text: {"dtype": "U8", "shape": [len(content)], "data_offsets": [0, len(content)]}}
        packed = json.dumps(head).encode()
        content = len(packed).to_bytes(8, "little") + packed + content
    path.write_bytes(content)
    os.utime(path, ns=(1_500_000_000_123_456_700, 1_500_000_000_123_456_700))


def _run(home: str, elsewhere: str, what: str, at: int) -> int:
    count = 0

    def watch(event: str, arguments: tuple) -> None:
        nonlocal count
        writes = (
            event == "open"
            and isinstance(arguments[2], int)
            and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if event in CHANGES or writes:
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)

    world = OrganiseWorld(Path(home), Path(elsewhere))
    if what.endswith("_plain"):
        os.link = _no_link
    sys.addaudithook(watch)
    world.do(what)
    return count


def _no_link(*_paths: object, **_words: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def _main() -> None:
    for home, elsewhere, what, at in json.load(sys.stdin):
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            try:
                os.write(writing, str(_run(home, elsewhere, what, at)).encode())
            except BaseException as error:
                print(repr(error), file=sys.stderr, flush=True)
                os._exit(1)
            os._exit(0)
        os.close(writing)
        _, status = os.waitpid(child, 0)
        text = os.read(reading, 20).decode()
        os.close(reading)
        ended = (
            int(text) if at == 0 and text else -os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        )
        print(ended, flush=True)


if __name__ == "__main__":
    _main()
