"""The wheel, built and installed into an environment of its own, run from another folder."""

import json
import os
import signal
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import pytest

from stablehand.core.base.resources import bundled

ROOT = bundled("packages_catalog").parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(scripts / "python"), "-m", "pip", "install", "--quiet", str(wheel)]
    done = subprocess.run(pip, capture_output=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return scripts / "stablehand"


def test_the_wheel_carries_catalog_assets_and_licences(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for package_id in ("a1111", "forge", "comfyui", "swarmui", "easel"):
        assert f"stablehand/_bundled/packages_catalog/{package_id}/package.toml" in names
    assert "stablehand/_bundled/models_catalog/recommended.toml" in names
    for asset in (
        "stablehand.svg",
        "icons/boxes.svg",
        "fonts/Inter-Regular.otf",
        "fonts/Inter-LICENSE.txt",
    ):
        assert f"stablehand/_bundled/assets/{asset}" in names
    assert "stablehand/gui/translations/stablehand_ru.qm" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert any(name.endswith("licenses/THIRD_PARTY_NOTICES.md") for name in names)


def test_the_installed_wheel_plans_from_another_folder(installed, tmp_path):
    def run(*args):
        done = subprocess.run(
            [str(installed), "--data", str(tmp_path / "Data"), "--json", *args],
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={
                k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))
            },
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)["data"]

    checked = run("catalog", "check")
    assert Path(checked["folders"][0]).is_relative_to(installed.parent.parent)
    plan = run("plan", "forge")
    assert plan["torch"]["version"]
    assert plan["argv"][0].startswith(str(tmp_path / "Data"))


@pytest.mark.skipif(os.name == "nt", reason="asks by a signal that Windows does not have")
def test_the_installed_wheel_opens_its_window(installed, tmp_path):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    env["QT_QPA_PLATFORM"] = "offscreen"
    words = [str(installed), "--data", str(tmp_path / "Data"), "--json", "gui"]
    first = subprocess.Popen(
        words,
        cwd=tmp_path,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        until = time.monotonic() + 60
        while not (tmp_path / "Data" / "Assets" / "locks" / "window.lock").exists():
            assert time.monotonic() < until
            assert first.poll() is None, first.communicate()
            time.sleep(0.05)
        # A second start finds the first one, which takes the wish once it has been loaded.
        second = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, timeout=60)
        assert second.returncode == 0, second.stderr
        assert json.loads(second.stdout)["ok"] is True
        first.send_signal(signal.SIGTERM)
        out, errors = first.communicate(timeout=60)
    finally:
        first.kill()
        first.wait(10)
    assert first.returncode == 0, errors
    assert json.loads(out) == {"type": "result", "ok": True, "command": "gui", "data": {}}
    # What the offscreen platform says of itself, as the window is asked to the front.
    said = [line for line in errors.splitlines() if not line.startswith("This plugin does not")]
    assert said == []
