"""Installing ComfyUI's requirements: Stablehand against comfy-cli, both warm, in one run.

    python benchmarks/comfy_requirements.py [--repository URL] [--pairs N] [--data DIR]

comfy-cli comes from the package index into an environment of its own. Its side is `comfy install --restore
--skip-torch-or-directml --skip-manager` on a checkout whose environment has torch already: that runs pip
on requirements.txt. Stablehand's side is an install whose environment and torch are over when the clock
starts; counted are the steps from the requirements up to the probe. Both resolve against the same index,
every wheel is in their caches from a run before, neither side's torch is counted. comfy-cli's own start
(`comfy --version`) is measured and shown, and taken off its time.

The limit: at least 3 times as fast.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench import Pairs, Room, room, row, show, verdict

FASTER = 3.0
ADDRESS = "https://github.com/Comfy-Org/ComfyUI"


def main() -> int:
    """Measure, print, and fail where the promise is not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--repository", default=ADDRESS, help="a mirror, as an address for git")
    parser.add_argument("--data", type=Path, help="a data folder to keep, with its caches")
    args = parser.parse_args()
    if args.repository != ADDRESS:
        os.environ["GIT_CONFIG_COUNT"] = "1"
        os.environ["GIT_CONFIG_KEY_0"] = f"url.{args.repository}.insteadOf"
        os.environ["GIT_CONFIG_VALUE_0"] = ADDRESS
    with room(args.data) as found:
        scratch = found.data / "bench"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        # Its settings and caches stay in the folder of the benchmark.
        home = {"HOME": str(scratch), "XDG_CONFIG_HOME": str(scratch / "config")}
        return _measured(found, scratch, args.pairs, {**os.environ, **home})


def _measured(found: Room, scratch: Path, pairs: int, environ: dict[str, str]) -> int:
    names = (f"bench-{number}" for number in itertools.count(1))
    show("First installs, to fill the caches ...")
    first = next(names)
    _ours(found, first)
    peer = _Peer(found, scratch, environ, first)
    peer.install()
    times = Pairs()
    times.measure(pairs, lambda: _ours(found, next(names)), peer.install)
    own_start = min(peer.start() for _ in range(3))
    theirs = [seconds - own_start for seconds in times.theirs]
    show("")
    show(row("Stablehand, the requirements", times.ours))
    show(row("comfy-cli, without its own start", theirs))
    show(f"{'comfy-cli, its own start':<46} {own_start:8.3f} s")
    faster = [other / mine for mine, other in zip(times.ours, theirs, strict=True)]
    show(f"times as fast, pair by pair: {min(faster):.1f} to {max(faster):.1f}")
    for name in (path.name for path in (found.data / "Packages").glob("bench-*")):
        found.run("uninstall", name)
    return verdict(statistics.median(faster), FASTER, at_least=True)


def _ours(found: Room, name: str) -> float:
    """Install; give the seconds from the requirements to the probe."""
    begun: dict[str, float] = {}
    words = found.argv("install", "comfyui", "--name", name, "--sharing", "none", "--torch", "cpu")
    event: dict[str, object] = {}
    with subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for line in process.stdout:
            event = json.loads(line)
            step = str(event.get("stage", "")).rpartition("/")[2]
            begun.setdefault(step, time.perf_counter())
    if process.returncode or not {"requirements", "probe"} <= begun.keys():
        raise SystemExit(f"the install failed: {event.get('message', process.returncode)}")
    return begun["probe"] - begun["requirements"]


class _Peer:
    """comfy-cli on a checkout of its own, with the torch and the Python of an install of ours."""

    def __init__(self, found: Room, scratch: Path, environ: dict[str, str], install: str) -> None:
        from stablehand.core.runtimes.uv import find_uv

        self._uv, self._environ = str(find_uv()), environ
        self._workspace, self._tool = scratch / "ComfyUI", scratch / "tool"
        record = found.data / "Packages" / install / ".stablehand" / "install.json"
        known = json.loads(record.read_text("utf-8"))
        self._python = str(found.data / known["python"]["path"])
        torch = known["torch"]
        self._torch = [
            f"{name}=={torch[key].partition('+')[0]}"
            for name, key in (("torch", "version"), ("torchvision",) * 2, ("torchaudio",) * 2)
        ]
        self._commit = known["source"]["commit"]
        self._call("venv", "--quiet", "--python", self._python, str(self._tool))
        self._call("pip", "install", "--quiet", "--python", str(self._tool), "comfy-cli")
        subprocess.run(["git", "clone", "--quiet", ADDRESS, str(self._workspace)], check=True)
        checkout = ["git", "-C", str(self._workspace), "checkout", "--quiet", self._commit]
        subprocess.run(checkout, check=True)

    def install(self) -> float:
        """Make the environment and its torch anew, then let comfy-cli install; give its seconds."""
        environment = self._workspace / ".venv"
        shutil.rmtree(environment, ignore_errors=True)
        self._call("venv", "--quiet", "--seed", "--python", self._python, str(environment))
        self._call("pip", "install", "--quiet", "--python", str(environment), *self._torch)
        words = ["--skip-prompt", f"--workspace={self._workspace}", "install", "--restore", "--cpu"]
        return self._comfy(*words, "--skip-torch-or-directml", "--skip-manager")

    def start(self) -> float:
        """Give the seconds that it takes to do nothing."""
        return self._comfy("--skip-prompt", "--version")

    def _comfy(self, *words: str) -> float:
        program = self._tool / ("Scripts/comfy.exe" if sys.platform == "win32" else "bin/comfy")
        clean = {k: v for k, v in self._environ.items() if k not in ("VIRTUAL_ENV", "CONDA_PREFIX")}
        start = time.perf_counter()
        done = subprocess.run(
            [str(program), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=clean,
            cwd=self._workspace,
            check=False,
        )
        seconds = time.perf_counter() - start
        if done.returncode:
            raise SystemExit(done.stdout.decode("utf-8", "replace")[-2000:])
        return seconds

    def _call(self, *words: str) -> None:
        subprocess.run([self._uv, *words], check=True, stdin=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
