"""What belongs to a model and travels with it, and what never does."""

import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stablehand.core.models.metadata.sidecars import (
    ENDINGS,
    all_sidecars_of,
    belonging,
    listing_of,
    place_for,
    preview_of,
    sidecars_of,
)


def tree(folder, *names):
    for name in names:
        (folder / name).write_bytes(b"x")
    return folder


def names(files):
    return [file.name for file in files]


def own(name, listing):
    return [found for found, is_own in belonging(name, listing) if is_own]


KNOWN = [
    "a.stablehand.json", "a.cm-info.json", "a.civitai.info", "a.json", "a.swarm.json", "a.metadata.json",
    "a.preview.png", "a.preview.jpeg", "a.png", "a.webp", "a.thumb.jpg", "a.swarmpreview.jpg", "a.preview.mp4",
    "a.yaml", "a.txt", "a.html", "a.description.txt", "a.api_info.json",
    "a.safetensors.rgthree-info.json", "a.safetensors.json", "a.safetensors.png",
]  # fmt: skip


def test_everything_that_programs_write_beside_a_model_travels_with_it(tmp_path):
    tree(tmp_path, "a.safetensors", "b.safetensors", "b.json", "ab.json", "a.zip", *KNOWN)
    assert names(sidecars_of(tmp_path / "a.safetensors")) == sorted(KNOWN)
    assert names(sidecars_of(tmp_path / "b.safetensors")) == ["b.json"]


def test_a_longer_name_keeps_what_bears_it():
    listing = ["a.safetensors", "a.fp16.safetensors", "a.json", "a.fp16.json", "a.fp16.preview.png"]
    assert own("a.safetensors", listing) == ["a.json"]
    assert own("a.fp16.safetensors", listing) == ["a.fp16.json", "a.fp16.preview.png"]


def test_what_two_models_could_claim_goes_to_the_longer_name():
    listing = ["a.safetensors", "a.preview.safetensors", "a.preview.png", "a.png"]
    assert own("a.safetensors", listing) == ["a.png"]
    assert own("a.preview.safetensors", listing) == ["a.preview.png"]


def test_models_of_one_stem_share_their_sidecars_and_neither_takes_them_away(tmp_path):
    tree(tmp_path, "a.safetensors", "a.ckpt", "a.json", "a.preview.png", "a.ckpt.json")
    assert names(sidecars_of(tmp_path / "a.safetensors")) == []
    assert names(sidecars_of(tmp_path / "a.ckpt")) == ["a.ckpt.json"]
    assert names(all_sidecars_of(tmp_path / "a.ckpt")) == ["a.ckpt.json", "a.json", "a.preview.png"]
    (tmp_path / "a.ckpt").unlink()
    (tmp_path / "a.ckpt.json").unlink()
    assert names(sidecars_of(tmp_path / "a.safetensors")) == ["a.json", "a.preview.png"]


def test_case_decides_only_where_there_are_two():
    assert own("a.safetensors", ["a.safetensors", "A.Preview.PNG", "A.JSON"]) == [
        "A.JSON",
        "A.Preview.PNG",
    ]
    both = ["a.safetensors", "A.safetensors", "a.json", "A.json"]
    assert own("a.safetensors", both) == ["a.json"]
    assert own("A.safetensors", both) == ["A.json"]


def test_letters_that_change_their_length_in_small_ones_are_no_trap():
    listing = ["Straße.safetensors", "Straße.json", "STRASSE.png", "İ.safetensors", "İ.preview.png"]
    assert own("Straße.safetensors", listing) == ["STRASSE.png", "Straße.json"]
    assert own("İ.safetensors", listing) == ["İ.preview.png"]


def test_composed_and_decomposed_names_are_one():
    composed, decomposed = "caf\u00e9.safetensors", "cafe\u0301.json"
    assert own(composed, [composed, decomposed]) == [decomposed]


def test_a_diffusers_folder_has_the_sidecars_of_its_whole_name(tmp_path):
    (tmp_path / "sd-v1.5").mkdir()
    tree(tmp_path, "sd-v1.5.json", "sd-v1.json", "sd-v1.5.preview.png", "sd-v1.safetensors")
    assert names(sidecars_of(tmp_path / "sd-v1.5")) == ["sd-v1.5.json", "sd-v1.5.preview.png"]
    assert names(sidecars_of(tmp_path / "sd-v1.safetensors")) == ["sd-v1.json"]


def test_a_model_is_never_a_sidecar_and_a_folder_neither(tmp_path):
    tree(tmp_path, "a.safetensors", "a.vae.pt", "a.gguf")
    (tmp_path / "a.json").mkdir()
    assert sidecars_of(tmp_path / "a.safetensors") == ()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_a_link_travels_as_a_link_even_a_broken_one(tmp_path):
    tree(tmp_path, "a.safetensors", "elsewhere")
    (tmp_path / "a.png").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone")
    assert names(sidecars_of(tmp_path / "a.safetensors")) == ["a.png", "a.txt"]


def test_the_picture_that_says_preview_goes_first(tmp_path):
    tree(tmp_path, "a.safetensors", "a.png", "a.preview.jpeg", "a.preview.mp4")
    assert preview_of(tmp_path / "a.safetensors").name == "a.preview.jpeg"
    (tmp_path / "a.preview.jpeg").unlink()
    assert preview_of(tmp_path / "a.safetensors").name == "a.png"
    (tmp_path / "a.png").unlink()
    assert preview_of(tmp_path / "a.safetensors") is None


def test_beside_a_namesake_the_whole_name_is_written(tmp_path):
    tree(tmp_path, "a.safetensors")
    model = tmp_path / "a.safetensors"
    assert place_for(model, ".stablehand.json").name == "a.stablehand.json"
    tree(tmp_path, "a.ckpt", "a.stablehand.json")
    assert place_for(model, ".stablehand.json").name == "a.safetensors.stablehand.json"
    assert names(all_sidecars_of(model)) == ["a.stablehand.json"]


def test_a_folder_that_is_not_there_has_nothing(tmp_path):
    assert sidecars_of(tmp_path / "none" / "a.safetensors") == ()
    assert listing_of(tmp_path / "none") == ()


PARTS = st.lists(
    st.sampled_from(["a", "b", "A", "preview", "thumb", "fp16", ""]), min_size=1, max_size=3
)
MODELS = PARTS.map(".".join).flatmap(
    lambda stem: st.sampled_from([".safetensors", ".ckpt"]).map(lambda e: stem + e)
)
SIDECARS = PARTS.map(".".join).flatmap(
    lambda stem: st.sampled_from(sorted(ENDINGS)).map(lambda e: stem + e)
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sets(MODELS, min_size=1, max_size=5), st.sets(SIDECARS, max_size=8))
def test_no_file_travels_with_two_models(models, sidecars):
    listing = sorted(models | sidecars)
    taken = [name for model in models for name in own(model, listing)]
    assert len(taken) == len(set(taken))
    assert not models & set(taken)
