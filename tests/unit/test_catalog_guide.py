"""docs/catalog.md against the program: examples, outputs, commands and links."""

import json
import operator
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath

import pytest

from stablehand.cli.parser import build_parser
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import Places
from stablehand.core.catalog.conditions import parse_condition
from stablehand.core.catalog.loader import Catalog
from stablehand.core.hardware.facts import FACT_KINDS
from stablehand.core.hardware.profile import parse_machine
from stablehand.core.installs.plan import plan_install
from stablehand.core.sharing.layout import sharing_plan
from support.guide import (
    BLOCKS,
    BUILTIN,
    CODE,
    GUIDE,
    PROSE,
    ROOT,
    TABLES,
    TEXT,
    blocks,
    output,
    plain,
    rows_by_code,
)


def write(root, package_id, text):
    folder = root / package_id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def layers(tmp_path):
    """Give two empty folders for definitions with the guide's own ones in the lower one."""
    shutil.copytree(BUILTIN, tmp_path / "builtin")
    for name, text in blocks("complete"):
        write(tmp_path / "builtin", name, text)
    shared = tmp_path / "user" / "_shared"
    shared.mkdir(parents=True)
    for name, text in blocks("fragment"):
        (shared / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path / "builtin", tmp_path / "user"


# Examples -------------------------------------------------------------------------------------------


def test_every_toml_block_is_marked_and_so_checked():
    marks = [mark.partition(" ")[0] for mark, language, _ in BLOCKS if language == "toml"]
    assert set(marks) == {"complete", "override", "fragment", "mistake"}
    assert marks.count("complete") >= 1
    assert marks.count("override") >= 5


@pytest.mark.parametrize(("package_id", "text"), blocks("complete"))
def test_a_complete_definition_is_right_on_its_own(tmp_path, package_id, text):
    write(tmp_path, package_id, text)
    assert Catalog(tmp_path).problems() == []
    assert Catalog(tmp_path).load(package_id).package.id == package_id


@pytest.mark.parametrize(("package_id", "text"), blocks("override"))
def test_an_override_applies(layers, package_id, text):
    builtin, user = layers
    before = Catalog(builtin).load(package_id)
    write(user, package_id, text)
    for preset in tomllib.loads(text).get(
        "presets", []
    ):  # the example shows the entry, not its file
        file = user / package_id / preset["file"]
        file.parent.mkdir()
        file.write_text("{}", encoding="utf-8")
    assert Catalog(builtin, user).problems() == []
    after = Catalog(builtin, user).load(package_id)
    assert after.package != before.package
    written = tomllib.loads(text)
    removed = written.pop("remove", {})
    include = written.pop("include", [])
    changes = [item for item in after.provenance() if Path(item.file).is_relative_to(user)]
    assert set(written) <= {re.split(r"[.\[]", item.key)[0] for item in changes}
    assert bool(include) == any("_shared" in item.file for item in changes)
    assert {item.layer for item in changes} <= {"user"}
    for key, names in removed.items():
        assert set(names) <= identities(before.package, key)
        assert not set(names) & identities(after.package, key)


def identities(package, key):
    name_of = operator.attrgetter(re.findall(r"`(\w+)`", rows_by_code("lists")[key][2])[0])
    return {name_of(item) for item in operator.attrgetter(key)(package)}


def test_a_whole_definition_of_the_user_replaces_the_built_in_one(layers):
    builtin, user = layers
    package_id, text = blocks("complete")[0]
    head, managed, _ = text.split("[[options]]")
    sizes = text[text.index("[sizes]") :]
    write(user, package_id, f"{head}[[options]]{managed}{sizes}")
    assert Catalog(builtin, user).problems() == []
    flags = [
        [option.flag for option in catalog.load(package_id).package.options]
        for catalog in (Catalog(builtin), Catalog(builtin, user))
    ]
    assert flags == [["--port", "--low-memory"], ["--port"]]


def test_options_with_rules_in_the_guide_are_disjoint_where_exclusive():
    """The guide tells authors to keep such conditions apart, so its own examples must."""
    text = next(text for _, text in blocks("override") if text.count("exclusive") > 1)
    rules = [
        parse_condition(rule["when"], FACT_KINDS)
        for option in tomllib.loads(text)["options"]
        for rule in option["auto"]
    ]
    for tenths in range(0, 100):
        facts = {"cuda": True, "usable_gb": tenths / 10}
        assert sum(rule.holds(facts) for rule in rules) == (tenths < 41)


def run_cli(data, *words):
    command = [sys.executable, "-X", "utf8", "-m", "stablehand", "--data", str(data), *words]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    text = (done.stdout + done.stderr).decode("utf-8").replace(str(data), "…")
    return done.returncode, text.replace("\\", "/").replace("\r\n", "\n")


def test_show_prints_what_the_guide_says(tmp_path):
    data, profile = tmp_path / "data", tmp_path / "machine.json"
    write(data / "Catalog", *blocks("override")[0])
    profile.write_text('{"os": {"system": "linux", "arch": "x86_64"}}', encoding="utf-8")
    code, said = run_cli(data, "catalog", "show", "forge", "--profile", str(profile))
    assert code == 0, said
    assert said.rstrip("\n").endswith(output("catalog show forge").rstrip("\n"))


def test_check_says_what_the_guide_says(tmp_path):
    data = tmp_path / "data"
    ((package_id, text),) = blocks("mistake")
    write(data / "Catalog", package_id, text)
    for folder in (data / "Catalog" / package_id, data / "Catalog"):
        code, said = run_cli(data, "catalog", "check", str(folder))
        assert code == 1
        assert said.startswith(output("catalog check")), said
        # Every mistake is in the guide: nothing but the hint follows.
        assert len(said.splitlines()) == len(output("catalog check").splitlines()) + 1


def test_check_reads_changes_over_the_built_in_definition(tmp_path):
    data = tmp_path / "data"
    write(data / "Catalog", *blocks("override")[0])
    code, said = run_cli(data, "catalog", "check", str(data / "Catalog"))
    assert (code, said) == (0, "1 definition is right: forge\n")


@pytest.mark.parametrize("row", TABLES["refused"], ids=lambda row: row[1])
def test_what_the_guide_calls_refused_is_refused_in_these_words(layers, row):
    builtin, user = layers
    write(user, "sketchbook", plain(row[0]) + "\n")
    with pytest.raises(StablehandError) as caught:
        Catalog(builtin, user).load("sketchbook")
    assert caught.value.code == "catalog.invalid"
    assert row[1] in caught.value.message.english()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('requires_install = [{ package = "comfyui", role = "backend", reason = { en = "x", ru = "x" } }, '
         '{ package = "forge", role = "backend", reason = { en = "x", ru = "x" } }]',
         "has at most one 'requires_install'"),
        ('steps = [{ kind = "submodules", after = "torch", title = { en = "x", ru = "x" } }]',
         "has no step after 'environment' or 'torch'"),
    ],
)  # fmt: skip
def test_a_package_without_torch_leans_on_one_other_at_most(layers, line, says):
    builtin, user = layers
    assert Catalog(builtin).load("swarmui").package.torch is None
    write(user, "swarmui", line + "\n")
    with pytest.raises(StablehandError) as caught:
        Catalog(builtin, user).load("swarmui")
    assert says in caught.value.message.english()


def test_a_build_without_torch_carries_the_sizes_and_a_step_its_variable(layers):
    builtin, user = layers
    write(user, "sketchbook", next(t for _, t in blocks("override") if "\nvariable = " in t))
    catalog = Catalog(builtin, user)
    packages = {name: catalog.load(name).package for name in ("sketchbook", "swarmui", "comfyui")}
    system = {"system": "linux", "arch": "x86_64"}
    machine = parse_machine({"os": system})
    places = {name: Places(PurePosixPath("/Data"), name) for name in packages}

    own = packages["sketchbook"]
    bare = plan_install(own, {}, machine, places["sketchbook"])
    card = {"vendor": "nvidia", "compute_capability": "8.6", "driver": "580.65"}
    with_card = parse_machine({"os": system, "gpus": [card]})
    plan = plan_install(own, {}, with_card, places["sketchbook"])
    step = next(step for step in own.steps if step.kind == "packages")
    variables = {variable.name: variable.value for variable in plan.command.variables}
    assert variables[step.variable] == " ".join(step.packages)
    assert step.variable not in {variable.name for variable in bare.command.variables}
    assert {s.download_bytes for s in plan.steps if s.kind in ("node", "dotnet_build")} == {0}

    swarmui = packages["swarmui"]
    plan = plan_install(swarmui, packages, machine, places["swarmui"])
    (build,) = [step for step in plan.steps if step.kind == "dotnet_build"]
    assert build.download_bytes == swarmui.sizes.download * 1e6 > 0
    assert build.disk_bytes == swarmui.sizes.environment * 1e6 > 0


def test_a_doubled_brace_writes_a_brace(layers):
    builtin, user = layers
    write(user, "sketchbook", next(text for _, text in blocks("override") if "{{" in text))
    (step,) = Catalog(builtin, user).load("sketchbook").package.steps
    written = Places(PurePosixPath("/Data"), "sketchbook").fill(step.content)
    assert json.loads(written) == {"usage reports": False}


def test_the_example_of_sharing_comes_out_as_its_table_says(layers):
    builtin, user = layers
    text = next(text for _, text in blocks("override") if "[[sharing.folders]]" in text)
    write(user, "sketchbook", text)
    package = Catalog(builtin, user).load("sketchbook").package
    written = {entry["folder"] for entry in tomllib.loads(text)["sharing"]["folders"]}
    roles = {r for f in package.sharing.folders if f.folder in written for r in f.roles}
    assert set(rows_by_code("shares")) == roles
    places = Places(PurePosixPath("/Data"), "sketchbook")
    for column, method in ((1, "config"), (2, "link")):
        plan = sharing_plan(package, places, method)
        targets = {
            s.role: (s.way, s.target.removeprefix(f"{places.checkout}/")) for s in plan.shares
        }
        for role, row in rows_by_code("shares").items():
            way, target = targets[role]
            assert row[column] == f"{'key' if way == 'config' else way} `{target}`"


# Around ---------------------------------------------------------------------------------------------


def commands():
    lines = {line for _, language, text in BLOCKS if language == "sh" for line in text.splitlines()}
    lines |= {code for code in CODE if code.startswith("stablehand ")}
    return sorted(line.split(" > ")[0] for line in lines if line.startswith("stablehand "))


@pytest.mark.parametrize("command", commands())
def test_commands_are_understood(command):
    assert build_parser().parse_args(shlex.split(command)[1:]).verb


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)]+)\)", PROSE):
        file, _, anchor = target.partition("#")
        linked = GUIDE.parent / file if file else GUIDE
        assert linked.is_file(), target
        headings = re.findall(r"^#+ (.+)$", linked.read_text("utf-8"), re.MULTILINE)
        names = {re.sub(r"[^a-z0-9 -]", "", h.lower()).replace(" ", "-") for h in headings}
        assert not anchor or anchor in names, target


def test_the_command_for_golden_files_is_the_one_of_the_tests():
    assert "STABLEHAND_UPDATE_GOLDEN=1 python -m pytest tests/unit/core/installs" in TEXT
    for file, name in (
        ("tests/unit/core/installs/test_plan_golden.py", '"STABLEHAND_UPDATE_GOLDEN"'),
        ("tests/support/plans.py", "DEFINITIONS = "),
    ):
        assert name in (ROOT / file).read_text("utf-8")
