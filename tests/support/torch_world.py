"""A machine with NVIDIA cards and an index with torch builds, both made up: for tests of what belongs to a torch.

NVML is a library of ours (nvml_stand_in.c: an RTX 4090 and a GB10), torch a module that multiplies one matrix.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from support.package_index import PackageIndex
from support.programs import SUPPORT
from support.update_world import NAME, Clerk

NVML = SUPPORT / "nvml_stand_in.c"
# What the probe asks of torch, on a card that is not there.
TORCH = """
__version__ = "{version}"
class _Numbers:
    T = None
    def reshape(self, *_): return self
    def to(self, _): return self
    def __matmul__(self, _): return self
    def cpu(self): return self
    def sum(self): return 3680.0
_Numbers.T = property(lambda self: self)
def arange(_): return _Numbers()
def device(name): return name
class cuda:
    is_available = staticmethod(lambda: True)
    get_device_name = staticmethod(lambda _: "made up")
"""
# xformers as its wheels are: one that was built for another torch imports, and says so elsewhere.
XFORMERS = {
    "xformers/ops.py": "",
    "xformers/_cpp_lib.py": "_cpp_library_load_exception = None\n",
}
BROKEN = {
    "xformers/ops.py": "",
    "xformers/_cpp_lib.py": "_cpp_library_load_exception = ImportError('built for another torch')\n",
}
DEFINITION = """
[torch]
releases = ["2.7.1", "2.6.0", "2.8.0"]
backends = ["cu126", "cu128"]
vision = false

[[addons]]
id = "xformers"
options = ["--xformers"]
when = "cuda"

[[addons]]
id = "sageattention"

[[addons]]
id = "flash_attn"
"""


def fill_torch(index: PackageIndex) -> None:
    """Offer three releases of torch in two builds, and xformers for two of them."""
    for build in ("cu126", "cu128"):
        for release in ("2.6.0", "2.7.1", "2.8.0"):
            version = f"{release}+{build}"
            files = {"torch/__init__.py": TORCH.replace("{version}", version)}
            if (build, release) != ("cu128", "2.6.0"):
                index.add("torch", version, files=files, index=build)
        index.add("xformers", "0.0.31.post1", ["torch==2.7.1"], files=XFORMERS, index=build)
        index.add("xformers", "0.0.32.post2", ["torch==2.8.0"], files=BROKEN, index=build)
    index.add("sageattention", "1.0.6")


def made_for_cards(clerk: Clerk, index: PackageIndex, place: Path) -> Clerk:
    """Let a program that needs torch be installed on a machine with two cards.

    Args:
        clerk: a data folder with the definition in it.
        place: where the library is put.
    """
    library = place / "lib" / "libnvidia-ml.so.1"
    library.parent.mkdir(parents=True)
    compiler = shutil.which("cc")
    assert compiler
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, NVML], check=True)
    clerk.redefine('linux = ["cpu"]', 'linux = ["cuda", "cpu"]')
    option = '{ flag = "--xformers", group = "network", help = { en = "x", ru = "x" } },\n]'
    clerk.redefine("]\n\n[verified]", f"  {option}\n\n[verified]")
    file = clerk.definition
    file.write_text(file.read_text("utf-8") + DEFINITION, "utf-8")
    clerk.env["LD_LIBRARY_PATH"] = str(library.parent)
    base = index.url.removesuffix("/simple")
    clerk.run("settings", "set", "mirrors.torch", base)
    clerk.run("install", NAME, "--ref", "v1.0", "--torch", "cu126", "--ignore-space")
    return clerk
