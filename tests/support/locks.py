"""A lock of an install with torch, an extension and a model."""

from stablehand.core.installs.lock_file import (
    Lock,
    LockedExtension,
    LockedLaunch,
    LockedMachine,
    LockedModel,
    LockedPackage,
    LockedPackages,
    LockedPython,
    LockedSource,
    LockedTorch,
)

LOCK = Lock(
    name="my ui",
    created_at="2026-01-01T00:00:00+00:00",
    stablehand="0.1.0",
    package=LockedPackage(id="comfyui", name="ComfyUI", verified_commit="a" * 40),
    source=LockedSource(
        kind="git",
        url="https://github.com/Comfy-Org/ComfyUI",
        ref="master",
        commit="b" * 40,
        date="2025-10-01",
    ),
    python=LockedPython(version="3.12.7"),
    torch=LockedTorch(family="cuda", backend="cu126", version="2.7.1+cu126"),
    machine=LockedMachine(system="linux", arch="x86_64"),
    packages=LockedPackages(
        pinned=["numpy==2.1.0"], torch_bound=["torch==2.7.1+cu126"], elsewhere=["clip==1.0"]
    ),
    launch=LockedLaunch(
        sharing="config", port=8188, options={"--lowvram": True, "--reserve-vram": 1.5}
    ),
    extensions=[LockedExtension(folder="nodes", url="https://github.com/a/b", commit="c" * 40)],
    models=[LockedModel(path="Lora/one.safetensors", size_bytes=5, sha256="d" * 64)],
)
