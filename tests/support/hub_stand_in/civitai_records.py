"""Records of CivitAI as its API gives them, for models that are made up (facts, contracts 1.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from support.hub_stand_in.files import Served


def file_record(id_: int, served: Served, **more: Any) -> dict[str, Any]:
    """Give a file's record; `metadata` of `more` is merged into its own."""
    sum_ = served.sha256.upper()
    form = {"safetensors": "SafeTensor", "gguf": "GGUF", "ckpt": "PickleTensor"}
    about = {"format": form.get(served.name.rpartition(".")[2], "Other"), "fp": "fp16"}
    return {
        "id": id_,
        "name": served.name.rpartition("/")[2],
        "sizeKB": round(served.length / 1024, 1),
        "type": "Model",
        "pickleScanResult": "Success",
        "pickleScanMessage": "No Pickle imports",
        "virusScanResult": "Success",
        "virusScanMessage": None,
        "scannedAt": "2026-01-02T03:04:05.678Z",
        "hashes": {"SHA256": sum_, "AutoV2": sum_[:10], "CRC32": "00C0FFEE"},
        **more,
        "metadata": {**about, **more.get("metadata", {})},
    }


def version_record(
    id_: int, name: str, base: str, files: Sequence[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    """Give a version's record as a model holds it."""
    return {
        "id": id_,
        "index": 0,
        "name": name,
        "baseModel": base,
        "baseModelType": "Standard",
        "createdAt": "2026-01-01T00:00:00.000Z",
        "publishedAt": "2026-01-02T00:00:00.000Z",
        "status": "Published",
        "availability": "Public",
        "nsfwLevel": 1,
        "description": f"<p>Version <b>{name}</b></p>",
        "trainedWords": ["ink wash"],
        "stats": {"downloadCount": 100, "thumbsUpCount": 7},
        "supportsGeneration": True,
        "files": [{**file, **({"primary": True} if at == 0 else {})} for at, file in enumerate(files)],
        "images": [],
        **more,
    }  # fmt: skip


def model_record(
    id_: int, name: str, type_: str, versions: Sequence[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    """Give a model's record, as a list and `/models/ID` give it."""
    return {
        "id": id_,
        "name": name,
        "description": f"<p>About {name}.</p>",
        "type": type_,
        "nsfw": False,
        "nsfwLevel": 1,
        "poi": False,
        "minor": False,
        "tags": ["style"],
        "creator": {"username": "hoku", "image": None},
        "stats": {"downloadCount": 1000, "thumbsUpCount": 50, "commentCount": 3},
        "allowNoCredit": True,
        "allowCommercialUse": ["Image", "RentCivit", "Rent", "Sell"],
        "allowDerivatives": True,
        "allowDifferentLicense": True,
        "modelVersions": list(versions),
        **more,
    }


def image_record(url: str, **more: Any) -> dict[str, Any]:
    """Give a picture's record."""
    return {
        "url": url,
        "type": "image",
        "width": 832,
        "height": 1216,
        "nsfwLevel": 1,
        "hash": "U5F~gc00_3",
        "hasMeta": False,
        **more,
    }
