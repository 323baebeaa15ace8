"""Runs inside an install's own environment and says what works there; prints one line of JSON.

It is handed to that environment's Python as text, so it uses nothing but the standard library, runs
on Python 3.8 and newer, and never leaves through an exception: what fails is part of the answer.

In: {"torch", "torchvision", "torchaudio": version or null, "device": family or null,
"constraints": {name: version}, "distributions": [name], "sizes": bool}
Out: {"python", "prefix", "torch", "device", "problems": [{"kind", "text"}], "damaged": [name]}
"""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import sys
import time
from typing import Any

MARK = "stablehand-probe:"


def versions(wanted: dict[str, str], problems: list[dict[str, str]]) -> None:
    """Compare what is installed with what has to be."""
    for name, version in sorted(wanted.items()):
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            problems.append({"kind": "missing", "text": name})
            continue
        if version and found != version:
            problems.append({"kind": "drift", "text": f"{name} {found}, not {version}"})


def torch_works(wanted: dict[str, Any], problems: list[dict[str, str]]) -> tuple[Any, Any]:
    """Import torch and its companions and multiply matrices on the device."""
    try:
        torch = importlib.import_module("torch")
    except BaseException as error:  # a broken library may even exit
        problems.append({"kind": "import", "text": f"torch: {last_line(error)}"})
        return None, None
    # The general index knows 2.13.0 where torch itself says 2.13.0+cu130: a tag counts only if wanted.
    found = torch.__version__ if "+" in wanted["torch"] else torch.__version__.partition("+")[0]
    if found != wanted["torch"]:
        text = f"torch {torch.__version__}, not {wanted['torch']}"
        problems.append({"kind": "drift", "text": text})
    for name in ("torchvision", "torchaudio"):
        if wanted.get(name):
            try:
                importlib.import_module(name)
            except BaseException as error:
                problems.append({"kind": "import", "text": f"{name}: {last_line(error)}"})
    try:
        return torch.__version__, on_device(torch, wanted.get("device"), problems)
    except BaseException as error:
        problems.append({"kind": "compute", "text": last_line(error)})
        return torch.__version__, None


def on_device(torch: Any, family: str | None, problems: list[dict[str, str]]) -> str | None:
    """Compute on the device that the install is for and give its name.

    With ZLUDA that is the processor: torch finds the card only where zluda.exe has started Python.
    """
    if family in ("cuda", "rocm"):
        if not torch.cuda.is_available():
            problems.append({"kind": "device", "text": "torch sees no graphics card"})
            return None
        device, name = torch.device("cuda"), torch.cuda.get_device_name(0)
    elif family == "xpu":
        if not torch.xpu.is_available():
            problems.append({"kind": "device", "text": "torch sees no Intel graphics card"})
            return None
        device, name = torch.device("xpu"), torch.xpu.get_device_name(0)
    elif family == "mps":
        if not torch.backends.mps.is_available():
            problems.append({"kind": "device", "text": "torch cannot use Metal"})
            return None
        device, name = torch.device("mps"), "Metal"
    elif family == "directml":
        device = importlib.import_module("torch_directml").device()
        name = "DirectML"
    else:
        device, name = torch.device("cpu"), "cpu"
    left = torch.arange(16.0).reshape(4, 4).to(device)
    product = (left @ left.T).cpu()
    if abs(float(product.sum()) - 3680.0) > 1.0:  # column sums 24, 28, 32, 36, squared and added
        problems.append({"kind": "compute", "text": f"{name} computes wrong numbers"})
    return str(name)


def damaged_files() -> list[str]:
    """Name the distributions of which files are missing or have another size than recorded.

    Several distributions may bring the same file, as the builds of OpenCV do: any of their sizes will
    do, since reinstalling one of them would only take it from the others. Bytecode and stubs for type
    checkers are left out: gradio writes the stubs of its components anew at each start.
    """
    recorded: dict[str, list[tuple[str, int]]] = {}
    for distribution in importlib.metadata.distributions():
        name = distribution.metadata["Name"]
        for file in distribution.files or ():
            if file.size is not None and file.suffix not in (".pyc", ".pyi"):
                place = os.path.normpath(str(distribution.locate_file(file)))
                recorded.setdefault(place, []).append((name, file.size))
    found: set[str] = set()
    for place, owners in recorded.items():
        try:
            size = os.stat(place).st_size
        except OSError:
            size = -1
        if all(size != wanted for _name, wanted in owners):
            found.update(name for name, _size in owners)
    return sorted(found)


def last_line(error: BaseException) -> str:
    """Give an error in one line."""
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[-1] if text else ''}".rstrip(": ")[:500]


def main() -> None:
    """Probe and answer."""
    wanted = json.loads(sys.argv[1])
    problems: list[dict[str, str]] = []
    answer: dict[str, Any] = {
        "python": ".".join(map(str, sys.version_info[:3])),
        "prefix": sys.prefix,
    }
    versions(wanted.get("constraints") or {}, problems)
    answer["damaged"] = damaged_files() if wanted.get("sizes") else []
    if wanted.get("device") == "zluda":  # its installer has put libraries of AMD's into torch
        answer["damaged"] = [name for name in answer["damaged"] if name != "torch"]
    if wanted.get("torch"):
        begin = time.time()
        answer["torch"], answer["device"] = torch_works(wanted, problems)
        answer["seconds"] = round(time.time() - begin, 2)
    answer["problems"] = problems
    sys.stdout.write("\n" + MARK + json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
