"""The same with the whole program: `stablehand download` is killed, from the look-up to the library."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support.hub_stand_in.files import Served, safetensors
from support.hub_stand_in.killing import Killer, started

_RANK = 64


def large_lora(name: str, size: int, seed: int) -> Served:
    """Give a LoRA of about so many bytes: its header sends it to another folder than its name."""
    width = size // (4 * _RANK)
    key = "lora_unet_down_blocks_0_attentions_0_proj_in"
    tensors = {
        f"{key}.lora_down.weight": ("F16", (_RANK, width)),
        f"{key}.lora_up.weight": ("F16", (width, _RANK)),
        f"{key}.alpha": ("F16", (1,)),
    }
    return safetensors(name, tensors, seed=seed)


@dataclass
class ProgramKiller(Killer):
    """Downloads one file with the program; `folder` is the data folder."""

    most_acts: int = 40

    @property
    def part(self) -> Path:
        """Give where the bytes lie: beside the folder that they are meant for."""
        found = [*self.folder.glob(f"Models/**/{self.served.name}.part")]
        return found[0] if found else self.folder / "Models" / f"{self.served.name}.part"

    def start(self, **variables: str) -> subprocess.Popen[str]:
        """Start a download, and wait until it begins."""
        words = ["-m", "stablehand", "--data", str(self.folder), "--json", "download"]
        here = {"STABLEHAND_CIVITAI_URL": self.hub.address, "HF_ENDPOINT": self.hub.address}
        return started([*words, self.hub.at(self.served)], {**here, **variables})

    def landed(self) -> list[Path]:
        """Give everything that could be taken for the model."""
        return [path for path in self.folder.glob("Models/**/*.safetensors") if path.is_file()]

    def has_landed(self) -> bool:
        """Whether the file is in its last place, so that no part has to be there."""
        return bool(self.landed())

    def visible(self) -> list[str]:
        """Give what is wrong with what has a final name: it may be there, but only whole."""
        return [
            f"{path.name} is another file"
            for path in self.landed()
            if path.read_bytes() != self.served.content()
        ]

    def finish(self) -> list[str]:
        """Let it come to its end; give what is wrong."""
        path = f"/files/{self.served.name}"
        before = self.hub.pace.sent.get(path, 0)
        kept = sum(end - begin for begin, end in self.ranges())
        needed = 0 if self.has_landed() else self.served.length - kept
        process = self.start()
        said, errors = process.communicate(timeout=120)
        if process.returncode:
            return [f"it does not go on: {said[-800:]} {errors[-800:]}"]
        file = json.loads(said.splitlines()[-1])["data"]["file"]
        losses = self.settled()
        sent = self.hub.pace.sent.get(path, 0) - before
        if sent > needed:
            losses.append(f"{sent} bytes were fetched for the {needed} that were missing")
        if file["sha256"] != self.served.sha256:
            losses.append("it says another sum")
        if [Path(file["path"])] != self.landed():
            losses.append(f"it says {file['path']}")
        return losses

    def settled(self) -> list[str]:
        """Give what is wrong once it has come to its end."""
        place = self.folder / "Models" / "Lora" / self.served.name
        known = {place, place.with_suffix(".stablehand.json")}
        files = {path for path in self.folder.glob("Models/**/*") if path.is_file()}
        losses = [] if place in files else [f"{place.name} is not in its folder"]
        return losses + self.visible() + [f"{path} is left" for path in sorted(files - known)]
