"""Goes the whole way of a newcomer in the real window on a real X server, and takes its picture at each step.

    .venv/bin/python tools/screenshots.py [--language en|ru] [--keyboard] [--package easel] [--out FOLDER]
    .venv/bin/python tools/screenshots.py --models [--language en|ru] [--theme dark|light|contrast]
    .venv/bin/python tools/screenshots.py --browse [--language en|ru] [--theme dark|light|contrast]
    .venv/bin/python tools/screenshots.py --downloads [--language en|ru] [--theme dark|light|contrast]
    .venv/bin/python tools/screenshots.py --guide [--language en|ru] [--theme dark|light|contrast]

With --models it shows a library of made-up models instead: pictures, the details of one, the table; with
--downloads a queue of made-up files that come from this machine; with --guide what docs/guide tells of:
the four steps of a first run in a home where nobody has been, a known error, what runs, the settings.

Needs Linux with Xvfb, xdotool, a window manager (openbox) and ImageMagick's import. Clicks and keys go
through the X server, as a person's do; where to click is asked of the window. Exits with 1 where a step
does not come to its end. What it starts it ends; the data folder is a new one each time.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from support.demo_browse import demo_browse  # noqa: E402
from support.demo_downloads import SET, demo_downloads  # noqa: E402
from support.demo_library import demo_library  # noqa: E402
from support.demo_running import demo_running  # noqa: E402
from support.driven_window import DrivenWindow  # noqa: E402

WORDS = {
    "en": {
        "install": "Install {name}",
        "stopped": "Stopped",
        "launch": "Launch",
        "running": "Running",
        "stop": "Stop",
        "console": "Console",
        "count": "{count} models",
        "table": "As a table",
        "sum": "How it adds up",
        "leave": "Quit, go on next time",
        "recommended": "Recommended: ",
        "next": "Next",
        "log": "Log: forge",
        "step": "Step {number} of 4",
    },
    "ru": {
        "install": "Установить {name}",
        "stopped": "Остановлен",
        "launch": "Запустить",
        "running": "Работает",
        "stop": "Остановить",
        "console": "Консоль",
        "count": "{count} моделей",
        "table": "Таблицей",
        "sum": "Из чего это складывается",
        "leave": "Выйти и продолжить потом",
        "recommended": "Рекомендуем: ",
        "next": "Далее",
        "log": "Журнал: forge",
        "step": "Шаг {number} из 4",
    },
}
NAMES = {"easel": "Easel", "pad": "Pad"}


@contextmanager
def display():
    """Run an X server of our own with a window manager, for the length of the block."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1296x848x24", "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as numbers:
        name = f":{numbers.readline().strip()}"
    manager = subprocess.Popen(
        ["openbox"], env={**os.environ, "DISPLAY": name}, stderr=subprocess.DEVNULL
    )
    try:
        yield name
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)


class Person:
    """Clicks and types through the X server, looks at the screen."""

    def __init__(self, window: DrivenWindow, display_name: str, out: Path, prefix: str) -> None:
        self.window, self.out, self.prefix = window, out, prefix
        self._env = {**os.environ, "DISPLAY": display_name}
        self._count = 0

    def click(self, name: str, wait_s: float = 30) -> None:
        """Click a button once it is there and can be used."""
        until = time.monotonic() + wait_s
        while True:
            found = self.window.tell("find", name=name, wait_s=wait_s)
            if found["enabled"]:
                break
            assert time.monotonic() < until, name
            time.sleep(0.1)
        self._xdotool("mousemove", str(found["x"]), str(found["y"]), "click", "1")
        time.sleep(0.3)

    def keys(self, *names: str) -> None:
        """Press keys by their X names."""
        for name in names:
            self._xdotool("key", "--clearmodifiers", name)
            time.sleep(0.15)

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", "--delay", "30", text)

    def tab_to(self, name: str) -> None:
        """Press Tab until a button has the focus."""
        for _ in range(100):
            if self.window.focus() == name:
                return
            self.keys("Tab")
        raise AssertionError(f"Tab does not come to {name}")

    def shot(self, what: str) -> None:
        """Take a picture of the whole screen."""
        self._count += 1
        self._xdotool("mousemove", "1294", "846")  # out of the picture
        time.sleep(0.6)
        file = self.out / f"{self.prefix}-{self._count}-{what}.png"
        subprocess.run(
            ["import", "-window", "root", "-colors", "250", f"PNG8:{file}"],
            env=self._env,
            check=True,
        )
        print(file.name, flush=True)

    def _xdotool(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._env, check=True)


def answered(window: DrivenWindow) -> str:
    """Give the address that stands in the window, once it answers."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        for text in window.texts():
            if found := re.search(r"http://127\.0\.0\.1:\d+\S*", text):
                try:
                    with urllib.request.urlopen(found[0], timeout=5) as answer:
                        assert answer.status == 200
                        return found[0]
                except OSError:
                    pass
        time.sleep(0.3)
    raise AssertionError("no address answers")


def way(person: Person, words: dict[str, str], package: str, *, keyboard: bool) -> None:
    """Go from nothing to a running UI and out again."""
    window, name = person.window, NAMES[package]
    install = words["install"].format(name=name)
    press = person.tab_to if keyboard else person.click
    window.wait_for(install)
    person.shot("empty")
    if keyboard:
        person.keys("ctrl+n")
    else:
        person.click(install)
    window.wait_for(install if not keyboard else install.split()[0])
    time.sleep(1.5)
    person.shot("add")
    if keyboard:
        person.type(package)
        time.sleep(1)
        person.keys("Down", "Return")
        person.tab_to(install)
        person.keys("Return")
    else:
        person.click(install)
    window.wait_for_log("==", 60)
    person.keys("ctrl+1")  # the log's paths are of this machine
    time.sleep(4)
    person.shot("installing")
    window.wait_for(words["stopped"], 600)
    person.shot("installed")
    person.keys("ctrl+l" if keyboard else "alt+Left")
    if not keyboard:
        person.click(words["launch"])
    window.wait_for_state(words["running"], 120)
    url = answered(window)
    print(f"  {url} answers", flush=True)
    time.sleep(1)
    person.shot("running")
    person.keys("ctrl+grave" if keyboard else "ctrl+1")
    time.sleep(0.5)
    window.wait_for_state(words["running"])
    person.shot("console" if keyboard else "packages")
    if keyboard:
        person.keys("ctrl+period")
    else:
        press(words["stop"])
    window.wait_for(words["stopped"], 60)
    person.shot("stopped")
    person.keys("ctrl+q")
    assert window.quit() == 0


def look_at_models(person: Person, words: dict[str, str], count: int) -> None:
    """Look at a library: as pictures with what is known of one, then as a table."""
    window = person.window
    window.wait_for(words["install"].format(name=NAMES["easel"]))
    person.keys("ctrl+2")
    window.wait_for(words["count"].format(count=count))
    time.sleep(4)  # pictures and verdicts come by and by
    window.item("Ink Wash")
    person.keys("Return")
    person.click(words["sum"])
    time.sleep(1)
    person.shot("details")
    person.keys("Escape")
    person.click(words["table"])
    time.sleep(1)
    person.shot("table")
    person.keys("ctrl+q")
    assert window.quit() == 0


def look_at_downloads(person: Person, words: dict[str, str]) -> None:
    """Look at a queue that runs: what comes, then a set that waits."""
    window = person.window
    window.wait_for(words["install"].format(name=NAMES["easel"]))
    person.keys("ctrl+4")
    time.sleep(15)  # until there is a curve of the speed
    window.item("juggernautXL")
    time.sleep(1)
    person.shot("active")
    window.item(SET)
    person.keys("alt+Up")
    time.sleep(1)
    person.shot("set")
    person.keys("ctrl+q")
    person.click(words["leave"])
    assert window.quit() == 0


def look_at_hubs(person: Person, words: dict[str, str]) -> None:
    """Look for models: one with its files, then a file of a repository that is the best here."""
    window = person.window
    window.wait_for(words["install"].format(name=NAMES["easel"]))
    person.keys("ctrl+3")
    person.click("CivitAI")
    time.sleep(4)  # pictures come by and by
    window.item("Harbour Wash 2")
    time.sleep(3)
    person.shot("results")
    person.click("Hugging Face")
    time.sleep(3)
    window.item("ink-wash-xl")
    time.sleep(3)
    person.shot("files")
    person.keys("ctrl+q")
    assert window.quit() == 0


def begin(person: Person, words: dict[str, str]) -> None:
    """Go through the four steps of a first run, and leave before anything is installed."""
    window = person.window
    window.wait_for(words["recommended"])
    time.sleep(2)
    person.shot("welcome")
    for number, what in ((2, "where"), (3, "machine"), (4, "first")):
        person.click(words["next"])
        window.wait_for(words["step"].format(number=number))
        time.sleep(2)
        person.shot(what)
    person.keys("ctrl+q")
    assert window.quit() == 0


def look_at_running(person: Person, words: dict[str, str]) -> None:
    """Look at a known error in a console, at what runs, at the settings."""
    window = person.window
    time.sleep(3)
    person.click(words["log"])
    window.wait_for_log("Startup time", 30)
    time.sleep(3)
    person.shot("doctor")
    person.keys("ctrl+5")
    time.sleep(20)  # until there is a curve of the use
    person.shot("running")
    person.keys("ctrl+comma")
    time.sleep(2)
    person.shot(
        "settings"
    )  # who leaves while something runs is asked; the window is closed by its end


def guide(args: argparse.Namespace, folder: Path, name: str) -> None:
    """Take the pictures of the guide."""
    home = folder / "home"
    home.mkdir()
    surroundings = {"HOME": str(home), "XDG_CONFIG_HOME": "", "XDG_DATA_HOME": "", "DISPLAY": name}
    person = None
    for is_first in (True, False):
        with ExitStack() as stack:
            data = folder / "Stablehand" / "Data"
            if not is_first:
                data.mkdir(parents=True)
                (data / "settings.toml").write_text(f'[window]\ntheme = "{args.theme}"\n')
                stack.enter_context(demo_running(data))
            window = DrivenWindow(
                None if is_first else data,
                language=args.language,
                platform="xcb",
                STABLEHAND_DATA="",
                **surroundings,
            )
            stack.callback(window.close)
            count = person._count if person else 0
            person = Person(window, name, args.out, f"guide-{args.language}")
            person._count = count
            if is_first:
                begin(person, WORDS[args.language])
            else:
                look_at_running(person, WORDS[args.language])


def main() -> int:
    """Take the pictures of one way."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--language", choices=("en", "ru"), default="en")
    parser.add_argument("--keyboard", action="store_true")
    parser.add_argument("--models", action="store_true")
    parser.add_argument("--browse", action="store_true")
    parser.add_argument("--downloads", action="store_true")
    parser.add_argument("--guide", action="store_true")
    parser.add_argument("--package", choices=tuple(NAMES), default="easel")
    parser.add_argument("--theme", choices=("dark", "light", "contrast"), default="dark")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    args = parser.parse_args()
    ways = {"models": args.models, "browse": args.browse, "downloads": args.downloads}
    what = next((name for name, is_wanted in ways.items() if is_wanted), "window")
    prefix = f"{what}-{args.language}" + ("-keys" if args.keyboard else "")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        name = stack.enter_context(display())
        if args.guide:
            guide(args, Path(folder), name)
            return 0
        data = Path(folder) / "Data"
        data.mkdir()
        (data / "settings.toml").write_text(f'[window]\ntheme = "{args.theme}"\n')
        count = demo_library(data / "Models") if args.models else 0
        if args.browse:
            stack.enter_context(demo_browse(data))
        if args.downloads:
            stack.enter_context(demo_downloads(data))
        window = DrivenWindow(data, language=args.language, platform="xcb", DISPLAY=name)
        try:
            person = Person(window, name, args.out, prefix)
            if args.models:
                look_at_models(person, WORDS[args.language], count)
            elif args.browse:
                look_at_hubs(person, WORDS[args.language])
            elif args.downloads:
                look_at_downloads(person, WORDS[args.language])
            else:
                way(person, WORDS[args.language], args.package, keyboard=args.keyboard)
        finally:
            window.close()
            subprocess.run(
                [sys.executable, "-m", "stablehand", "--data", str(data), "stop", "--all"],
                check=False,
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
