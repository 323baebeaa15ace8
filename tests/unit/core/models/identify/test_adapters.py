"""What adapters, restorers and models of other fields are told to be, over headers of real ones."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from tests.support.header_corpus import (
    Sample,
    as_pickle,
    corpus,
    header_of,
    in_dtype,
    listing_of,
    merged,
    prefixed,
    remade,
    stripped,
    thinned,
)

from stablehand.core.models.headers.header import Header
from stablehand.core.models.identify.adapters import recognise_adapter
from stablehand.core.models.identify.bases import BASES, lineage
from stablehand.core.models.identify.identity import Finding
from stablehand.core.models.identify.lora_nets import nets
from stablehand.core.models.identify.view import View
from stablehand.core.models.tree import KINDS

SAMPLES = corpus("adapters")
LORAS = [sample for sample in SAMPLES if sample.kind == "lora"]
BY_NAME = {sample.name: sample for sample in SAMPLES}
# Weights of an SDXL checkpoint's UNet and VAE, enough for a network to be one.
CHECKPOINT = header_of(
    [
        ("model.diffusion_model.input_blocks.0.0.weight", "F16", (320, 4, 3, 3)),
        ("model.diffusion_model.time_embed.0.weight", "F16", (1280, 320)),
        *(
            (
                f"model.diffusion_model.input_blocks.{n}.0.in_layers.2.weight",
                "F16",
                (320, 320, 3, 3),
            )
            for n in (1, 2, 4, 5)
        ),
        ("first_stage_model.decoder.conv_in.weight", "F16", (512, 4, 3, 3)),
    ]
)


def recognise(header: Header) -> Finding | None:
    """Ask as identification does."""
    return recognise_adapter(View(header.tensors, header.metadata))


def is_wrong(found: Finding | None, sample: Sample) -> bool:
    """Tell whether an answer is untrue; knowing less than could be known is not."""
    if found is None or found.kind == "unknown":
        return False
    if found.kind != sample.kind:
        # A Control-LoRA is a LoRA: what tells it apart is one module, which may be lost.
        return (found.kind, sample.subtype) != ("lora", "control-lora")
    true = {*sample.one_of, *([sample.base] if sample.base else [])}
    if found.base is None or not true:
        return bool(found.base)
    said = {found.base, *found.one_of}
    # A family is no lie about its member, nor is a list that holds the truth.
    return not any(one in lineage(other) for one in said for other in true)


def variants(sample: Sample) -> Iterator[tuple[str, Header]]:
    """What becomes of a file by other hands: renamed, retyped, as a pickle, wrapped, in another order."""
    yield "float32", in_dtype(sample.header, "F32")
    yield "pickle", as_pickle(sample.header)
    turned = listing_of(sample.header)
    random.Random(6).shuffle(turned)
    yield "shuffled", header_of(turned, sample.header.metadata, sample.header.format)
    if sample.kind in ("upscaler", "face_restore", "inpaint_model"):
        yield "params_ema", prefixed(sample.header, "params_ema.")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_header_is_known_for_what_it_is(sample: Sample) -> None:
    found = recognise(sample.header)
    assert found is not None, sample.source
    assert (found.kind, found.base) == (sample.kind, sample.base), found
    assert set(found.one_of) == set(sample.one_of), found
    if sample.subtype:
        assert found.subtype == sample.subtype
    assert found.why


def test_every_class_is_counted_and_nothing_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    right: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    lies: list[str] = []
    for sample in SAMPLES:
        headers = [("as it is", sample.header), *variants(sample)]
        for name, header in headers:
            found = recognise(header)
            asked[sample.kind] += 1
            if is_wrong(found, sample):
                wrong[sample.kind] += 1
                lies.append(f"{sample.name} {name}: {found}")
            elif found is None or (found.base, set(found.one_of)) != (
                sample.base,
                set(sample.one_of),
            ):
                unknown[sample.kind] += 1
            else:
                right[sample.kind] += 1
    with capsys.disabled():
        print(f"\n{len(SAMPLES)} headers, {sum(asked.values())} with their variants")
        for kind in sorted(asked):
            print(f"  {kind:15} right {right[kind]:4}/{asked[kind]:<4} unknown {unknown[kind]} "
                  f"wrong {wrong[kind]}")  # fmt: skip
    assert not lies
    assert sum(right.values()) >= 0.98 * sum(asked.values())


def test_the_corpus_covers_what_there_is() -> None:
    kinds = {sample.kind for sample in SAMPLES}
    assert len(SAMPLES) >= 150
    assert kinds >= {
        "lora", "controlnet", "t2i_adapter", "ip_adapter", "style_model", "embedding", "hypernetwork",
        "motion_module", "upscaler", "face_restore", "inpaint_model", "other",
    }  # fmt: skip
    containers = {sample.subtype for sample in LORAS}
    assert containers >= {
        "kohya", "peft", "diffusers", "bfl-peft", "onetrainer", "xlabs", "loha", "lokr", "oft", "boft",
        "glora", "ia3", "full", "dora",
    }  # fmt: skip
    assert {sample.base for sample in SAMPLES if sample.base} <= BASES.keys()
    assert {base for sample in SAMPLES for base in sample.one_of} <= BASES.keys()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_what_is_left_of_a_file_is_never_taken_for_something_else(sample: Sample) -> None:
    names = list(sample.header.tensors)
    chance = random.Random(sample.name)
    lies = []
    for name in chance.sample(names, min(8, len(names))):
        found = recognise(stripped(sample.header, name))
        if found is not None and found.confidence == "sure" and is_wrong(found, sample):
            lies.append((name, found))
    for share in (0.1, 0.5, 0.9):
        found = recognise(thinned(sample.header, share, chance))
        if found is not None and found.confidence == "sure" and is_wrong(found, sample):
            lies.append((str(share), found))
    assert not lies


@pytest.mark.parametrize("sample", LORAS[::6], ids=lambda sample: sample.name)
def test_a_checkpoint_with_leftovers_of_a_lora_stays_a_checkpoint(sample: Sample) -> None:
    leftovers = header_of(listing_of(sample.header)[:60])
    assert recognise(merged(CHECKPOINT, leftovers)) is None


def test_a_network_by_its_parts_is_no_adapter() -> None:
    assert recognise(CHECKPOINT) is None
    vae = header_of(
        [
            ("decoder.conv_in.weight", "F16", (512, 4, 3, 3)),
            ("quant_conv.weight", "F16", (8, 8, 1, 1)),
        ]
    )
    assert recognise(vae) is None
    assert recognise(header_of([])) is None


@pytest.mark.parametrize(
    ("name", "metadata", "base"),
    [
        (
            "flux1_kohya_all",
            {"modelspec.architecture": "Flux.1-kontext-dev/lora"},
            "flux1-kontext-dev",
        ),
        ("flux1_kohya_attention_full", {"ss_base_model_version": "chroma"}, "chroma"),
        ("sdxl_two_block_places_only", {"ss_base_model_version": "sdxl_base_v1-0"}, "sdxl"),
        ("wan21_14b_native", {"modelspec.architecture": "wan2.2-t2v-A14B"}, "wan2.2-t2v-a14b"),
        ("pixart_native", {"modelspec.architecture": "pixart-sigma"}, "pixart-sigma"),
    ],
)
def test_metadata_says_what_tensors_leave_open(
    name: str, metadata: dict[str, str], base: str
) -> None:
    found = recognise(replace(BY_NAME[name].header, metadata=metadata))
    assert found is not None
    assert (found.base, found.one_of, found.confidence) == (base, (), "likely")


@pytest.mark.parametrize(
    ("name", "metadata"),
    [
        ("sd15_kohya", {"ss_base_model_version": "sdxl_base_v1-0"}),
        ("sdxl_kohya", {"modelspec.architecture": "flux-1-dev/lora"}),
        ("flux2_dev_kohya", {"modelspec.architecture": "flux-1-dev/lora"}),
        ("sd3_medium_kohya", {"modelspec.architecture": "stable-diffusion-3-5-large"}),
        ("controlnet_sd15_diffusers", {"modelspec.architecture": "stable-diffusion-xl-v1-base"}),
    ],
)
def test_metadata_that_contradicts_tensors_changes_nothing(
    name: str, metadata: dict[str, str]
) -> None:
    sample = BY_NAME[name]
    found = recognise(replace(sample.header, metadata=metadata))
    assert found is not None
    assert (found.base, found.confidence) == (sample.base, "sure")
    assert set(found.one_of) == set(sample.one_of)


@pytest.mark.parametrize(
    ("name", "scale"),
    [
        ("restore_esrgan", 4), ("restore_esrgan_1x", 1), ("restore_realesrgan_compact", 4),
        ("restore_swinir", 4), ("restore_swin2sr", 4), ("restore_hat", 4), ("restore_dat", 4),
        ("restore_span", 4), ("restore_atd", 4), ("restore_drct", 4), ("restore_scunet", 1),
        ("restore_safmn", 4),
    ],
)  # fmt: skip
def test_an_upscaler_tells_how_far_it_goes(name: str, scale: int) -> None:
    found = recognise(BY_NAME[name].header)
    assert found is not None
    assert found.scale == scale


def renumbered(header: Header, add: int) -> Header:
    """Every block moved up, beyond the last one that the network has."""
    return remade(
        header,
        lambda name, dtype, shape: [(name.replace("blocks_", f"blocks_{add}"), dtype, shape)],
    )


def test_blocks_that_a_network_does_not_have_are_not_its_own() -> None:
    found = recognise(renumbered(BY_NAME["flux1_kohya_two_single_blocks"].header, 9))
    assert found is not None
    assert found.kind == "lora"
    assert found.base is None
    assert not found.one_of


def test_a_family_that_is_not_known_is_not_the_nearest_one() -> None:
    narrow = remade(
        BY_NAME["flux1_bfl_peft"].header,
        lambda name, dtype, shape: [
            (name, dtype, tuple(2816 if one == 3072 else one for one in shape))
        ],
    )
    found = recognise(narrow)
    assert found is not None
    assert (found.kind, found.base, found.one_of) == ("lora", None, ())


def test_a_trainer_is_believed_where_no_size_speaks_against_it() -> None:
    strange = remade(
        BY_NAME["flux1_bfl_peft"].header,
        lambda name, dtype, shape: (
            [(name.replace("_attn", "_attention_x"), dtype, shape)] if "_attn" in name else []
        ),
    )
    silent = recognise(strange)
    assert silent is not None
    assert (silent.kind, silent.base) == ("lora", None)
    told = recognise(replace(strange, metadata={"modelspec.architecture": "flux-1-dev/lora"}))
    assert told is not None
    assert (told.base, told.confidence) == ("flux1", "likely")
    wrong = remade(
        BY_NAME["flux1_bfl_peft"].header,
        lambda name, dtype, shape: [(name, dtype, tuple(one * 2 for one in shape))],
    )
    stale = recognise(replace(wrong, metadata={"modelspec.architecture": "flux-1-dev/lora"}))
    assert stale is not None
    assert stale.base is None


def test_stale_metadata_does_not_give_an_upscaler_a_base() -> None:
    found = recognise(
        replace(BY_NAME["restore_dat"].header, metadata={"modelspec.architecture": "flux-1-dev"})
    )
    assert found is not None
    assert (found.kind, found.base) == ("upscaler", None)


def names_of(found: Iterable[tuple[str, ...]]) -> set[str]:
    """All names in tuples of them."""
    return {name for names in found for name in names}


def test_networks_of_the_table_are_bases() -> None:
    assert names_of(net.bases for net in nets()) <= BASES.keys()
    assert all(net.groups and net.modules for net in nets())


def test_kinds_are_those_of_the_vocabulary() -> None:
    assert {sample.kind for sample in SAMPLES} <= set(KINDS)
