"""Models for screenshots and for trying things out: one of every sort, and as many more as are wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.hub_stand_in.civitai_records import image_record, model_record, version_record
from support.hub_stand_in.files import Served, plain_model

if TYPE_CHECKING:
    from support.hub_stand_in.civitai import CivitaiSite

_KINDS = ("LORA", "Checkpoint", "VAE", "TextualInversion", "Controlnet", "Upscaler")
_BASES = ("SDXL 1.0", "SD 1.5", "Pony", "Flux.1 D", "Illustrious", "Qwen")
_NAMES = ("Ink", "Harbour", "Paper", "Neon", "Forest", "Clay", "Velvet", "Copper", "Mist", "Amber")
_THINGS = ("Wash", "Light", "Study", "Portraits", "Cities", "Ceramics", "Folds", "Engraving")


def fill(site: CivitaiSite, more: int = 60) -> CivitaiSite:
    """Give the site one model of every sort, and so many more."""
    ink = _one(site, 1001, "Ink Wash", "LORA", "SDXL 1.0")
    ink["modelVersions"].append(_version(site, 1001, 1, "v1.0", "SD 1.5"))
    ink["modelVersions"][0]["images"] += [
        image_record(site.picture(1), type="video"),
        image_record(site.picture(2), nsfwLevel=8),
    ]
    site.images[10010] = [
        image_record(site.picture(seed), nsfwLevel="None", browsingLevel=1, meta={
            "prompt": "a harbour in ink wash", "seed": seed, "steps": 28, "sampler": "Euler a", "cfgScale": 6,
            "resources": [{"name": "Ink Wash", "type": "lora", "weight": 0.8}],
        })
        for seed in range(20)
    ]  # fmt: skip
    _one(site, 1002, "Members Only", "LORA", "Pony")
    site.gates[10020] = "login"
    early = _one(site, 1003, "Early Bird", "Checkpoint", "Illustrious")
    early["modelVersions"][0] |= {
        "availability": "EarlyAccess",
        "earlyAccessEndsAt": "2031-02-03T04:05:06Z",
    }
    site.gates[10030] = "early"
    gone = _one(site, 1004, "Archived One", "Checkpoint", "SD 1.5", mode="Archived")
    gone["modelVersions"][0]["files"] = []
    _one(site, 1005, "On Site Only", "LORA", "Flux.1 D")
    site.gates[10050] = "disabled"
    _one(site, 1006, "Grown Up", "Checkpoint", "Pony", nsfw=True, nsfwLevel=28)
    _one(
        site, 1007, "No Sale", "Checkpoint", "SDXL 1.0", allowCommercialUse=[], allowNoCredit=False
    )
    flux = _one(site, 1008, "Big Flux", "Checkpoint", "Flux.1 D")
    flux["modelVersions"][0]["files"] = [
        site.file(
            100800 + at,
            Served(f"big_flux_{quant}.gguf", at, size, head=b"GGUF\x03\0\0\0" + bytes(16)),
            metadata={"quantType": quant, "fp": None},
        )
        for at, (quant, size) in enumerate([("Q4_K_M", 7000), ("Q8_0", 12000), ("Q2_K", 4000)])
    ]
    pickle = _one(site, 1009, "Old Pickle", "Hypernetwork", "SD 1.5")
    pickle["modelVersions"][0]["files"][0] |= {
        "name": "old_pickle.pt", "pickleScanResult": "Danger", "pickleScanMessage": "Pickle imports: os.system",
    }  # fmt: skip
    _one(site, 1010, "Counts Hidden", "VAE", "SD 1.5", stats={"downloadCount": None}, creator=None)
    many(site, more)
    site.odd = [{"id": "not a number", "name": None}]
    return site


def many(site: CivitaiSite, count: int) -> None:
    """Add so many plain models, ids from 5001 on."""
    for at in range(count):
        name = f"{_NAMES[at % 10]} {_THINGS[at // 10 % 8]} {at + 1}"
        kind, base = _KINDS[at % len(_KINDS)], _BASES[at // 3 % len(_BASES)]
        _one(
            site,
            5001 + at,
            name,
            kind,
            base,
            stats={"downloadCount": 90_000 - at * 7, "thumbsUpCount": 500},
        )


def _one(
    site: CivitaiSite, id_: int, name: str, type_: str, base: str, **more: Any
) -> dict[str, Any]:
    record = model_record(id_, name, type_, [_version(site, id_, 0, "v2.0", base)], **more)
    return site.add(record)


def _version(site: CivitaiSite, model: int, at: int, name: str, base: str) -> dict[str, Any]:
    id_ = model * 10 + at
    served = plain_model(
        f"model_{model}_{name.replace('.', '')}.safetensors", 5000 + model, seed=id_
    )
    return version_record(
        id_, name, base, [site.file(id_ * 10, served)], images=[image_record(site.picture(id_))]
    )
