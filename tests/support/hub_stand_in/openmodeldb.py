"""OpenModelDB hung onto the stand-in for hubs: its database as one file, with an ETag.

    with StandIn() as hub:
        site = OpenModelDbSite(hub)
        served = hub.serve(Served("4x-A.pth", 1, 5000))
        site.add("4x-A", resources=[site.resource(served)])

The database lies below `/upscalers`, since other hubs' APIs may hang on the same stand-in.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from support.hub_stand_in.files import Served, plain_model
from support.hub_stand_in.pictures import png
from support.hub_stand_in.stand_in import StandIn
from support.hub_stand_in.wire import Answer, Asked, Reply

PREFIX = "/upscalers"


class OpenModelDbSite:
    """The site.

    Attributes:
        address: of the site.
        records: the database.
    """

    def __init__(self, hub: StandIn) -> None:
        self.hub = hub
        self.address = f"{hub.address}{PREFIX}"
        self.records: dict[str, Any] = {}
        hub.route("GET", rf"{PREFIX}/api/v1/models\.json", self._models)
        hub.route("GET", rf"{PREFIX}/thumbs/(?P<seed>\d+)\.png", self._picture)

    def add(self, id_: str, **more: Any) -> dict[str, Any]:
        """Know a model."""
        scale, _x, name = id_.partition("x-")
        self.records[id_] = {
            "name": name,
            "author": "kim",
            "license": "CC-BY-4.0",
            "tags": ["restoration", "photo"],
            "description": f"Makes pictures {scale} times as large.",
            "date": "2024-02-01",
            "architecture": "esrgan",
            "size": ["64nf", "23nb"],
            "scale": int(scale),
            "inputChannels": 3,
            "outputChannels": 3,
            "resources": [],
            "images": [],
            **more,
        }
        return self.records[id_]

    def resource(self, served: Served, **more: Any) -> dict[str, Any]:
        """Give the record of a file that the hub serves itself."""
        type_ = served.name.rpartition(".")[2]
        platform = {"onnx": "onnx"}.get(type_, "pytorch")
        return {
            "platform": platform,
            "type": type_,
            "size": served.length,
            "sha256": served.sha256,
            "urls": [self.hub.at(served)],
            **more,
        }

    def content(self) -> bytes:
        """Give the database as it is served."""
        return json.dumps(self.records, indent=2).encode()

    def _models(self, asked: Asked) -> Reply:
        content = self.content()
        etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if asked.headers.get("if-none-match") == etag:
            return Answer(304, (("ETag", etag),))
        return Answer(200, (("Content-Type", "application/json"), ("ETag", etag)), content)

    def _picture(self, asked: Asked) -> Reply:
        return Answer(
            200, (("Content-Type", "image/png"),), png(450, 300, int(asked.found["seed"]))
        )


def install(hub: StandIn) -> OpenModelDbSite:
    """Hang the site onto a hub, with some models of every sort."""
    site = OpenModelDbSite(hub)
    names = ("Sharp", "Photo", "Anime", "Faces", "Text", "Manga")
    archs = ("esrgan", "compact", "dat", "swinir", "span", "hat")
    for at in range(36):
        id_ = f"{(1, 2, 4)[at % 3]}x-{names[at // 6]}-{archs[at % 6].upper()}"
        served = hub.serve(plain_model(f"{id_}.safetensors", 6000, seed=at))
        site.add(
            id_,
            architecture=archs[at % 6],
            resources=[site.resource(served)],
            images=[{"type": "standalone", "url": f"{site.address}/thumbs/{at}.png"}],
            license=("CC-BY-4.0", "CC-BY-NC-SA-4.0", "MIT", None)[at % 4],
        )
    page = {
        "urls": ["https://drive.google.com/file/d/1abc/view"],
        "platform": "pytorch",
        "type": "pth",
    }
    site.add("4x-By-Hand", resources=[{**page, "size": 66_961_958, "sha256": "ab" * 32}])
    return site
