"""The shipped definitions against what was read in the UIs' own sources at the stated commits."""

import itertools
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from stablehand.core.base.resources import bundled
from stablehand.core.hardware.profile import System
from stablehand.core.hardware.wheels import wheel_table
from support.plans import PACKAGES, package

ROOT = bundled("packages_catalog")
PARSERS = Path(__file__).parents[2] / "support" / "parsers"
# Options that Stablehand leaves out, with the reason.
LEFT_OUT = {"swarmui": {"--help"}}
# Free text in the UI's parser that has a fixed set of words in its code.
CHOICES_OF_OURS = {"a1111": {"--theme", "--loglevel"}, "forge": {"--theme", "--loglevel"}}


def recorded(package_id):
    rows = (PARSERS / f"{package_id}.txt").read_text("utf-8").splitlines()
    commit = re.search(r"\b[0-9a-f]{40}\b", rows[0])[0]
    return commit, {
        row[0]: row[1:] for row in (line.split(" | ") for line in rows if not line.startswith("#"))
    }


@pytest.mark.parametrize("package_id", ["a1111", "forge", "comfyui", "swarmui"])
def test_options_are_those_of_the_uis_parser(package_id):
    commit, flags = recorded(package_id)
    own = package(package_id)
    assert own.verified.commit == commit
    assert {option.flag for option in own.options} == set(flags) - LEFT_OUT.get(package_id, set())


KINDS = {
    "none": {"flag"},
    "one": {"string", "integer", "number", "choice", "path"},
    "optional": {"optional", "choice", "string"},
    "many": {"list"},
}


@pytest.mark.parametrize("package_id", ["a1111", "forge", "comfyui"])
def test_options_take_what_the_parser_takes(package_id):
    _, flags = recorded(package_id)
    for option in package(package_id).options:
        takes, _, repeatable, choices = flags[option.flag]
        assert option.type in KINDS[takes], option.flag
        assert option.repeatable is (repeatable == "yes"), option.flag
        if choices != "-":
            assert option.choices == choices.split(","), option.flag


@pytest.mark.parametrize("package_id", ["forge", "comfyui"])
def test_exclusive_groups_are_those_of_the_parser(package_id):
    _, flags = recorded(package_id)
    own = package(package_id)
    for one, other in itertools.combinations(own.options, 2):
        theirs = {flags[one.flag][1], flags[other.flag][1]}
        if len(theirs) == 1 and theirs != {"-"}:
            assert one.exclusive, one.flag
            assert one.exclusive == other.exclusive, (one.flag, other.flag)


@pytest.mark.parametrize("package_id", PACKAGES)
def test_the_releases_exist_for_the_pythons(package_id):
    own = package(package_id)
    if own.torch is None:
        return
    table = wheel_table()
    wanted = [own.torch.releases, *(item.releases for item in own.torch.prefer)]
    for release in itertools.chain.from_iterable(wanted):
        assert release in table.releases, release
        pythons = [python for system in System for python in own.python.for_system(system)]
        assert any(table.releases[release].has_python(python) for python in pythons), release
    for backend in own.torch.backends or []:
        assert backend in table.backends


@pytest.mark.parametrize("package_id", PACKAGES)
def test_texts_are_english_and_russian(package_id):
    text = (ROOT / package_id / "package.toml").read_text("utf-8")
    for found in texts(tomllib.loads(text)):
        assert re.search(r"[A-Za-z]", found["en"]), found
        assert not re.search(r"[А-Яа-яЁё]", found["en"]), found
        russian = re.sub(r"[^А-Яа-яЁё]", "", found["ru"])
        # Names alone (xFormers, LoRA) may stay as they are; sentences may not.
        assert russian or len(found["en"].split()) <= 3, found


def texts(value):
    if isinstance(value, dict):
        if set(value) == {"en", "ru"}:
            yield value
        else:
            for item in value.values():
                yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


@pytest.mark.parametrize("package_id", PACKAGES)
def test_every_package_has_an_icon_that_takes_the_themes_colour(package_id):
    icon = ROOT / package_id / "icon.svg"
    root = ElementTree.parse(icon).getroot()
    assert root.tag.endswith("svg")
    assert root.get("viewBox") == "0 0 24 24"
    assert "currentColor" in icon.read_text("utf-8")
    assert not re.search(r"<script|href=|onload", icon.read_text("utf-8"))


READY = {
    "a1111": (
        "Running on local URL:  http://127.0.0.1:7860",
        "http://127.0.0.1:7860",
        "Startup time: 12.3s (prepare environment: 1.2s).",
    ),
    "forge": (
        "Running on local URL:  http://127.0.0.1:7861",
        "http://127.0.0.1:7861",
        "Startup time: 24.2s (prepare environment: 1.2s).",
    ),
    "comfyui": ("To see the GUI go to: http://127.0.0.1:8188", "http://127.0.0.1:8188", None),
    "swarmui": (
        "Starting webserver on http://localhost:7801",
        "http://localhost:7801",
        "SwarmUI v0.9.8.2 - Local - is now running.",
    ),
    "easel": ("Running on local URL:  http://127.0.0.1:7870", "http://127.0.0.1:7870", None),
}


@pytest.mark.parametrize("package_id", PACKAGES)
def test_readiness_is_found_in_real_lines(package_id):
    ready = package(package_id).launch.ready
    page, url, api = READY[package_id]
    assert re.search(ready.page, page)["url"] == url
    assert not re.search(ready.page, "Loading weights from disk")
    if api:
        assert re.search(ready.api, api)
        assert not re.search(ready.api, page)
    assert ready.api_path


SAMPLES = (
    ("a1111", "RuntimeError: Torch is not able to use GPU; add --skip-torch-cuda-test to COMMANDLINE_ARGS"),
    ("forge", "ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88"),
    ("forge", "[Low VRAM Warning] You just set Forge to use 100% GPU memory (8191.00 MB) to load model weights."),
    ("a1111", "ModuleNotFoundError: No module named 'pkg_resources'"),
    ("comfyui", "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB."),
    ("comfyui", "OSError: [Errno 98] error while attempting to bind on address ('127.0.0.1', 8188): address already in use"),
    ("comfyui", "ModuleNotFoundError: No module named 'requests'"),
)  # fmt: skip


@pytest.mark.parametrize(("package_id", "line"), SAMPLES)
def test_known_errors_are_known(package_id, line):
    assert any(re.search(rule.pattern, line) for rule in package(package_id).doctor)


HARMLESS = (
    "fatal: No names found, cannot describe anything.",
    "Running on local URL:  http://127.0.0.1:7860",
    "100%|##########| 20/20 [00:05<00:00,  3.81it/s]",
    "Startup time: 12.3s (prepare environment: 1.2s).",
    "Loading weights [6ce0161689] from /models/v1-5-pruned-emaonly.safetensors",
)


@pytest.mark.parametrize("package_id", PACKAGES)
@pytest.mark.parametrize("line", HARMLESS)
def test_harmless_lines_are_no_errors(package_id, line):
    found = [rule.id for rule in package(package_id).doctor if re.search(rule.pattern, line)]
    assert not found


def test_repositories_are_told_to_the_launcher():
    variables = {
        item.url_variable: (item.url, item.commit_variable, item.commit)
        for package_id in ("a1111", "forge")
        for item in package(package_id).repositories
    }
    assert variables["STABLE_DIFFUSION_REPO"][0] == "https://github.com/w-e-w/stablediffusion.git"
    assert variables["HUGGINGFACE_GUESS_REPO"][1] == "HUGGINGFACE_GUESS_HASH"
    for package_id in ("a1111", "forge"):
        for item in package(package_id).repositories:
            assert item.url_variable
            assert item.commit


def test_unsafe_options_are_marked():
    for package_id, flag in (
        ("a1111", "--share"),
        ("a1111", "--listen"),
        ("forge", "--allow-code"),
        ("a1111", "--disable-safe-unpickle"),
        ("forge", "--enable-insecure-extension-access"),
        ("swarmui", "--ngrok_path"),
    ):
        assert package(package_id).option(flag).danger, flag
