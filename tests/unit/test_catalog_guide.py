"""docs/catalog.md against the program: examples, keys, kinds, defaults, facts, placeholders, words.

Comments in the guide say what a block or table is: `complete ID` (a whole definition), `override ID`
(a user's file over that definition), `fragment NAME`, `mistake ID`, `output: COMMAND`, `table: NAME`.
"""

import datetime
import functools
import json
import operator
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import types
import typing
from pathlib import Path, PurePosixPath

import pytest
from pydantic import BaseModel, ValidationError, create_model

from stablehand.cli.parser import build_parser
from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import PLACEHOLDER_NAMES, Places
from stablehand.core.base.resources import bundled
from stablehand.core.catalog import install_schema, merge, values
from stablehand.core.catalog.conditions import FUNCTION_NAMES, parse_condition
from stablehand.core.catalog.launch_schema import Option
from stablehand.core.catalog.loader import Catalog
from stablehand.core.catalog.schema import Package, document_schema
from stablehand.core.hardware.facts import EARLY_FACT_KINDS, FACT_KINDS
from stablehand.core.hardware.machine_facts import device_facts
from stablehand.core.hardware.profile import parse_machine
from stablehand.core.installs.plan import plan_install
from stablehand.core.launch.command import words_of
from stablehand.core.sharing.layout import sharing_plan

BUILTIN = bundled("packages_catalog")
ROOT = BUILTIN.parent
GUIDE = ROOT / "docs" / "catalog.md"
TEXT = GUIDE.read_text("utf-8")
BLOCKS = re.findall(
    r"(?:^<!-- ([^\n]+) -->\n)?^```(\w+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL
)
PROSE = re.sub(r"^```.*?^```$", "", TEXT, flags=re.MULTILINE | re.DOTALL)
CODE = set(re.findall(r"`([^`\n]+)`", PROSE))


def item_of(annotation):
    """Give the kind of a checked list's items."""
    return typing.get_args(typing.get_args(annotation)[0])[0]


KIND_WORDS = [
    (values.PackageId, "package id"),
    (values.RelativePath, "path"),
    (values.OwnFile, "own file"),
    (values.Ref, "ref"),
    (item_of(install_schema.TorchReleases), "torch release"),
    (item_of(install_schema.TorchBackends), "torch build"),
    (values.EarlyWhen, "early condition"),
    (values.LaunchTemplate, "launch template"),
    (values.WebUrl, "address"),
    (values.Flag, "flag"),
    (values.VariableName, "variable"),
    (values.Commit, "commit"),
    (values.PythonSeries, "Python series"),
    (values.Release, "release"),
    (values.Requirement, "requirement"),
    (values.Role, "role"),
    (values.When, "condition"),
    (values.Template, "template"),
    (values.Pattern, "pattern"),
    (bool, "true or false"),
    (int, "whole number"),
    (float, "number"),
    (str, "text"),
    (datetime.date, "date"),
]


def blocks(kind):
    """Give the marked TOML blocks of one kind: (name, text)."""
    found = [(mark.partition(" "), text) for mark, language, text in BLOCKS if language == "toml"]
    return [(name, text) for (word, _, name), text in found if word == kind]


def output(command):
    return next(text for mark, _, text in BLOCKS if mark == f"output: {command}")


def tables():
    """Give every marked table: its name, and its rows as lists of cells."""
    for name, body in re.findall(r"^<!-- table: (.+) -->\n((?:\|.*\n)+)", TEXT, re.MULTILINE):
        rows = [line.strip().strip("|").split(" | ") for line in body.splitlines()]
        yield name, [[cell.strip() for cell in row] for row in rows[2:]]


TABLES = dict(tables())


def rows_by_code(name):
    """Give a table's rows by the inline code of their first cell."""
    rows = {plain(row[0]): row for row in TABLES[name]}
    assert len(rows) == len(TABLES[name]), f"{name} names something twice"
    return rows


def plain(cell):
    assert re.fullmatch(r"`[^`]+`", cell), cell
    return cell[1:-1]


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
        ("requires_install = []", "needs one 'requires_install'"),
        ('steps = [{ kind = "submodules", after = "torch", title = { en = "x", ru = "x" } }]',
         "has no step after 'environment' or 'torch'"),
    ],
)  # fmt: skip
def test_a_package_without_torch_leans_on_exactly_one_other(layers, line, says):
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


# The schema -----------------------------------------------------------------------------------------


def parts_of(annotation):
    """Give the alternatives of an annotation without None; the kinds that have a name stay whole."""
    if any(annotation is named for named, _ in KIND_WORDS):
        return [annotation]
    if typing.get_origin(annotation) is typing.Annotated:
        return parts_of(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        found = [part for item in typing.get_args(annotation) for part in parts_of(item)]
        return [part for part in found if part is not type(None)]
    return [annotation]


def hints(model):
    return {
        name: typing.get_type_hints(model, include_extras=True)[name] for name in model.model_fields
    }


def models_in(annotation):
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for item in typing.get_args(annotation):
        yield from models_in(item)


def reached(model):
    """Give a model and every model below it, the step kinds included."""
    found, waiting = [], [model]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.append(current)
            waiting += [part for hint in hints(current).values() for part in models_in(hint)]
    return found


MODELS = {model.__name__: model for model in reached(Package)}


@functools.cache
def keys_of(model_name):
    """Give the rows of a class from every table that names it."""
    found = {}
    for name in TABLES:
        if model_name in name.split(", "):
            found |= rows_by_code(name)
    return found


def choices_of(annotation):
    if typing.get_origin(annotation) is typing.Literal:
        return [str(choice) for choice in typing.get_args(annotation)]
    return [choice for item in typing.get_args(annotation) for choice in choices_of(item)]


def kind_of(annotation):
    """Say a field's kind in the words of the guide."""
    *others, last = dict.fromkeys(_word_of(part) for part in parts_of(annotation))
    return f"{', '.join(others)} or {last}" if others else last


def _word_of(part):
    if typing.get_origin(part) is list:
        (item,) = typing.get_args(part)
        word = kind_of(item)
        plural = "addresses" if word == "address" else word.removesuffix("s") + "s"
        return f"list of {word if word == 'Python series' else plural}"
    if typing.get_origin(part) is typing.Literal:
        return "choice"
    if isinstance(part, type) and issubclass(part, values.LocalText):
        return "translated text"
    if isinstance(part, type) and issubclass(part, BaseModel):
        return "table"
    return next(word for named, word in KIND_WORDS if part is named)


def required_of(field):
    if field.is_required():
        return "yes"
    default = field.default
    if default is None or default == [] or isinstance(default, BaseModel):
        return "no"
    return f"no: `{json.dumps(default)}`"


def test_the_walk_reaches_the_whole_schema():
    assert {"PackagesStep", "TorchPreference", "AutoRule", "SharedFolder", "LocalText"} <= set(
        MODELS
    )
    assert len(MODELS) >= 30


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_keys_of_every_table_are_those_of_the_schema(name):
    assert set(keys_of(name)) == set(MODELS[name].model_fields)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_kind_default_and_choices_of_every_key(name):
    model = MODELS[name]
    for key, annotation in hints(model).items():
        _, kind, required, meaning = keys_of(name)[key]
        assert kind == kind_of(annotation), key
        assert required == required_of(model.model_fields[key]), key
        for choice in choices_of(annotation):
            assert f"`{choice}`" in meaning, f"{key} lacks {choice}"


def test_no_table_is_about_something_that_does_not_exist():
    others = {"lists", "values", "types", "shares", "unknown", "facts", "placeholders", "refused"}
    named = {part for name in TABLES for part in name.split(", ")}
    assert named == set(MODELS) | others


def test_every_key_is_inline_code():
    for model in MODELS.values():
        assert set(model.model_fields) <= CODE


def test_dotted_keys_in_the_text_exist():
    files = (".toml", ".md", ".py", ".json", ".ini")
    found = {c for c in CODE if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", c) and not c.endswith(files)}
    assert len(found) > 15
    for dotted in found - {"details.problems"}:
        models = [Package]
        for part in dotted.split("."):
            below = [hints(model)[part] for model in models if part in model.model_fields]
            assert below, dotted
            models = [model for annotation in below for model in models_in(annotation)]


def test_lists_that_merge_by_entry():
    rows = rows_by_code("lists")
    assert set(rows) == {".".join(path) for path in merge._IDENTITY}
    assert set(merge._APPENDED) == {("steps",)}


@pytest.mark.parametrize("key", sorted(rows_by_code("lists")))
def test_remove_names_an_entry_as_the_table_says(key):
    words = re.findall(r"`(\w+)`|(first role)", rows_by_code("lists")[key][2])
    entries = [{"roles": ["x"]} if role else {word: "x"} for word, role in words if word != "when"]
    assert len(entries) == (2 if key == "sharing.folders" else 1)
    for entry in entries:
        document = {"list": [entry, {name: ["y"] if name == "roles" else "y" for name in entry}]}
        for part in reversed(key.split(".")):
            document = {part: document.pop("list", document)}
        table = merge.tabled(document, merge.Origin("user", "file", ""))
        left, vain = merge.without_removed(table, {key: ["x"]})
        assert vain == []
        assert len(functools.reduce(dict.__getitem__, key.split("."), left)) == 1


# Values ---------------------------------------------------------------------------------------------


def test_kinds_of_values_have_right_and_wrong_examples():
    # Named kinds alone: the words for plain numbers and texts need no rule.
    named = {word: kind for kind, word in KIND_WORDS if not isinstance(kind, type)}
    assert {row[0] for row in TABLES["values"]} == set(named)
    for word, _, right, wrong in TABLES["values"]:
        holder = create_model("Holder", __base__=values.Part, value=(named[word], ...))
        assert str(holder(value=plain(right)).value) == plain(right)
        with pytest.raises(ValidationError):
            holder(value=plain(wrong))


def test_option_types_and_the_words_they_make():
    types_ = choices_of(hints(Option)["type"])
    assert {plain(row[0]) for row in TABLES["types"]} == set(types_)
    places = Places(PurePosixPath("/Data"), "sketchbook")
    for kind, value, words in TABLES["types"]:
        given = tomllib.loads(f"value = {plain(value)}")["value"]
        option = Option.model_validate(
            {
                "flag": "--x",
                "type": plain(kind),
                "group": "g",
                "help": {"en": "x", "ru": "x"},
                "choices": [given] if plain(kind) == "choice" else None,
                "auto": [{"value": given, "reason": {"en": "x", "ru": "x"}}],
            }
        )
        made = words_of(option, option.auto[0].value, places)
        assert list(made) == re.findall(r"`([^`]+)`", words)


@pytest.mark.parametrize("key", ["auto", "default"])
@pytest.mark.parametrize("kind", choices_of(hints(Option)["type"]))
def test_values_of_an_option_are_of_the_kind_in_the_table(kind, key):
    given = [row[1] for row in TABLES["types"] if plain(row[0]) == kind]
    example = tomllib.loads(f"value = {plain(given[0])}")["value"]
    fitting = {type(example)} | ({int} if kind == "number" else set())
    option = {"flag": "--x", "type": kind, "group": "g", "help": {"en": "x", "ru": "x"}}
    if kind == "choice":
        option["choices"] = [example]
    for value in (True, 7, 0.5, example if isinstance(example, str) else "x"):
        rule = [{"value": value, "reason": {"en": "x", "ru": "x"}}]
        written = option | {key: rule if key == "auto" else value}
        if type(value) in fitting:
            Option.model_validate(written)
        else:
            with pytest.raises(ValidationError, match="is no value of type"):
                Option.model_validate(written)


def test_guarded_variables():
    listed = re.search(r"<!-- list: guarded -->\n(.*?)\n\n", TEXT, re.DOTALL)
    assert set(re.findall(r"`([^`]+)`", listed[1])) == values._GUARDED
    holder = create_model("Holder", __base__=values.Part, value=(values.VariableName, ...))
    prefixes = values._GUARDED_BEGINNINGS
    assert all(f"`{prefix}`" in TEXT for prefix in prefixes)
    for name in (*values._GUARDED, *(f"{prefix}X" for prefix in prefixes)):
        for spelt in (name, name.lower()):
            with pytest.raises(ValidationError, match="guards"):
                holder(value=spelt)


def test_facts():
    kinds = {"true or false": bool, "number": float, "text": str}
    rows = rows_by_code("facts")
    assert {fact: kinds[row[1]] for fact, row in rows.items()} == dict(FACT_KINDS)
    machine = parse_machine({"os": {"system": "linux", "arch": "x86_64"}})
    before = {fact for fact, row in rows.items() if row[2] == "yes"}
    assert before == set(device_facts(machine, None)) == set(EARLY_FACT_KINDS)


def test_functions_of_conditions():
    assert {code.split("(")[0] for code in CODE if code.startswith("name_")} == set(FUNCTION_NAMES)


def test_placeholders():
    rows = rows_by_code("placeholders")
    assert set(rows) == {f"{{{name}}}" for name in PLACEHOLDER_NAMES | {"port"}}
    places = Places(PurePosixPath("/Data"), "sketchbook")
    assert places.fill("{images} {assets} {models}") == (
        "/Data/Images/sketchbook /Data/Assets /Data/Models"
    )
    # Every other kind of text refuses the port, which is known only at launch.
    launch = {kind for kind, word in KIND_WORDS if word == "launch template"}
    taking = {
        f"{name}.{key}"
        for name, model in MODELS.items()
        for key, hint in hints(model).items()
        if any(kind in (hint, *_inside(hint)) for kind in launch)
    }
    assert taking == {"Launch.command", "Variable.value"}


def _inside(annotation):
    return [part for item in typing.get_args(annotation) for part in (item, *_inside(item))]


def test_the_schema_for_editors_is_that_of_a_file():
    schema = document_schema()
    assert set(schema["properties"]) == set(Package.model_fields) | {"include", "remove"}
    assert {"format", "launch"} <= set(schema["required"])


def test_what_holds_on_a_card_of_unknown_memory():
    facts = {"nvidia": True, "amd": False, "usable_gb": None}
    for condition, holds in TABLES["unknown"]:
        assert parse_condition(plain(condition), FACT_KINDS).holds(facts) is (holds == "yes")


def test_roles_in_use_are_listed():
    listed = re.search(r"<!-- list: roles -->\n(.*?)\n\n", TEXT, re.DOTALL)
    catalog = Catalog(BUILTIN)
    used = {
        role
        for package_id in catalog.ids()
        for folder in catalog.load(package_id).package.sharing.folders
        for role in folder.roles
    }
    assert set(re.findall(r"`([^`]+)`", listed[1])) == used


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
        ("tests/support/plans.py", "PACKAGES = "),
    ):
        assert name in (ROOT / file).read_text("utf-8")
