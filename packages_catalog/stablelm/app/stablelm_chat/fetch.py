"""`python -m stablelm_chat.fetch ID FOLDER`: gets a model from Hugging Face, because the user said so.

It is a process of its own, since the page's process never goes online. What it tells is one JSON object
a line: `{"total": bytes, "licence": ...}`, `{"done": bytes}`, and `{"end": folder}` or `{"error": ...}`.
"""

from __future__ import annotations

import json
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

from stablelm_chat.library import folder_for, hub_id
from stablelm_chat.problems import Problem

# Weights in safetensors, what describes them, and the tokenizer; no pickles and no program code.
WANTED = ["*.safetensors", "*.json", "*.model", "*.txt", "*.jinja", "LICENSE*", "*.md"]
RESERVE = 2 * 10**9
PAUSE = 1.0


def fetch(wanted: str, library: Path, tell: Any) -> Path:
    """Fetch a model's files into a folder of its own below `library`. Raises `Problem`.

    The folder appears under its name once it is whole; before, it begins with a point.
    """
    from huggingface_hub import HfApi, snapshot_download

    wanted = hub_id(wanted)
    target = library / folder_for(wanted)
    if target.exists():
        raise Problem(f"{target.name} is there already")
    info = HfApi().model_info(wanted, files_metadata=True)
    files = [one for one in info.siblings or [] if "/" not in one.rfilename]
    if not any(one.rfilename.endswith(".safetensors") for one in files):
        raise Problem(f"{wanted} has no safetensors files; other formats are not fetched")
    total = sum(one.size or 0 for one in files if _is_wanted(one.rfilename))
    library.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(library).free < total + RESERVE:
        raise Problem(f"{wanted} needs {total / 1e9:.1f} GB, and there is too little room for it")
    licence = getattr(info.card_data, "license", None) if info.card_data else None
    tell({"total": total, "licence": licence if isinstance(licence, str) else None})
    part = library / f".fetching-{target.name}"
    ended = threading.Event()
    threading.Thread(target=_watch, args=(part, ended, tell), daemon=True).start()
    try:
        snapshot_download(
            wanted,
            revision=info.sha,
            local_dir=part,
            allow_patterns=WANTED,
            ignore_patterns=["*/*"],
        )
    finally:
        ended.set()
    shutil.rmtree(part / ".cache", ignore_errors=True)
    part.rename(target)
    return target


def _is_wanted(name: str) -> bool:
    from fnmatch import fnmatch

    return any(fnmatch(name, pattern) for pattern in WANTED)


def _watch(part: Path, ended: threading.Event, tell: Any) -> None:
    while not ended.wait(PAUSE):
        tell({"done": sum(one.stat().st_size for one in part.rglob("*") if one.is_file())})


def main(arguments: list[str]) -> int:
    """Run as a program; the exit code."""

    def tell(message: dict[str, Any]) -> None:
        print(json.dumps(message), flush=True)  # noqa: T201 - the line is what is asked for

    try:
        tell({"end": fetch(arguments[0], Path(arguments[1]), tell).name})
    except Problem as problem:
        tell({"error": problem.sentence})
    except Exception as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        tell({"error": f"{type(error).__name__}: {first[:300]}"})
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
