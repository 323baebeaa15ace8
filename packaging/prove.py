"""Proves a portable build where nothing else is: from the first start to an image, and again after a move.

    packaging/bare_root.sh make dist/Stablehand-1.0-linux-x86_64.tar.gz /srv/bare
    python packaging/python_build.py /srv/bare/builds          # where Python builds cannot be fetched
    python packaging/prove.py dist/Stablehand-1.0-linux-x86_64.tar.gz /srv/bare --pictures shots
    packaging/bare_root.sh leave /srv/bare

With --recommended it goes the shortest way instead: two clicks, with a starter model of random
weights, served as Hugging Face would (prove_model.py).

The build runs as nobody, inside of the bare system, with no variables but the few that a desktop sets. A
person outside drives its window: sees what a screen reader would be told, clicks and types through X.
Exits with 1 at the first thing that does not come. Needs root (chroot) and what prove_screen.py names.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import prove_model
from prove_screen import NotSeenError, Screen, screen

NOBODY = (
    65534  # by this number on Debian and on most others, so the bus knows it inside and outside
)
HOME = "/home/user"
WORDS = {
    "en": {
        "recommended": "Install recommended", "next": "Next", "model": "And a model to begin with",
        "install": "Install Easel", "torch": "Install torch", "launch": "Launch", "running": "Running",
        "open": "Open http", "stop": "Stop", "stopped": "Stopped",
    },
    "ru": {
        "recommended": "Установить рекомендуемое", "next": "Далее", "model": "И модель для начала",
        "install": "Установить Easel", "torch": "Установка torch", "launch": "Запустить",
        "running": "Работает", "open": "Открыть http", "stop": "Остановить", "stopped": "Остановлен",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Bare:
    """The bare system, and how a program is started in it."""

    root: Path
    language: str
    hub: str = ""  # the address of a stand-in for Hugging Face

    def outside(self, place: str) -> Path:
        """Give a place of the bare system as this one sees it."""
        return self.root / place.lstrip("/")

    def start(self, program: str, display: str, *words: str) -> subprocess.Popen[bytes]:
        """Start a program as nobody, with the variables of a desktop and no others."""
        language = "ru_RU.UTF-8" if self.language == "ru" else "en_US.UTF-8"
        variables = {
            "HOME": HOME, "USER": "nobody", "PATH": "/usr/bin:/bin", "LANG": language,
            "LANGUAGE": self.language, "LC_CTYPE": "C.UTF-8", "DISPLAY": display,
            "AT_SPI_BUS_ADDRESS": "unix:path=/tmp/prove/a11y", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }  # fmt: skip
        if self.outside("/builds/list.json").exists():
            # What the settings mirrors.python and mirrors.python_list say; here before there are any.
            variables |= {
                "STABLEHAND_PYTHON_URL": "file:///builds",
                "UV_PYTHON_DOWNLOADS_JSON_URL": "/builds/list.json",
            }
        if self.hub:
            variables["HF_ENDPOINT"] = self.hub
        environ = [f"{name}={value}" for name, value in variables.items()]
        user = f"--userspec={NOBODY}:{NOBODY}"
        argv = ["chroot", user, str(self.root), "env", "-i", *environ, program, *words]
        return subprocess.Popen(argv, start_new_session=True)


def unpack(archive: Path, bare: Bare) -> str:
    """Unpack the archive into an empty home; give the program's place in the bare system."""
    home = bare.outside(HOME)
    for left in ("Stablehand", "Moved"):
        shutil.rmtree(home / left, ignore_errors=True)
    home.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive) as packed:
        packed.extractall(home, filter="data")
    own(home)
    return f"{HOME}/Stablehand/Stablehand"


def own(folder: Path) -> None:
    """Give a folder and all that is in it to nobody."""
    subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(folder)], check=True)


@contextmanager
def window(bare: Bare, program: str, seen: Screen):
    """Open the window for the length of the block, which closes it; ended by force where it did not."""
    process = bare.start(program, seen.display)
    try:
        yield process
        if process.wait(60):
            raise NotSeenError(f"the window ended with {process.returncode}")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def first_run(seen: Screen, words: dict[str, str]) -> None:
    """Go through the four steps, a picture of each, up to the button that installs."""
    began = time.monotonic()
    seen.wait_for(words["recommended"], 60, enabled=True)
    say(f"the first step stands there {time.monotonic() - began:.1f} s after the start")
    for number, step in enumerate(("welcome", "place", "machine", "program"), 1):
        seen.picture(f"first-run-{number}-{step}")
        if number < 4:
            seen.click(words["next"])
            time.sleep(1.5)
    # The hub of the model may be out of reach here; the way of a download has its own proofs.
    seen.click(words["model"], role="check box")
    seen.click(words["install"])
    began = time.monotonic()
    seen.wait_for(words["torch"], 120)
    time.sleep(4)
    seen.picture("installing")
    installed(seen, words, began)


def recommended(seen: Screen, words: dict[str, str]) -> None:
    """Take what is recommended: two clicks, the starter model with it."""
    seen.wait_for(words["recommended"], 60, enabled=True)
    seen.wait_for(prove_model.NAME)
    seen.picture("recommended-1-welcome")
    seen.click(words["recommended"])
    seen.picture("recommended-2-program")
    seen.click(words["install"])
    began = time.monotonic()
    seen.wait_for(words["torch"], 120)
    seen.picture("recommended-3-installing")
    installed(seen, words, began)


def installed(seen: Screen, words: dict[str, str], began: float) -> None:
    """Wait until it can be launched."""
    seen.wait_for(words["launch"], 900, role="button", enabled=True)
    say(f"installed after {time.monotonic() - began:.0f} s")
    seen.picture("installed")


def model_arrived(bare: Bare, data: str) -> None:
    """Wait until the starter model lies in the library, whole.

    Raises:
        NotSeenError: it does not come.
    """
    file = bare.outside(f"{data}/Models/StableDiffusion/{prove_model.FILE}")
    until = time.monotonic() + 300
    while not file.exists():
        if time.monotonic() > until:
            raise NotSeenError(f"{file} does not come")
        time.sleep(1)
    say(f"the model is there: {file.stat().st_size:,} bytes")


def launched_image(seen: Screen, words: dict[str, str], pictures: Path, name: str) -> str:
    """Launch it by the window, ask it for an image and look at that; give the address."""
    seen.click(words["launch"], 120)
    began = time.monotonic()
    seen.wait_for(words["open"], 180)
    seen.wait_for(words["running"])
    address = re.search(r"http://127\.0\.0\.1:\d+", " ".join(seen.words()))
    assert address
    say(f"running after {time.monotonic() - began:.1f} s at {address[0]}")
    image = pictures / f"{name}.png"
    content, model = text_to_image(address[0])
    image.write_bytes(content)
    say(f"an image of {model} came back: {colours(image)} colours")
    seen.picture(f"{name}-running")
    return address[0]


def text_to_image(address: str) -> tuple[bytes, str]:
    """Ask a UI's API for a small image, as soon as it answers; give it, and the name of its model."""
    asked = {"prompt": "a horse in a stable", "steps": 4, "width": 256, "height": 256, "seed": 7}
    request = urllib.request.Request(
        f"{address}/sdapi/v1/txt2img",
        json.dumps(asked).encode(),
        {"Content-Type": "application/json"},
    )
    until = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                found = json.load(answer)
                model = json.loads(found["info"])["sd_model_name"]
                return base64.b64decode(found["images"][0]), model
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(1)


def colours(image: Path) -> int:
    """Count the colours of an image; one that shows nothing has few.

    Raises:
        NotSeenError: it shows nothing.
    """
    from PySide6.QtGui import QImage

    read = QImage(str(image))
    found = {read.pixel(x, y) for x in range(read.width()) for y in range(read.height())}
    if len(found) < 200:
        raise NotSeenError(f"{image} shows nothing: {len(found)} colours")
    return len(found)


def stop_and_quit(seen: Screen, words: dict[str, str]) -> None:
    """Stop what runs, then leave by the keyboard."""
    seen.click(words["stop"])
    seen.wait_for(words["stopped"], 60)
    seen.keys("ctrl+q")


def move(bare: Bare) -> str:
    """Move the whole folder somewhere with blanks and other letters in its name; give the program's place."""
    aim = bare.outside(HOME) / "Moved" / "Мой Stablehand"
    aim.parent.mkdir()
    bare.outside(f"{HOME}/Stablehand").rename(aim)
    own(aim.parent)
    return f"{HOME}/Moved/Мой Stablehand/Stablehand"


def say(text: str) -> None:
    """Write a line of the protocol."""
    print(f"  {text}", flush=True)


def prove(archive: Path, bare: Bare, pictures: Path, starters: str = "") -> None:
    """Go the whole way.

    Args:
        starters: a list of starter models; with it, what is recommended is taken.

    Raises:
        NotSeenError: something does not come.
    """
    words = WORDS[bare.language]
    pictures.mkdir(parents=True, exist_ok=True)
    program = unpack(archive, bare)
    if starters:
        carried = bare.outside(program).parent.glob("app-*/stablehand/_bundled/models_catalog")
        (next(carried) / "recommended.toml").write_text(starters, "utf-8")
    folder = bare.outside("/tmp/prove")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with screen(folder, pictures) as seen:
        print("first start", flush=True)
        with window(bare, program, seen):
            if starters:
                recommended(seen, words)
                model_arrived(bare, f"{HOME}/Stablehand/Data")
            else:
                first_run(seen, words)
            launched_image(seen, words, pictures, "first")
            stop_and_quit(seen, words)
        program = move(bare)
        print("after the move", flush=True)
        with window(bare, program, seen):
            seen.wait_for("Easel", 60)
            time.sleep(2)
            seen.picture("moved")
            launched_image(seen, words, pictures, "moved")
            stop_and_quit(seen, words)
    left = subprocess.run(
        ["pgrep", "-u", str(NOBODY), "-a"], capture_output=True, text=True, check=False
    )
    if HOME in left.stdout:
        raise NotSeenError(f"something still runs: {left.stdout}")
    say("nothing is left running")


def main() -> int:
    """Prove one build."""
    parser = argparse.ArgumentParser()
    parser.add_argument("archive", type=Path)
    parser.add_argument("root", type=Path, help="made by packaging/bare_root.sh")
    parser.add_argument("--pictures", type=Path, default=Path("build/proof"))
    parser.add_argument("--language", choices=tuple(WORDS), default="en")
    parser.add_argument("--recommended", action="store_true", help="take what is recommended")
    args = parser.parse_args()
    bare, archive = Bare(args.root.resolve(), args.language), args.archive.resolve()
    pictures = args.pictures.resolve()
    try:
        if not args.recommended:
            prove(archive, bare, pictures)
        else:
            with prove_model.served(prove_model.ROOT / "build" / "proof") as (hub, starters):
                prove(archive, replace(bare, hub=hub), pictures, starters)
    except NotSeenError as problem:
        print(f"Error: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
