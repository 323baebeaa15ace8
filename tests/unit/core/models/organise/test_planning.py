"""Which files go where: sidecars, taken names, names that systems do not take, drives without case."""

import pytest

from stablehand.core.models.metadata.sidecars import all_sidecars_of
from stablehand.core.models.organise.acts import unit_of, unit_text
from stablehand.core.models.organise.planning import (
    TRASH_NAME,
    Wish,
    plan_moves,
    plan_removal,
    safe_stem,
    stem_of,
    trash_of,
)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "Data/Models"


def put(root, *names):
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)


def moves(root, *wishes):
    """Give what goes where, relative to the root, from (model, folder, stem) each."""
    wanted = [
        Wish(model, root / model, root / folder, stem or stem_of(root / model), root)
        for model, folder, stem in wishes
    ]
    return {
        act.old.relative_to(root).as_posix(): (act.kind, act.new.relative_to(root).as_posix())
        for unit in plan_moves(wanted, all_sidecars_of)
        for act in unit.carried
    }


def test_what_belongs_to_a_model_goes_with_it_and_nothing_else(root):
    put(root, "Lora/a.safetensors", "Lora/a.json", "Lora/a.preview.png", "Lora/a.civitai.info")
    put(root, "Lora/a.fp16.safetensors", "Lora/a.fp16.json", "Lora/ab.json", "Lora/notes.txt")
    assert moves(root, ("Lora/a.safetensors", "Lora/x", None)) == {
        "Lora/a.safetensors": ("move", "Lora/x/a.safetensors"),
        "Lora/a.civitai.info": ("move", "Lora/x/a.civitai.info"),
        "Lora/a.json": ("move", "Lora/x/a.json"),
        "Lora/a.preview.png": ("move", "Lora/x/a.preview.png"),
    }


def test_a_taken_name_gets_a_number_for_all_of_them(root):
    put(root, "Lora/a.safetensors", "Lora/a.json", "VAE/a.json", "VAE/a (2).safetensors")
    assert moves(root, ("Lora/a.safetensors", "VAE", None)) == {
        "Lora/a.safetensors": ("move", "VAE/a (3).safetensors"),
        "Lora/a.json": ("move", "VAE/a (3).json"),
    }


def test_two_of_one_name_that_go_to_one_place_are_kept_apart(root):
    put(root, "Lora/x/a.pt", "Lora/y/a.pt", "Lora/y/A.safetensors")
    found = moves(root, ("Lora/x/a.pt", "VAE", None), ("Lora/y/a.pt", "VAE", None))
    assert found["Lora/x/a.pt"] == ("move", "VAE/a.pt")
    assert found["Lora/y/a.pt"] == ("move", "VAE/a (2).pt")


def test_a_sidecar_of_two_models_is_copied_unless_both_go_the_same_way(root):
    put(root, "Lora/a.safetensors", "Lora/a.ckpt", "Lora/a.json")
    assert moves(root, ("Lora/a.ckpt", "VAE", None)) == {
        "Lora/a.ckpt": ("move", "VAE/a.ckpt"),
        "Lora/a.json": ("copy", "VAE/a.json"),
    }
    assert moves(root, ("Lora/a.ckpt", "VAE", None), ("Lora/a.safetensors", "VAE", None)) == {
        "Lora/a.ckpt": ("move", "VAE/a.ckpt"),
        "Lora/a.safetensors": ("move", "VAE/a.safetensors"),
        "Lora/a.json": ("move", "VAE/a.json"),
    }
    unit = plan_removal("a", root / "Lora/a.ckpt", all_sidecars_of, root.parent / "Trash", root)
    assert [act.old.name for act in unit.carried] == ["a.ckpt"]


def test_a_model_beside_another_of_its_name_would_share_its_sidecars_so_it_gets_a_number(root):
    put(root, "Lora/a.safetensors", "VAE/a.ckpt", "VAE/a.yaml")
    found = moves(root, ("Lora/a.safetensors", "VAE", None))
    assert found == {"Lora/a.safetensors": ("move", "VAE/a (2).safetensors")}


def test_names_differ_in_case_alone(root):
    put(root, "Lora/a.safetensors", "Lora/a.json")
    assert moves(root, ("Lora/a.safetensors", "Lora", "A")) == {
        "Lora/a.safetensors": ("move", "Lora/A.safetensors"),
        "Lora/a.json": ("move", "Lora/A.json"),
    }
    assert moves(root, ("Lora/a.safetensors", "Lora", "a")) == {}


@pytest.mark.parametrize(
    ("given", "made"),
    [
        ("plain", "plain"),
        ("v1.5", "v1.5"),
        ("a:b/c\\d?", "a_b_c_d_"),
        ("con", "_con"),
        ("COM1.x", "_COM1.x"),
        (" . ", "unnamed"),
        ("tail. ", "tail"),
        ("a\u202eb", "ab"),
        ("e\u0301", "\u00e9"),
        (".hidden", "hidden"),
    ],
)
def test_names_that_systems_do_not_take(given, made):
    assert safe_stem(given) == made


def test_a_long_name_is_shortened_so_that_its_sidecars_fit(root):
    put(root, "Lora/a.safetensors", "Lora/a.preview.png")
    found = moves(root, ("Lora/a.safetensors", "Lora", "ж" * 200))
    names = [place.rpartition("/")[2] for _kind, place in found.values()]
    assert len(names) == 2
    assert all(len(name.encode()) <= 250 for name in names)


def test_folders_are_made_and_emptied_ones_go_but_those_that_programs_look_for(root):
    put(root, "Lora/x/y/a.pt")
    (unit,) = plan_moves(
        [Wish("a", root / "Lora/x/y/a.pt", root / "VAE/p/q", "a", root)], all_sidecars_of
    )
    made = [act.new.relative_to(root).as_posix() for act in unit.of("folder")]
    gone = [act.old.relative_to(root).as_posix() for act in unit.of("prune")]
    assert made == ["VAE", "VAE/p", "VAE/p/q"]
    assert gone == ["Lora/x/y", "Lora/x"]


def test_the_trash_is_on_the_drive_of_the_model(root, tmp_path):
    put(root, "Lora/a.pt")
    assert trash_of(root / "Lora/a.pt", root, tmp_path / "Data/Trash") == tmp_path / "Data/Trash"
    other = next((p for p in ("/dev/shm", "/run") if _is_other_drive(p, tmp_path)), None)
    if other is not None:
        from pathlib import Path

        assert trash_of(root / "Lora/a.pt", root, Path(other) / "Trash") == root / TRASH_NAME


def _is_other_drive(place, tmp_path):
    from pathlib import Path

    return Path(place).is_dir() and Path(place).stat().st_dev != tmp_path.stat().st_dev


def test_the_journal_keeps_any_path_and_follows_the_data_folder(tmp_path):
    from pathlib import Path

    old, new = tmp_path / "Data", tmp_path / "elsewhere"
    root = old / "Models"
    put(root, "Lora/é 'x'.pt")
    strange = root / "Lora" / "b\udcff.pt"
    wishes = [Wish("e", root / "Lora/é 'x'.pt", root / "VAE", "z", root)]
    (unit,) = plan_moves(wishes, all_sidecars_of)
    assert unit_of("e", unit_text(unit, old), old) == unit
    moved = unit_of("e", unit_text(unit, old), new)
    assert moved.carried[0].new == new / "Models/VAE/z.pt"
    outside = unit.carried[0].__class__("move", Path("/far/a.pt"), strange)
    again = unit_of("x", unit_text(unit.__class__("x", (outside,)), old), new)
    assert again.acts[0].old == Path("/far/a.pt")
    assert again.acts[0].new == new / "Models/Lora/b\udcff.pt"
