"""How long Stablehand takes to be there, and what it costs once it is, against Python and Qt themselves.

    python benchmarks/start.py [--bundle FOLDER] [--pairs N] [--rest SECONDS]

- `--version` against `python -c pass`; the work of one `plan` inside a running process
- process start to the first painted window, against a bare PySide6 window, by turns, in pairs
- memory of its own with the window open, and minimised
- minimised with nothing running: processor time and wake-ups (switches of all its threads), against the bare
  window minimised as well
- changing the theme; changing to each page, the first time and the second

With `--bundle` the program is that of the portable build (`FOLDER/Stablehand`), and the bare window one of
the same bundle; else both are those of this environment. Themes and pages are measured in this environment
either way, by the clock and as processor time of the window's thread, which other work on the machine does
not meet. Runs offscreen unless QT_QPA_PLATFORM says otherwise, on a data folder of its own. Medians.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import psutil
from bench import show, verdict
from window import prepared

RUNS = 15
VERSION_LIMIT, PLAN_LIMIT_S, WINDOW_LIMIT, PAGE_LIMIT_MS = 3.0, 0.1, 2.0, 100.0
LONGEST_S = 60.0
MINIMISED_MS = 2_000
# The look for updates and the trimming of logs, up to 20 s after the start, are over by then.
SETTLES_S = 30.0
STRAY = 3  # switches of a whole minute that are the system's


@dataclass
class Program:
    """A way to start the program.

    Attributes:
        argv: its command, without a verb.
        name: what it is.
    """

    argv: list[str]
    name: str


@dataclass
class AtRest:
    """What a minimised window costs: processor time of one core, switches, memory in MB."""

    processor: float
    switches: int
    memory: float
    open_memory: float


def main() -> int:
    """Measure, print, and fail where a promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--bundle", type=Path)
    parser.add_argument("--pairs", type=int, default=9)
    parser.add_argument("--rest", type=float, default=30.0)
    parser.add_argument("--inside", type=Path)
    args = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if args.inside is not None:
        return measure_inside(args.inside)
    program = _program(args.bundle)
    show(f"{program.name}, {os.environ['QT_QPA_PLATFORM']}")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "Data"
        data.mkdir()
        prepared(data)
        over = commands(program, is_bundle=args.bundle is not None)
        over += starts(program, data, args.pairs)
        over += rests(program, data, args.rest)
        over += pages(data)
    return 1 if over else 0


def _program(bundle: Path | None) -> Program:
    if bundle is None:
        return Program([sys.executable, "-m", "stablehand"], "this environment")
    for name in ("Stablehand", "Stablehand.exe", "Contents/MacOS/Stablehand"):
        if (found := bundle / name).is_file():
            return Program([str(found.resolve())], f"the bundle {bundle}")
    raise SystemExit(f"there is no Stablehand in {bundle}")


def commands(program: Program, *, is_bundle: bool) -> int:
    """Measure the command line; tell how many limits were not kept."""
    bare = _seconds_of([sys.executable, "-c", "pass"])
    version = _seconds_of([*program.argv, "--version"])
    plan = _seconds_of_a_plan()
    show(f"{'python -c pass':<28} {bare * 1000:7.1f} ms")
    show(f"{'stablehand --version':<28} {version * 1000:7.1f} ms")
    # A bundle unpacks an interpreter of its own first, which Python here has no need of.
    over = 0 if is_bundle else verdict(version / bare, VERSION_LIMIT)
    show(f"{'plan forge, in one process':<28} {plan * 1000:7.1f} ms")
    return over + verdict(plan / PLAN_LIMIT_S, 1.0)


def _seconds_of(argv: list[str]) -> float:
    """Give the median time of a command."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _seconds_of_a_plan() -> float:
    """Give the median time of one plan, definitions read anew each time."""
    from stablehand.core.base.places import Places
    from stablehand.core.base.resources import bundled
    from stablehand.core.catalog.loader import Catalog
    from stablehand.core.hardware.profile import parse_machine
    from stablehand.core.installs.plan import plan_install

    card = {
        "vendor": "nvidia",
        "name": "NVIDIA GeForce RTX 3060",
        "vram_bytes": 12 << 30,
        "driver": "580.65.06",
        "compute_capability": "8.6",
    }
    machine = parse_machine({"os": {"system": "linux", "arch": "x86_64"}, "gpus": [card]})
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        package = Catalog(bundled("packages_catalog")).load("forge").package
        plan_install(package, {}, machine, Places(PurePosixPath("/Data"), "forge"))
        times.append(time.perf_counter() - start)
    return statistics.median(times)


@contextmanager
def started(
    argv: list[str], data: Path, more: Mapping[str, str] | None = None
) -> Iterator[tuple[psutil.Process, float]]:
    """Start a window; give its process and the seconds until it was painted; end it afterwards."""
    told = data.parent / "painted"
    told.unlink(missing_ok=True)
    environment = {
        **os.environ,
        "STABLEHAND_DATA": str(data),
        "STABLEHAND_MEASURE": str(told),
        **(more or {}),
    }
    begun = time.time()
    with subprocess.Popen(argv, env=environment) as process:
        try:
            yield psutil.Process(process.pid), _painted(process, told) - begun
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _painted(process: subprocess.Popen[bytes], told: Path) -> float:
    """Wait for the first picture; give its moment, which the window itself has written down."""
    until = time.monotonic() + LONGEST_S
    while time.monotonic() < until and process.poll() is None:
        text = told.read_text() if told.exists() else ""
        if text.endswith("\n"):
            return float(text)
        time.sleep(0.002)
    raise SystemExit(f"no picture came: {' '.join(process.args)}")  # type: ignore[arg-type]


def starts(program: Program, data: Path, pairs: int) -> int:
    """Compare the starts; tell whether the limit was not kept."""
    for verb in ("_bare_window", "gui"):  # what the disk has to bring is brought
        with started([*program.argv, verb], data):
            pass
    ratios, ours, bares = [], [], []
    for number in range(pairs):
        took = {}
        for verb in ("gui", "_bare_window") if number % 2 else ("_bare_window", "gui"):
            with started([*program.argv, verb], data) as (_, seconds):
                took[verb] = seconds
        ours.append(took["gui"])
        bares.append(took["_bare_window"])
        ratios.append(took["gui"] / took["_bare_window"])
    show(
        f"{'first painted window':<28} {statistics.median(ours) * 1000:7.0f} ms, bare "
        f"{statistics.median(bares) * 1000:.0f} ms; pairs {min(ratios):.2f} to {max(ratios):.2f}"
    )
    return verdict(statistics.median(ratios), WINDOW_LIMIT)


def rests(program: Program, data: Path, seconds: float) -> int:
    """Compare what both cost while they are minimised; tell whether the promise was not kept."""
    found = {
        verb: _at_rest([*program.argv, verb], data, seconds) for verb in ("_bare_window", "gui")
    }
    for verb, name in (("_bare_window", "bare window"), ("gui", "Stablehand")):
        one = found[verb]
        show(
            f"minimised: {name:<17} {100 * one.processor:7.2f} % of a core, {one.switches} wake-ups in "
            f"{seconds:.0f} s, {one.memory:.0f} MB of its own ({one.open_memory:.0f} MB open)"
        )
    beyond = max(0, found["gui"].switches - found["_bare_window"].switches)
    return verdict(beyond, STRAY, what="wake-ups beyond Qt's own")


def _at_rest(argv: list[str], data: Path, seconds: float) -> AtRest:
    more = {"STABLEHAND_MEASURE_MINIMISE": str(MINIMISED_MS)}
    with started(argv, data, more) as (process, _):
        time.sleep(MINIMISED_MS / 1000 - 0.5)
        open_memory = process.memory_full_info().uss / 1e6
        time.sleep(SETTLES_S)
        before, begun = _switches(process), process.cpu_times()
        time.sleep(seconds)
        after, ended = _switches(process), process.cpu_times()
        used = ended.user + ended.system - begun.user - begun.system
        memory = process.memory_full_info().uss / 1e6
        return AtRest(used / seconds, after - before, memory, open_memory)


def _switches(process: psutil.Process) -> int:
    """Count how often the threads of a process were given a processor, on Linux of each of them."""
    tasks = Path(f"/proc/{process.pid}/task")
    if not tasks.is_dir():
        counted = process.num_ctx_switches()
        return counted.voluntary + counted.involuntary
    total = 0
    for status in tasks.glob("*/status"):
        for line in status.read_text().splitlines():
            if "ctxt_switches" in line:
                total += int(line.split()[1])
    return total


def pages(data: Path) -> int:
    """Measure themes and pages in one process; tell how many limits were not kept."""
    words = [sys.executable, __file__, "--inside", str(data)]
    done = subprocess.run(words, stdout=subprocess.PIPE, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    show(
        f"{'theme switch':<28} {found['theme']:7.1f} ms ({found['theme_used']:.1f} used) with "
        f"{found['widgets']} widgets"
    )
    for name, page in found["pages"].items():
        show(
            f"{'page ' + name:<28} {page['again']:7.1f} ms ({page['again_used']:.1f} used), the first time "
            f"{page['first']:.1f} ms ({page['first_used']:.1f} used), {page['widgets']} widgets"
        )
    slowest = max(max(page["again_used"], page["first_used"]) for page in found["pages"].values())
    return verdict(slowest, PAGE_LIMIT_MS, what="slowest page switch in ms")


def measure_inside(data: Path) -> int:
    """Go to every page as a person does, twice; change the theme."""
    from PySide6.QtWidgets import QApplication, QWidget
    from window import _settle, _until

    from stablehand.core.base.paths import DataPaths
    from stablehand.gui.context import Route
    from stablehand.gui.live.live import Live
    from stablehand.gui.live.memory import Memory
    from stablehand.gui.preloading import Preloading
    from stablehand.gui.theme.fonts import load_fonts
    from stablehand.gui.theme.theme import Theme
    from stablehand.gui.window import PAGES, Window
    from stablehand.services.app import App

    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    load_fonts()
    theme, memory = Theme(application), Memory(data)
    theme.choose("dark")
    live = Live(App(DataPaths(data), os.environ), memory)
    live.start()
    window = Window(theme, memory)
    window.show()
    window.attach(live)
    _until(lambda: live.is_known, application)
    preloading = Preloading()  # as the program does it
    preloading.begin()
    _settle(application, 1.5)
    _until(lambda: all(module in sys.modules for module in Preloading.modules()), application)
    _settle(application, 0.5)
    subjects = {"package": "one", "add": "easel"}
    found: dict[str, dict[str, float]] = {}

    def go(name: str) -> tuple[float, float]:
        begun, used = time.perf_counter(), time.thread_time()
        window.go(Route(name, subjects.get(name, "")))
        window.repaint()
        application.processEvents()
        return 1000 * (time.perf_counter() - begun), 1000 * (time.thread_time() - used)

    home = "packages"
    for name in PAGES:
        window.go(Route("activity" if name == home else home))
        _settle(application, 0.3)
        first, used = go(name)
        found[name] = {"first": first, "first_used": used}
        _settle(application, 1.0)
    for name in PAGES:
        times = []
        for _ in range(5):
            window.go(Route("activity" if name == home else home))
            _settle(application, 0.2)
            times.append(go(name))
        page = window.page()
        assert page is not None
        found[name] |= {
            "again": statistics.median(took for took, _ in times),
            "again_used": statistics.median(used for _, used in times),
            "widgets": len(page.findChildren(QWidget)) + 1,
        }
    themes = []
    for at in range(6):
        begun, used = time.perf_counter(), time.thread_time()
        theme.choose("light" if at % 2 == 0 else "dark")
        application.processEvents()
        themes.append((1000 * (time.perf_counter() - begun), 1000 * (time.thread_time() - used)))
    answer = {
        "pages": found,
        "theme": statistics.median(took for took, _ in themes),
        "theme_used": statistics.median(used for _, used in themes),
        "widgets": len(application.allWidgets()),
    }
    live.stop()
    show(json.dumps(answer))
    os._exit(0)  # what Qt would still take apart is no part of it


if __name__ == "__main__":
    sys.exit(main())
