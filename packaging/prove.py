"""Proves a portable build where nothing else is: from the first start to an image, and again after a move.

    packaging/bare_root.sh make dist/Stablehand-1.0-linux-x86_64.tar.gz /srv/bare
    python packaging/python_build.py /srv/bare/builds          # where Python builds cannot be fetched
    python packaging/prove.py dist/Stablehand-1.0-linux-x86_64.tar.gz /srv/bare --pictures shots
    packaging/bare_root.sh leave /srv/bare

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
from dataclasses import dataclass
from pathlib import Path

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

    def outside(self, place: str) -> Path:
        """Give a place of the bare system as this one sees it."""
        return self.root / place.lstrip("/")

    def start(self, program: str, display: str, *words: str) -> subprocess.Popen[bytes]:
        """Start a program as nobody, with the variables of a desktop and no others."""
        language = "ru_RU.UTF-8" if self.language == "ru" else "en_US.UTF-8"
        variables = {
            "HOME": HOME, "USER": "nobody", "PATH": "/usr/bin:/bin", "LANG": language,
            "LANGUAGE": self.language, "LC_ALL": "C.UTF-8", "DISPLAY": display,
            "AT_SPI_BUS_ADDRESS": "unix:path=/tmp/prove/a11y", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }  # fmt: skip
        if self.outside("/builds/list.json").exists():
            # What the settings mirrors.python and mirrors.python_list say; here before there are any.
            variables |= {
                "STABLEHAND_PYTHON_URL": "file:///builds",
                "UV_PYTHON_DOWNLOADS_JSON_URL": "/builds/list.json",
            }
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
    seen.wait_for(words["launch"], 900, role="button", enabled=True)
    say(f"installed after {time.monotonic() - began:.0f} s")
    seen.picture("installed")


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
    image.write_bytes(text_to_image(address[0]))
    say(f"an image came back: {colours(image)} colours")
    seen.picture(f"{name}-running")
    return address[0]


def text_to_image(address: str) -> bytes:
    """Ask a UI's API for a small image, as soon as it answers."""
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
                return base64.b64decode(json.load(answer)["images"][0])
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


def prove(archive: Path, bare: Bare, pictures: Path) -> None:
    """Go the whole way.

    Raises:
        NotSeenError: something does not come.
    """
    words = WORDS[bare.language]
    pictures.mkdir(parents=True, exist_ok=True)
    program = unpack(archive, bare)
    folder = bare.outside("/tmp/prove")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with screen(folder, pictures) as seen:
        print("first start", flush=True)
        with window(bare, program, seen):
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
    args = parser.parse_args()
    try:
        bare = Bare(args.root.resolve(), args.language)
        prove(args.archive.resolve(), bare, args.pictures.resolve())
    except NotSeenError as problem:
        print(f"Error: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
