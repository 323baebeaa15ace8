"""Trees as other managers leave them: Stability Matrix, WebUI and ComfyUI checkouts, a portable build."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from support.shared_install import git

OLD = 1_600_000_000_000_000_000  # a moment long before any test, in nanoseconds
COMFYUI = {
    "main.py": "import nodes\n",
    "nodes.py": "NODES = {}\n",
    "folder_paths.py": "",
    "comfyui_version.py": '__version__ = "0.3.64"\n',
    "requirements.txt": "click\n",
    "comfy/__init__.py": "",
    "comfy_extras/__init__.py": "",
    "models/checkpoints/put_checkpoints_here": "",
    "models/loras/put_loras_here": "",
    "custom_nodes/example_node.py.example": "",
}
WEBUI = {
    "launch.py": "",
    "webui.py": "",
    "requirements_versions.txt": "click\n",
    "webui-user.sh": '#!/bin/bash\n#export COMMANDLINE_ARGS=""\n',
    "webui-user.bat": "@echo off\nset COMMANDLINE_ARGS=\n",
    "modules/__init__.py": "",
    "extensions-builtin/Lora/x.py": "",
    "models/Stable-diffusion/Put Stable Diffusion checkpoints here.txt": "",
    "embeddings/Place Textual Inversion embeddings here.txt": "",
}
FORGE = {
    **WEBUI,
    "modules_forge/forge_version.py": "version = '2.0.1v1.10.1'\n",
    "backend/loader.py": "",
    "packages_3rdparty/x.py": "",
}
REFORGE = {**WEBUI, "modules_forge/x.py": "", "ldm_patched/x.py": ""}
SDNEXT = {"launch.py": "", "webui.py": "", "installer.py": "", "modules/x.py": ""}
FOOOCUS = {"launch.py": "", "fooocus_version.py": "version = '2.5.5'\n"}
CLERK = {"server.py": "", "requirements.txt": "click\n", "models/lora/put models here.txt": ""}
SOURCES = {
    "comfyui": "https://github.com/comfyanonymous/ComfyUI.git",
    "a1111": "git@github.com:AUTOMATIC1111/stable-diffusion-webui.git",
    "forge": "https://github.com/lllyasviel/stable-diffusion-webui-forge",
    "clerk": "https://github.com/example/clerk",
}


def write(root: Path, files: dict[str, str]) -> Path:
    """Write files below a folder."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return root


def checkout(root: Path, files: dict[str, str], remote: str | None = None) -> Path:
    """Make a real repository of files, with one commit."""
    write(root, files)
    git(root, "init", "-q", "-b", "master")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "first")
    if remote is not None:
        git(root, "remote", "add", "origin", remote)
    return root


def model(path: Path, size: int) -> Path:
    """Write a model with its sidecars, of an old date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(os.urandom(min(size, 64)) + b"\0" * max(0, size - 64))
    sidecar = path.with_suffix(".cm-info.json")
    sidecar.write_text(json.dumps({"ModelName": path.stem}), encoding="utf-8")
    for file in (path, sidecar):
        os.utime(file, ns=(OLD, OLD))
    return path


def environment(place: Path, *packages: str, index: str | None = None) -> Path:
    """Make a real, tiny environment; packages come from an index."""
    from uv import find_uv_bin

    uv = find_uv_bin()
    env = {**os.environ, "UV_NO_CONFIG": "1"}
    subprocess.run(
        [uv, "venv", "-q", "--python", sys.executable, str(place)], check=True, env=env, timeout=120
    )
    if packages:
        words = ["--index-url", index] if index else []
        python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        subprocess.run(
            [uv, "pip", "install", "-q", "--python", str(python), *words, *packages],
            check=True,
            env=env,
            timeout=120,
        )
    return place


def matrix_settings(packages: list[dict], **more: object) -> str:
    """Give a settings.json of Stability Matrix."""
    return json.dumps(
        {"Version": 1, "InstalledPackages": packages, "Theme": "Dark", **more}, indent=2
    )


def matrix_package(name: str, package: str, arguments: list[dict] | None = None, **version) -> dict:
    """Give the entry of an installed package."""
    return {
        "Id": "9a0d3c1e-0000-4000-8000-000000000001",
        "DisplayName": name,
        "PackageName": package,
        "Version": {"InstalledBranch": "master", "InstalledCommitSha": "0" * 40, **version},
        "LibraryPath": f"Packages\\{name}",
        "LaunchArgs": arguments or [],
        "PythonVersion": "3.10.17",
    }


def photo(root: Path) -> dict[str, tuple[object, ...]]:
    """Give everything below a folder as it is: kind, bytes or aim, time, mode; through no link."""
    found: dict[str, tuple[object, ...]] = {}
    waiting = [root]
    while waiting:
        place = waiting.pop()
        state = place.lstat()
        name = place.relative_to(root).as_posix()
        if place.is_symlink():
            found[name] = ("link", os.readlink(place), state.st_mtime_ns)
        elif place.is_dir():
            found[name] = ("folder", state.st_mtime_ns, state.st_mode)
            waiting += list(place.iterdir())
        else:
            found[name] = ("file", place.read_bytes(), state.st_mtime_ns, state.st_mode)
    return found


def differences(
    before: dict[str, tuple[object, ...]], after: dict[str, tuple[object, ...]]
) -> list:
    """Give what is not as it was, by name."""
    names = sorted({*before, *after})
    return [name for name in names if before.get(name) != after.get(name)]
