"""All three hubs on one stand-in, and the program set up for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stablehand.core.base.paths import DataPaths
from stablehand.services.app import App
from support.hub_stand_in import StandIn
from support.hub_stand_in.civitai import CivitaiSite
from support.hub_stand_in.huggingface import FakeHuggingFace
from support.hub_stand_in.openmodeldb import OpenModelDbSite


@dataclass
class Hubs:
    """The stand-in, what hangs on it, and settings that name it."""

    hub: StandIn
    face: FakeHuggingFace
    civitai: CivitaiSite
    upscalers: OpenModelDbSite

    @property
    def environ(self) -> dict[str, str]:
        """Give the variables that name the hubs."""
        return {
            "HF_ENDPOINT": self.face.address,
            "STABLEHAND_CIVITAI_URL": self.hub.address,
            "STABLEHAND_CIVITAI_MATURE_URL": f"{self.hub.address}/mature",
            "STABLEHAND_OPENMODELDB_URL": self.upscalers.address,
        }

    def app(self, data: Path, environ: Mapping[str, str] | None = None) -> App:
        """Give the program on a data folder."""
        return App(DataPaths(data), {**self.environ, **(environ or {})})


@contextmanager
def hubs() -> Iterator[Hubs]:
    """Give the hubs while they run; Hugging Face lies below a path, as mirrors do."""
    with StandIn() as hub:
        yield Hubs(hub, FakeHuggingFace(hub, "/hf"), CivitaiSite(hub), OpenModelDbSite(hub))
