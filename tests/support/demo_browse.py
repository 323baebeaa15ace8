"""Hubs that look like those of the world: drawn pictures, sizes of true models; nothing can be computed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray

from support.browse_page import Hubs, hubs
from support.demo_library import drawn
from support.hub_stand_in.wire import Answer, Asked, Reply

_SIZES = {"Checkpoint": 6_938_040, "LORA": 228_450, "VAE": 334_640, "Controlnet": 1_445_150}  # KB
_SMALL = 96  # of anything else


@contextmanager
def demo_browse(data: Path) -> Iterator[Hubs]:
    """Run the hubs, and have the settings of a data folder lead to them."""
    with hubs(data) as made:
        made.server.route("GET", r"/image/(?P<seed>\d+)/(?P<how>[^/]+)/[^/]+", _picture)
        for record in made.civitai.records.values():
            for version in record["modelVersions"]:
                for file in version["files"]:
                    file["sizeKB"] = _SIZES.get(record["type"], _SMALL)
                    file["name"] = f"{record['name'].replace(' ', '_').lower()}.safetensors"
        yield made


def _picture(asked: Asked) -> Reply:
    seed = int(asked.found["seed"])
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    assert drawn(seed * 47 % 360, seed).save(buffer, "PNG")
    return Answer(200, (("Content-Type", "image/png"),), bytes(content.data()))
