"""Moves, renames, removals and undos in any order: nothing is lost, sidecars stay with their models."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from stablehand.core.models.metadata.sidecars import all_sidecars_of
from stablehand.core.models.organise.journal import MoveJournal
from stablehand.core.models.organise.planning import (
    Wish,
    plan_moves,
    plan_removal,
    safe_stem,
    stem_of,
    trash_of,
)
from stablehand.core.models.organise.running import run, undo

MEMORY = Path("/dev/shm")
FOLDERS = ("Lora", "Lora/a", "Lora/a/b", "VAE")
STEMS = ("x", "X", "y", "é", "é", "x (2)", "con", "a:b", "v1.5", "y.fp16", " . ", "long" * 80)


class Operations(RuleBasedStateMachine):
    @initialize()
    def made(self):
        self.home = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
        self.roots = [self.home / "Data/Models", Path(tempfile.mkdtemp()) / "archive"]
        self.journal = MoveJournal(self.home / "Data", self.home / "Data/journal.db")
        for place, names in (
            (
                "Lora",
                ("x.safetensors", "x.json", "x.preview.png", "x.fp16.safetensors", "x.fp16.json"),
            ),
            ("Lora/a", ("y.pt", "y.yaml", "x.safetensors", "x.civitai.info")),
            ("VAE", ("y.ckpt", "y.safetensors", "y.txt")),
        ):
            for name in names:
                file = self.roots[0] / place / name
                file.parent.mkdir(parents=True, exist_ok=True)
                stem = name.split(".")[0] + (".fp16" if "fp16" in name else "")
                file.write_text(f"{place}/{stem} {name}")
        self.roots[1].mkdir()
        self.first = self.tree()
        self.texts = set(self.first.values())
        self.trees = []
        self.alone = True

    def tree(self):
        return {
            str(path.relative_to(root.parent)): path.read_text()
            for root in self.roots
            for path in root.rglob("*")
            if path.is_file() and ".stablehand-trash" not in path.parts
        }

    def models(self):
        return sorted(
            path
            for root in self.roots
            for path in root.rglob("*")
            if path.suffix in (".safetensors", ".pt", ".ckpt")
            and ".stablehand-trash" not in path.parts
        )

    def root_of(self, path):
        return next(root for root in self.roots if path.is_relative_to(root))

    def trash_of(self, path):
        return trash_of(path, self.root_of(path), self.home / "Data/Trash")

    def do(self, verb, units):
        before = self.tree()
        ran = run(self.journal, verb, units)
        assert not ran.failed
        if ran.done:
            self.trees.append(before)

    @precondition(lambda self: self.models())
    @rule(
        data=st.data(), folder=st.sampled_from(FOLDERS), away=st.booleans(), count=st.integers(1, 3)
    )
    def move(self, data, folder, away, count):
        chosen = data.draw(
            st.lists(st.sampled_from(self.models()), min_size=1, max_size=count, unique=True)
        )
        root = self.roots[away]
        wishes = [Wish(str(p), p, root / folder, stem_of(p), root) for p in chosen]
        self.do("move", plan_moves(wishes, all_sidecars_of))

    @precondition(lambda self: self.models())
    @rule(data=st.data(), stem=st.sampled_from(STEMS))
    def rename(self, data, stem):
        model = data.draw(st.sampled_from(self.models()))
        wish = Wish(str(model), model, model.parent, safe_stem(stem), self.root_of(model))
        self.do("rename", plan_moves([wish], all_sidecars_of))

    @precondition(lambda self: self.models())
    @rule(data=st.data())
    def remove(self, data):
        model = data.draw(st.sampled_from(self.models()))
        root = self.root_of(model)
        self.do(
            "remove", [plan_removal(str(model), model, all_sidecars_of, self.trash_of(model), root)]
        )

    @rule()
    def undo(self):
        latest = (
            item for item in self.journal.latest() if item.undoes is None and item.is_undoable
        )
        last = next(latest, None)
        if last is None:
            assert not self.trees
            return
        ran = undo(self.journal, last, self.trash_of)
        assert not ran.failed
        assert self.tree() == self.trees.pop()

    @invariant()
    def nothing_is_lost(self):
        if not hasattr(self, "home"):
            return
        trashes = (
            self.home / "Data/Trash",
            self.roots[1] / ".stablehand-trash",
            self.roots[0] / ".stablehand-trash",
        )
        trashed = [
            path.read_text()
            for trash in trashes
            for path in trash.rglob("*")
            if path.is_file() and path.name != "record.json"
        ]
        found = [*self.tree().values(), *trashed]
        assert set(found) == self.texts
        # a sidecar that two models have is copied; everything else is there once
        shared = {text for text in self.texts if text.startswith("VAE/y ")}
        twice = {text for text in found if found.count(text) > 1}
        assert twice <= shared, self.tree()

    @invariant()
    def sidecars_are_with_their_models(self):
        if not hasattr(self, "home"):
            return
        tree = self.tree()
        for place, text in tree.items():
            path = Path(place)
            if path.suffix in (".safetensors", ".pt", ".ckpt"):
                continue
            owner = text.split(" ")[0]
            beside = [
                other
                for at, other in tree.items()
                if at.rpartition("/")[0] == place.rpartition("/")[0]
                and other.startswith(f"{owner} ")
                and other != text
            ]
            assert beside, (place, text)

    def teardown(self):
        if hasattr(self, "home"):
            while self.trees:
                self.undo()
            assert self.tree() == self.first
            shutil.rmtree(self.home)
            shutil.rmtree(self.roots[1].parent)


Operations.TestCase.settings = settings(
    max_examples=20, stateful_step_count=10, deadline=None, suppress_health_check=list(HealthCheck)
)
test_operations = Operations.TestCase
