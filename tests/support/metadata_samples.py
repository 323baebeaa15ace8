"""Sidecars as other programs write them: the shapes of their sources, with made-up models."""

from __future__ import annotations

import json
from typing import Any

SHA256 = "ab" * 32

VERSION: dict[str, Any] = {
    "id": 2002,
    "modelId": 1001,
    "name": "v2.0",
    "createdAt": "2024-05-01T10:00:00.000Z",
    "trainedWords": ["ink wash", "sumi-e"],
    "baseModel": "SDXL 1.0",
    "baseModelType": "Standard",
    "description": "<p>Second version</p>",
    "stats": {"downloadCount": None, "ratingCount": 0, "rating": 0},
    "model": {"name": "Ink Wash", "type": "LORA", "nsfw": False, "poi": False},
    "files": [
        {
            "id": 3003,
            "name": "inkWash_v20.safetensors",
            "sizeKB": 223099.5,
            "type": "Model",
            "metadata": {"fp": "fp16", "size": "full", "format": "SafeTensor"},
            "pickleScanResult": "Success",
            "virusScanResult": "Success",
            "scannedAt": None,
            "hashes": {
                "SHA256": SHA256.upper(),
                "AutoV2": SHA256[:10].upper(),
                "CRC32": "00C0FFEE",
            },
            "primary": True,
            "downloadUrl": "http://undefined/api/download/models/2002",
        }
    ],
    "images": [
        {"url": "https://image.example/x/original=true/1.mp4", "type": "video", "nsfwLevel": 1},
        {"url": "https://image.example/x/original=true/2.jpeg", "type": "image", "nsfwLevel": 8},
        {"url": "https://image.example/x/original=true/3.jpeg", "type": "image", "nsfwLevel": 1},
    ],
    "downloadUrl": "http://undefined/api/download/models/2002",
}

MODEL: dict[str, Any] = {
    "id": 1001,
    "name": "Ink Wash",
    "description": "<p>Ink on <b>wet</b> paper.</p><script>alert(1)</script>",
    "type": "LORA",
    "nsfw": False,
    "nsfwLevel": 1,
    "poi": False,
    "allowNoCredit": False,
    "allowCommercialUse": ["Image", "RentCivit"],
    "allowDerivatives": True,
    "allowDifferentLicense": False,
    "tags": ["style", "ink"],
    "creator": {"username": "hoku", "image": None},
    "stats": {"downloadCount": 10, "thumbsUpCount": 3},
    "modelVersions": [
        {
            "id": 2005,
            "index": 0,
            "name": "v3.0 Flux",
            "baseModel": "Flux.1 D",
            "status": "Published",
        },
        {"id": 2004, "index": 1, "name": "v2.5", "baseModel": "SDXL 1.0", "status": "Published"},
        {key: value for key, value in VERSION.items() if key not in ("model", "modelId")}
        | {"index": 2, "status": "Published"},
    ],
}

CM_INFO: dict[str, Any] = {
    "ModelId": 1001,
    "ModelName": "Ink Wash",
    "ModelDescription": "<p>Ink on paper.</p>",
    "Nsfw": False,
    "Tags": ["style", "ink"],
    "ModelType": "LORA",
    "VersionId": 2002,
    "VersionName": "v2.0",
    "VersionDescription": "",
    "AuthorUsername": "hoku",
    "BaseModel": "SDXL 1.0",
    "RemoteFileName": "inkWash_v20.safetensors",
    "RemoteFileId": 3003,
    "FileMetadata": {"fp": "fp16", "size": "full", "format": "SafeTensor"},
    "ImportedAt": "2024-06-01T12:00:00.1234567+02:00",
    "Hashes": {"SHA256": SHA256.upper(), "CRC32": "00C0FFEE", "BLAKE3": "CD" * 32},
    "TrainedWords": ["ink wash"],
    "Stats": {"downloadCount": 10, "rating": 0.0},
    "UserTitle": "My ink",
    "ThumbnailImageUrl": "https://image.example/t.jpeg",
    "InferenceDefaults": {"Sampler": "euler", "Steps": 20},
    "Source": 0,
    "FieldOfNextYear": {"kept": True},
}

A1111_JSON: dict[str, Any] = {
    "description": "for ink",
    "sd version": "SDXL",
    "activation text": "ink wash, sumi-e",
    "preferred weight": 0.8,
    "negative text": "photo",
    "notes": "best at 0.8\nor less",
}

SWARM: dict[str, Any] = {
    "modelspec.sai_model_spec": "1.0.0",
    "modelspec.architecture": "stable-diffusion-xl-v1-base/lora",
    "modelspec.title": "Ink (Swarm)",
    "modelspec.author": "hoku",
    "modelspec.description": "From <b>Swarm</b>",
    "modelspec.trigger_phrase": "ink wash, sumi-e",
    "modelspec.tags": "style, ink",
    "modelspec.license": "openrail++",
    "modelspec.usage_hint": None,
}

LORA_MANAGER: dict[str, Any] = {
    "file_name": "ink",
    "model_name": "Ink (manager)",
    "file_path": "D:/Somewhere/else/ink.safetensors",
    "size": 1,
    "modified": 1717236000.5,
    "sha256": SHA256,
    "base_model": "SDXL 1.0",
    "preview_url": "../../../../etc/passwd",
    "preview_nsfw_level": 0,
    "notes": "from the manager",
    "from_civitai": True,
    "civitai": VERSION,
    "tags": ["style"],
    "modelDescription": "<p>described</p>",
    "favorite": True,
    "usage_tips": "{}",
}

KOHYA: dict[str, str] = {
    "ss_output_name": "ink_v2",
    "ss_base_model_version": "sdxl_base_v1-0",
    "ss_network_module": "networks.lora",
    "ss_training_comment": "None",
    "ss_dataset_dirs": json.dumps({"10_ink": {"n_repeats": 10, "img_count": 30}}),
    "ss_tag_frequency": json.dumps(
        {"10_ink": {"ink wash": 30, " sumi-e ": 30, "tree": 12, "1girl": 29}}
    ),
}
