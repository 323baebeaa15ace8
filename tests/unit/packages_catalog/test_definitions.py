"""The shipped definitions against what was read in the UIs' own sources at the stated commits."""

import itertools
import re
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from stablehand.core.base.resources import bundled
from stablehand.core.catalog.doctor_rules import chapters, rules_for
from stablehand.core.catalog.loader import Catalog
from stablehand.core.hardware.profile import System
from stablehand.core.hardware.wheels import wheel_table
from support.plans import PACKAGES, facts_of, package

ROOT = bundled("packages_catalog")
CHAPTERS = chapters(Catalog(ROOT))
PARSERS = Path(__file__).parents[2] / "support" / "parsers"
WITH_PARSER = sorted(file.stem for file in PARSERS.glob("*.txt"))


def recorded(package_id):
    rows = (PARSERS / f"{package_id}.txt").read_text("utf-8").splitlines()
    commit = re.search(r"\b[0-9a-f]{40}\b", rows[0])[0]
    return commit, {
        row[0]: row[1:] for row in (line.split(" | ") for line in rows if not line.startswith("#"))
    }


@pytest.mark.parametrize("package_id", WITH_PARSER)
def test_options_are_those_of_the_uis_parser(package_id):
    commit, flags = recorded(package_id)
    own = package(package_id)
    if (
        own.verified.commit is None
    ):  # no whole tree was at hand; the note names the commits of its files
        assert commit[:7] in own.verified.note
    else:
        assert own.verified.commit == commit
    assert {option.flag for option in own.options} == set(flags) - set(
        facts_of(package_id).get("left_out", [])
    )


KINDS = {
    "none": {"flag"},
    "one": {"string", "integer", "number", "choice", "path"},
    "optional": {"optional", "choice", "string"},
    "many": {"list"},
}


@pytest.mark.parametrize("package_id", [own for own in WITH_PARSER if own != "swarmui"])
def test_options_take_what_the_parser_takes(package_id):
    _, flags = recorded(package_id)
    for option in package(package_id).options:
        takes, _, repeatable, choices = flags[option.flag]
        assert option.type in KINDS[takes], option.flag
        assert option.repeatable is (repeatable == "yes"), option.flag
        if choices != "-":
            assert sorted(option.choices) == sorted(choices.split(",")), option.flag


@pytest.mark.parametrize("package_id", [own for own in WITH_PARSER if own != "a1111"])
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


@pytest.mark.parametrize(
    "package_id", [own for own in PACKAGES if package(own).launch.ready is not None]
)
def test_readiness_is_found_in_real_lines(package_id):
    ready = package(package_id).launch.ready
    told = facts_of(package_id)["ready"]
    page, url, api = told["line"], told["url"], told.get("api")
    assert re.search(ready.page, page)["url"] == url
    assert not re.search(ready.page, "Loading weights from disk")
    if api:
        assert re.search(ready.api, api)
        assert not re.search(ready.api, page)
    assert ready.api_path


def known(package_id, line):
    """Give the rules of the log doctor, general and the package's own, that know a line."""
    rules = rules_for(CHAPTERS, package_id, package(package_id).doctor)
    return [rule.id for rule in rules if any(re.search(text, line) for text in rule.patterns)]


@pytest.mark.parametrize("package_id", PACKAGES)
def test_known_errors_are_known(package_id):
    for line in facts_of(package_id).get("errors", []):
        assert known(package_id, line), line


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
    assert not known(package_id, line)


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


@pytest.mark.parametrize("package_id", PACKAGES)
def test_unsafe_options_are_marked(package_id):
    for flag in facts_of(package_id).get("unsafe", []):
        assert package(package_id).option(flag).danger, flag
