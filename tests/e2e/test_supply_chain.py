"""What is known to do harm is never installed, and not launched unasked; what is too young stays out.

Real installs of small packages from an index on this machine, real commits, a real server.
"""

import datetime
import json
import os
import subprocess
import sys

import pytest

from support.package_index import PackageIndex
from support.programs import Program, free_port

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")

TRAY = """
format = 1
id = "tray"
name = "Tray"
authors = ["The tests"]
category = "tool"
summary = { en = "A small real server", ru = "Маленький настоящий сервер" }
groups = []
options = []

[verified]
date = 2026-11-21

[licence]
code = "Apache-2.0"

[source]
kind = "git"
url = "https://github.com/example/tray"
ref = "main"

[support]
linux = ["cpu"]
windows = ["cpu"]
macos = ["cpu"]

[python]
versions = ["3.11", "3.12", "3.13"]

[requirements]
files = ["requirements.txt"]
dated = true

[launch]
command = ["{python}", "-u", "-m", "http.server", "--bind", "127.0.0.1", "{port}"]

[launch.host]
default = "127.0.0.1"

[launch.port]
default = 8001

[launch.ready]
page = 'Serving HTTP on .*\\((?P<url>http://[^/]+)/\\)'

[sharing]
default = "none"
methods = ["none"]
reason = { en = "for the tests", ru = "для тестов" }

[extensions]
folder = "extensions"
disabled_suffix = ".disabled"

[sizes]
checkout = 1
environment = 30
download = 10
"""
COMMITTED = "2024-06-01"
YESTERDAY = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)).date().isoformat()
BROUGHT = """
[[steps]]
kind = "run"
argv = ["{python}", "bring.py"]
title = { en = "Bring something", ru = "Принести что-то" }
"""
BRINGS = """
import pathlib, sysconfig
folder = pathlib.Path(sysconfig.get_path("purelib"))
(folder / "litellm-1.82.8.dist-info").mkdir()
(folder / "litellm_init.pth").write_text("import os, sys; os.mkdir(os.path.join(sys.prefix, 'ran'))")
"""


@pytest.fixture(scope="module")
def index():
    with PackageIndex() as running:
        for name in ("pip", "setuptools", "wheel"):  # what an environment begins with
            running.add(name, "1.0", uploaded="2020-01-01")
        for version, day in (("8.3.40", "2024-01-01"), ("8.3.41", "2024-02-01")):
            running.add("ultralytics", version, uploaded=day)
        running.add("wants", "1.0", ["applebotzz"], uploaded="2024-01-01")
        running.add("applebotzz", "1.0", uploaded="2024-01-01")
        for version, day in (("1.0", "2024-01-01"), ("2.0", "2025-01-01"), ("3.0", YESTERDAY)):
            running.add("lamp", version, uploaded=day)
            running.add("bulb", version, uploaded=day)
        running.add("nameless", "1.0")
        yield running


class Tray(Program):
    """The program with the test's own package, whose requirements a test decides."""

    def asks_for(self, *lines, more="", dated=True):
        definition = self.data / "Catalog" / "tray" / "package.toml"
        definition.parent.mkdir(parents=True, exist_ok=True)
        text = TRAY if dated else TRAY.replace("dated = true", "dated = false")
        definition.write_text(text + more, encoding="utf-8")
        repository = self.data.parent / "hub" / "example" / "tray"
        repository.mkdir(parents=True, exist_ok=True)
        (repository / "requirements.txt").write_text("".join(f"{line}\n" for line in lines))
        (repository / "bring.py").write_text(BRINGS)
        moment = f"{COMMITTED}T12:00:00Z"
        env = {**os.environ, "GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        who = ["-c", "user.name=t", "-c", "user.email=t@example.invalid"]
        for words in (
            ["init", "--quiet", "--initial-branch=main"],
            ["add", "--all"],
            [*who, "commit", "--quiet", "--allow-empty", "--message", "x"],
        ):
            subprocess.run(["git", *words], cwd=repository, env=env, check=True, timeout=60)
        return self

    @property
    def checkout(self):
        return self.data / "Packages" / "tray"

    @property
    def site(self):
        (found,) = self.checkout.glob(".stablehand/gen/1/env/lib/python3*/site-packages")
        return found

    @property
    def packages(self):
        lock = self.checkout / ".stablehand/gen/1/lock.json"
        return json.loads(lock.read_text(encoding="utf-8"))["packages"]


@pytest.fixture
def tray(tmp_path, index):
    made = Tray(tmp_path / "Мои данные" / "Data (1)")
    made.data.mkdir(parents=True)
    # In the file: what variables say of addresses is in no launch that is remembered.
    made.run("settings", "set", "endpoints.pypi_index", index.url)
    made.run("settings", "set", "endpoints.git_base", (made.data.parent / "hub").as_uri())
    index.asked.clear()
    yield made
    made.close()


def fetched(index, name):
    return [path for path in index.asked if path.startswith(f"/files/{name}")]


# -- install -------------------------------------------------------------------------------------------


def test_a_harmful_version_is_not_chosen_and_kept_out_of_what_the_program_installs(tray, index):
    tray.asks_for("ultralytics>=8").run("install", "tray")
    assert tray.packages["ultralytics"] == "8.3.40"
    limits = (tray.checkout / ".stablehand/gen/1/constraints.txt").read_text(encoding="utf-8")
    assert "ultralytics!=8.3.41,!=8.3.42" in limits
    assert fetched(index, "ultralytics-8.3.41") == []


@pytest.mark.parametrize(
    ("line", "what"), [("ultralytics==8.3.41", "ultralytics==8.3.41"), ("wants", "applebotzz")]
)
def test_what_only_something_harmful_meets_is_refused(tray, index, line, what):
    error = tray.asks_for(line).run("install", "tray", expect=1)
    assert error["code"] == "install.unsafe"
    assert what in error["message"]
    assert "known to do harm" in error["message"]
    assert fetched(index, "ultralytics") + fetched(index, "applebotzz") == []


def test_what_came_past_the_constraints_is_found_before_anything_is_run(tray):
    error = tray.asks_for("lamp", more=BROUGHT).run("install", "tray", expect=1)
    assert error["code"] == "install.unsafe"
    assert "litellm 1.82.8" in error["message"]
    assert "SSH keys" in error["message"]
    assert "change every password" in error["hint"]
    assert error["details"]["unsafe"][0]["source"].startswith("PYSEC-2026-2")
    environment = tray.site.parents[2]
    assert not (environment / "ran").exists(), "that file runs whenever Python is started"
    subprocess.run([environment / "bin/python", "-c", ""], timeout=60, check=True)
    assert (environment / "ran").exists()
    # The next attempt begins with a new environment.
    done = tray.asks_for("lamp", more="\n# again\n").run("install", "tray")
    assert done["data"]["install"]["state"] == "installed"
    assert not (tray.site / "litellm_init.pth").exists()


# -- launch --------------------------------------------------------------------------------------------


def test_a_finding_refuses_the_launch_until_it_is_gone_or_accepted(tray):
    tray.asks_for("lamp").run("install", "tray")
    catalog = tray.data / "Catalog/watch-list.toml"
    catalog.write_text(
        "format = 1\n[[extensions]]\nname = 'Miner'\nfolders = ['miner']\nwhy = 'Mines.'\n"
    )
    port = str(free_port())
    tray.run("launch", "tray", "--port", port)
    tray.run("stop", "tray")
    assert (tray.checkout / ".stablehand/launch.json").is_file(), "the next one is the fast way"

    extension, planted = tray.checkout / "extensions/miner", "ultralytics-8.3.41.dist-info"
    for place in (extension, tray.site / planted):
        place.mkdir(parents=True)
        error = tray.run("launch", "tray", "--port", port, expect=4)
        assert error["code"] == "decision.needed"
        assert error["details"]["flag"] == "--accept-risk"
        assert [item["place"] for item in error["details"]["unsafe"]] == [str(place)]
        if place == extension:
            place.rename(place.with_name("miner.disabled"))
    assert tray.run("up", "tray", "--detach", expect=4)["code"] == "decision.needed"
    assert tray.processes() == []

    done = tray.run("launch", "tray", "--port", port, "--accept-risk")
    assert done["data"]["state"] in ("page_ready", "ready")
    assert "ultralytics 8.3.41" in done["notices"][0]
    tray.run("stop", "tray")
    # Agreed to once is not agreed to for ever.
    assert tray.run("launch", "tray", "--port", port, expect=4)["code"] == "decision.needed"
    (tray.site / planted).rmdir()
    tray.run("launch", "tray", "--port", port)
    tray.run("stop", "tray")
    # A line in one's own list counts at once, for what is there already.
    catalog.write_text("format = 1\n[[packages]]\nname = 'lamp'\nversions = 'all'\nwhy = 'x.'\n")
    error = tray.run("launch", "tray", "--port", port, expect=4)
    assert error["details"]["unsafe"][0]["name"] == "lamp"


def test_python_s_caches_do_not_make_a_launch_slow(tray):
    tray.asks_for("lamp").run("install", "tray")
    port = str(free_port())
    kept = tray.checkout / ".stablehand/launch.json"
    (tray.checkout / "extensions").mkdir()
    tray.run("launch", "tray", "--port", port)
    tray.run("stop", "tray")
    before = kept.stat().st_mtime_ns
    (tray.site / "__pycache__").mkdir(exist_ok=True)
    (tray.checkout / "extensions/__pycache__").mkdir()
    tray.run("launch", "tray", "--port", port)
    tray.run("stop", "tray")
    assert kept.stat().st_mtime_ns == before, "nothing was worked out anew"


# -- age -----------------------------------------------------------------------------------------------


def test_packages_that_are_too_young_are_left_out(tray):
    tray.run("settings", "set", "installs.min_age_days", "7")
    tray.asks_for("lamp", dated=False).run("install", "tray")
    assert tray.packages["lamp"] == "2.0"


def test_the_program_s_date_goes_before_the_age_and_the_age_before_any(tray):
    tray.run("settings", "set", "installs.min_age_days", "7")
    tray.asks_for("lamp", "bulb>=2").run("install", "tray")
    assert tray.packages["lamp"] == "1.0", "as of the program's date"
    assert tray.packages["bulb"] == "2.0", "younger than the program, and as old as wanted"


@pytest.mark.parametrize(("line", "dated"), [("lamp>=3", True), ("nameless", False)])
def test_what_only_younger_packages_meet_is_an_error_that_names_the_setting(tray, line, dated):
    tray.run("settings", "set", "installs.min_age_days", "7")
    error = tray.asks_for(line, dated=dated).run("install", "tray", expect=1)
    assert error["code"] == "install.unresolvable"
    assert "installs.min_age_days" in error["message"]
    assert "7 days" in error["message"]
    assert error["details"]["setting"] == "installs.min_age_days"
    # Without it, the same attempt goes on, with the newest.
    tray.run("settings", "unset", "installs.min_age_days")
    tray.run("install", "tray")
    assert tray.packages.get("lamp", "3.0") == "3.0"
