"""docs/catalog.md against the schema: keys, kinds, defaults, values, facts, placeholders."""

import datetime
import functools
import json
import re
import tomllib
import types
import typing
from pathlib import PurePosixPath

import pytest
from pydantic import BaseModel, ValidationError, create_model

from stablehand.core.base.places import PLACEHOLDER_NAMES, Places
from stablehand.core.base.setting_table import SETTINGS
from stablehand.core.catalog import access_schema, guards, install_schema, merge, values
from stablehand.core.catalog.conditions import FUNCTION_NAMES, parse_condition
from stablehand.core.catalog.launch_schema import Option
from stablehand.core.catalog.loader import Catalog
from stablehand.core.catalog.schema import Package, document_schema
from stablehand.core.hardware.facts import EARLY_FACT_KINDS, FACT_KINDS
from stablehand.core.hardware.machine_facts import device_facts
from stablehand.core.hardware.profile import parse_machine
from stablehand.core.launch.command import words_of
from support.guide import (
    BUILTIN,
    CODE,
    TABLES,
    TEXT,
    plain,
    rows_by_code,
)


def item_of(annotation):
    """Give the kind of a checked list's items."""
    return typing.get_args(typing.get_args(annotation)[0])[0]


KIND_WORDS = [
    (values.PackageId, "package id"),
    (values.RelativePath, "path"),
    (values.OwnFile, "own file"),
    (values.ConfigFile, "config file"),
    (values.PagePath, "page path"),
    (access_schema.JsonTable, "JSON object"),
    (access_schema.JsonKey, "JSON key"),
    (access_schema.SecretText, "secret text"),
    (values.Suffix, "suffix"),
    (values.Ref, "ref"),
    (item_of(install_schema.TorchReleases), "torch release"),
    (item_of(install_schema.TorchBackends), "torch build"),
    (values.EarlyWhen, "early condition"),
    (values.LaunchTemplate, "launch template"),
    (values.LaunchWord, "launch template"),
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
    (values.CommandWord, "template"),
    (values.Pattern, "pattern"),
    (bool, "true or false"),
    (int, "whole number"),
    (float, "number"),
    (str, "text"),
    (datetime.date, "date"),
]


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
    settings = {setting.key for setting in SETTINGS}
    for dotted in found - {"details.problems"} - settings:
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
    assert set(re.findall(r"`([^`]+)`", listed[1])) == guards.GUARDED
    holder = create_model("Holder", __base__=values.Part, value=(values.VariableName, ...))
    prefixes = guards.GUARDED_BEGINNINGS
    assert all(f"`{prefix}`" in TEXT for prefix in prefixes)
    for name in (*guards.GUARDED, *(f"{prefix}X" for prefix in prefixes)):
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
    assert set(rows) == {f"{{{name}}}" for name in PLACEHOLDER_NAMES | {"node", "port"}}
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
    assert taking == {"Launch.command", "SmokeStart.arguments", "Variable.value"}


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
