"""Sections of the gallery: models, and whether they fit."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from stablehand.core.base.text import Text
from stablehand.core.hardware.profile import GIB
from stablehand.core.models.fit.target import Target
from stablehand.core.models.identify.identity import Finding, Identity
from stablehand.core.models.library.entry import Entry, ModelRoot
from stablehand.core.models.metadata.metadata import Metadata
from stablehand.core.models.safety.verdict import Evidence, Verdict
from stablehand.gui.components.fit_meter import Fit, FitMeter
from stablehand.gui.components.left_models_dialog import LeftDialog
from stablehand.gui.components.list_dialog import ListDialog
from stablehand.gui.components.model_previews import ModelPreviews
from stablehand.gui.gallery.bench import Bench, Item, both
from stablehand.gui.pages.models.items import ModelItems
from stablehand.gui.pages.models.model_actions import ModelActions
from stablehand.gui.pages.models.panel import ManyPanel, ModelPanel
from stablehand.gui.pages.models.places import PlaceTree
from stablehand.gui.pages.models.shelf import Shelf, shelf_of
from stablehand.gui.pages.models.views import ModelGrid, ModelTable
from stablehand.services.model_operations import LeftModel, Moves

_NOWHERE: Final = Path(os.devnull) / "Models"
_CARD: Final = Target("cuda", 11 * GIB, 32 * GIB, "NVIDIA GeForce RTX 4070")


def models(bench: Bench) -> Sequence[Item]:
    """The meter in every state, then the parts of the page over a few models."""
    theme = bench.theme
    items = []
    for outcome, need in (("fits", 6), ("tight", 10), ("offload", 15), ("too_big", 60), (None, 0)):
        meter = FitMeter(theme, Fit(outcome, need * GIB, 11 * GIB))  # type: ignore[arg-type]
        items.append(Item(f"FitMeter, {outcome}", meter, 220))
    shelf = sample_shelf()
    listed = ModelItems(bench.shelf)
    listed.set_shelf(shelf)
    previews = ModelPreviews(_NOWHERE, bench.shelf)
    actions = ModelActions(bench.context, lambda: shelf, bench.shelf)
    grid, table, tree = (
        ModelGrid(theme, listed, previews),
        ModelTable(theme, listed),
        PlaceTree(theme),
    )
    grid.setAccessibleName("Models")
    table.setAccessibleName("Models")
    for view in (grid, table):
        view.setCurrentIndex(listed.index(1, 0))
    tree.show_shelf(shelf)
    panel = ModelPanel(bench.context, actions, previews)
    panel.show_entry(shelf.entries[0], None, is_blurred=False)
    many = ManyPanel(bench.context, actions)
    many.show_entries(shelf.entries)
    return [
        *items,
        Item("PlaceTree", tree, 220, 300),
        Item("ModelGrid", grid, 560, 420),
        Item("ModelTable", table, 760, 260),
        Item("ModelPanel", panel, 360, 720),
        Item("ManyPanel", many, 360, 560),
        Item("ListDialog, empty", _empty(bench), 560, 360),
        Item("LeftDialog", LeftDialog(bench.context, _left()), 560, 360),
    ]


def _empty(bench: Bench) -> ListDialog:
    made = ListDialog(
        bench.context,
        both("Quarantine", "Карантин"),
        both("These files did not pass.", "Эти файлы не прошли проверку."),
        "shield-alert",
        both("Nothing is in quarantine.", "В карантине ничего нет."),
    )
    made.show_rows(())
    return made


def _left() -> Moves:
    here = Text("organise", "It lies in the library already.")
    code = Text("models", "{name} would run code when it is loaded: {reasons}.")
    refused = code.fill(name="nasty.pt", reasons="os.system")
    left = (
        LeftModel("/media/models/style.safetensors", here),
        LeftModel("/media/models/nasty.pt", refused, "model.refused"),
    )
    return Moves("1", (), left)


def sample_shelf() -> Shelf:
    """Give a few models of every look."""
    roots = (
        ModelRoot("main", _NOWHERE, "Models"),
        ModelRoot("archive", _NOWHERE / "Archive", "Archive", 10, is_there=False),
    )
    found = (
        _entry("StableDiffusion/juggernautXL_v9.safetensors", "checkpoint", "sdxl", 6.9, rating=5),
        _entry("DiffusionModels/flux1-dev-Q4_K_M.gguf", "diffusion_model", "flux1-dev", 6.9),
        _entry(
            "DiffusionModels/wan2.2_t2v_14B_fp16.safetensors", "diffusion_model", "wan2.1", 28.6
        ),
        _entry("Lora/people/a rather long name of a LoRA, v12.safetensors", "lora", "sdxl", 0.2),
        _entry("Embeddings/easynegative.pt", "embedding", "sd15", 0.01, level="dangerous"),
        _entry("VAE/vae-ft-mse.safetensors", "vae", "sd15", 0.3, root="archive"),
        _entry("Other/what is this.safetensors", "unknown", None, 1.1),
    )
    return shelf_of(found, roots, _CARD, held=1)


def _entry(
    path: str,
    kind: str,
    base: str | None,
    gigabytes: float,
    *,
    root: str = "main",
    level: str = "safe",
    rating: int | None = None,
) -> Entry:
    size = int(gigabytes * 1e9)
    evidence = (Evidence("global", "os.system"),) if level == "dangerous" else ()
    part = {"checkpoint": "diffusion", "diffusion_model": "diffusion", "vae": "vae"}.get(
        kind, "other"
    )
    return Entry(
        root,
        path,
        path.rpartition(".")[2],
        size,
        1_700_000_000_000_000_000,
        identity=Identity(Finding(kind, base), "F16", None, size // 2, {part: size}),
        verdict=Verdict(level, evidence),  # type: ignore[arg-type]
        hashes={"sha256": "ab" * 32, "autov2": "ab" * 5} if rating else {},
        metadata=Metadata(
            favourite=rating == 5,
            rating=rating,
            trained_words=("ohwx woman",) if kind == "lora" else (),
            tags=("photo", "style") if rating else (),
        ),
        first_seen=1_700_000_000,
    )
