"""A library that looks like somebody's: real headers in sparse files, pictures, what a site says beside them.

The weights are holes, so a hundred gigabytes take next to nothing; nothing can be computed with them.
"""

import json
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter, QPainterPath

from support.header_corpus import corpus

# Sample of the corpus: where it lies, what a site calls it (empty: nothing is known), the hue of its picture.
MODELS = {
    "unet-sd15": ("DiffusionModels/meadow-v4", "Meadow", 95),
    "unet-sdxl": ("DiffusionModels/stable-light-xl", "Stable Light XL", 210),
    "z-image": ("DiffusionModels/z-image-bf16", "", None),
    "flux2-klein-4b": ("DiffusionModels/flux2-klein-4b", "FLUX.2 Klein 4B", 265),
    "anima": ("DiffusionModels/anima-preview", "Anima", 330),
    "flux-dev": ("DiffusionModels/flux1-dev", "FLUX.1 dev", 20),
    "sd15_kohya": ("Lora/styles/ink-wash", "Ink Wash", 190),
    "sdxl_kohya": ("Lora/styles/paper-cut", "Paper Cut", 5),
    "sdxl_dora": ("Lora/people/old-sailors", "Old Sailors", 30),
    "flux2_klein4b_diffusers": ("Lora/styles/klein-watercolour", "Watercolour", 175),
    "sd15_lcm_peft": ("Lora/lcm-lora-sdv1-5", "", None),
    "controlnet_sd15_ldm_bare": ("ControlNet/control_sd15_depth", "", None),
    "controlnet_union_sdxl": ("ControlNet/union-sdxl-promax", "", None),
    "embedding_emb_params_sd15": ("VAE/easy-negative", "", None),
    "te-clip-l": ("TextEncoders/clip_l", "", None),
    "te-qwen3-4b": ("TextEncoders/qwen3-4b", "", None),
    "vae-flux": ("VAE/ae", "", None),
    "vae-sd": ("VAE/vae-ft-mse-840000", "", None),
}


def demo_library(models: Path) -> int:
    """Write the library below a model folder; give how many models it has."""
    samples = {sample.name: sample for folder in ("nets", "adapters") for sample in corpus(folder)}
    for number, (name, (path, title, hue)) in enumerate(MODELS.items()):
        file = models / f"{path}.safetensors"
        _write(file, samples[name].header)
        if hue is not None:
            assert drawn(hue, number).save(str(file.with_suffix(".preview.png")))
        if title:
            told = _told(title, number, is_lora=path.startswith("Lora"))
            file.with_suffix(".cm-info.json").write_text(json.dumps(told), encoding="utf-8")
    return len(MODELS)


def _write(file, header):
    table, end = {}, 0
    for name, tensor in header.tensors.items():
        place = [end, end + tensor.size_bytes]
        end = place[1]
        table[name] = {"dtype": tensor.dtype, "shape": list(tensor.shape), "data_offsets": place}
    raw = json.dumps({"__metadata__": dict(header.metadata) or {"format": "pt"}, **table}).encode()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as stream:
        stream.write(len(raw).to_bytes(8, "little") + raw)
        stream.truncate(8 + len(raw) + end)


def _told(title, number, *, is_lora):
    return {
        "ModelId": 1000 + number,
        "ModelName": title,
        "ModelDescription": f"<p>{title}, made for the pictures of this manual.</p>",
        "Nsfw": False,
        "Tags": ["style", "landscape"] if is_lora else ["base model"],
        "ModelType": "LORA" if is_lora else "Checkpoint",
        "VersionId": 5000 + number,
        "VersionName": f"v{1 + number % 4}.0",
        "VersionDescription": "",
        "FileMetadata": {},
        "ImportedAt": "2026-01-01T00:00:00+00:00",
        "Hashes": {},
        "TrainedWords": [title.lower(), "soft light"] if is_lora else [],
        "UserTitle": None,
        "ThumbnailImageUrl": None,
    }


def drawn(hue, seed):
    """Give hills under a sky, in colours of one hue."""
    image = QImage(512, 683, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(0, 0, 0, 683)
    sky.setColorAt(0, QColor.fromHsv(hue, 120, 130))
    sky.setColorAt(1, QColor.fromHsv((hue + 40) % 360, 70, 245))
    painter.fillRect(image.rect(), sky)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromHsv((hue + 40) % 360, 40, 255))
    painter.drawEllipse(QPointF(130 + seed * 83 % 260, 190 + seed * 37 % 90), 62, 62)
    for row in range(4):
        top = 330 + row * 85
        hill = QPainterPath(QPointF(0, 683))
        hill.lineTo(0, top + (seed * 53 + row * 71) % 80)
        hill.cubicTo(
            QPointF(150, top - (seed * 31 + row * 47) % 120),
            QPointF(340, top + (seed * 67 + row * 29) % 120),
            QPointF(512, top - (seed * 19 + row * 59) % 60),
        )
        hill.lineTo(512, 683)
        painter.setBrush(QColor.fromHsv((hue + row * 8) % 360, 110 + row * 25, 190 - row * 38))
        painter.drawPath(hill)
    painter.fillRect(QRectF(0, 0, 512, 683), QColor(255, 255, 255, 8))
    painter.end()
    return image
