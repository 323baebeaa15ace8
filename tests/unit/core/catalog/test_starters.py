"""Starter models: the shipped list, and what is no list."""

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.paths import DataPaths
from stablehand.core.base.resources import bundled
from stablehand.core.catalog.starters import FILE_NAME, read_starters
from stablehand.core.hubs.licences import LICENCES
from stablehand.core.hubs.specs import Endpoints, read_spec
from stablehand.core.models.fit.advice import QUANTISATIONS
from stablehand.core.models.fit.architectures import UNKNOWN, architecture_of
from stablehand.core.models.identify.bases import BASES
from stablehand.core.models.tree import KINDS
from stablehand.services.app import App
from support.plans import facts_of, package

GOOD = """
format = 1

[[model]]
id = "one"
name = "One"
base = "sd15"
kind = "checkpoint"
licence = "mit"
page = "https://huggingface.co/a/b"
packages = ["comfyui"]
summary.en = "One."
summary.ru = "Одна."
sampling = { side = 512, steps = 20, cfg = 7.0, sampler = "euler", scheduler = "normal" }

[[model.variant]]
name = "FP16"
packing = "FP16"

[[model.variant.file]]
role = "model"
spec = "hf:a/b@main/one.safetensors"
sha256 = "SHA"
size_bytes = 10
""".replace("SHA", "ab" * 32)


@pytest.fixture(scope="module")
def shipped():
    return read_starters(bundled("models_catalog"))


def test_what_ships_is_known_to_everything_that_reads_it(shipped):
    assert len(shipped) >= 15
    for starter in shipped:
        assert starter.kind in KINDS
        assert starter.licence in LICENCES
        assert starter.base is None or starter.base in BASES
        for variant in starter.variant:
            assert variant.file[0].role == "model"
            if variant.packing is not None:
                assert variant.packing in (*QUANTISATIONS, "FP16", "FP32")
                assert architecture_of(starter.base) is not UNKNOWN
            for file in variant.file:
                assert read_spec(file.spec, endpoints=Endpoints()).hub == "huggingface"


def test_its_programs_are_in_the_catalog(shipped, tmp_path):
    known = App(DataPaths(tmp_path), {}).catalog.ids()
    assert {name for starter in shipped for name in starter.packages} <= set(known)


def test_every_program_of_the_catalog_has_something_to_begin_with(shipped, tmp_path):
    catalog = App(DataPaths(tmp_path), {}).catalog
    wanted = {
        own
        for own in catalog.ids()
        if package(own).category == "inference" and facts_of(own).get("starters", True)
    }
    assert {name for starter in shipped for name in starter.packages} >= wanted


def test_a_file_has_one_sum_wherever_it_stands(shipped):
    sums = {}
    for starter in shipped:
        for variant in starter.variant:
            for file in variant.file:
                assert sums.setdefault(file.spec, (file.sha256, file.size_bytes)) == (
                    file.sha256,
                    file.size_bytes,
                )


def test_sizes_stand_from_small_to_large(shipped):
    for starter in shipped:
        sizes = [item.file[0].size_bytes for item in starter.variant if item.packing != "FP8"]
        known = [size for size in sizes if size is not None]
        assert known == sorted(known)


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("format = 1", "format = 2", "format"),
        ('"mit"', '"mit"\nfoo = 1', "foo"),
        ("hf:a/b@main/one", "hf:a/b@main/../../one", "leads out"),
        ("hf:a/b@main/one.safetensors", "https://evil.example/x", "spec"),
        ("abab", "xyab", "sha256"),
        ("https://huggingface.co/a/b", "file:///etc", "page"),
        ("[[model.variant]]", "[[model.variant", "Expected"),
        ('summary.ru = "Одна."\n', "", "ru"),
    ],
)
def test_what_is_no_list_is_explained(tmp_path, was, becomes, said):
    (tmp_path / FILE_NAME).write_text(GOOD.replace(was, becomes, 1), "utf-8")
    with pytest.raises(StablehandError) as caught:
        read_starters(tmp_path)
    assert caught.value.code == "catalog.invalid"
    assert said in caught.value.message.english()


def test_two_of_the_same_name_are_refused_and_none_is_unreadable(tmp_path):
    with pytest.raises(StablehandError) as caught:
        read_starters(tmp_path)
    assert caught.value.code == "catalog.unreadable"
    again = GOOD.partition("[[model]]")[2]
    (tmp_path / FILE_NAME).write_text(f"{GOOD}\n[[model]]{again}", "utf-8")
    with pytest.raises(StablehandError) as caught:
        read_starters(tmp_path)
    assert "same id" in caught.value.message.english()
