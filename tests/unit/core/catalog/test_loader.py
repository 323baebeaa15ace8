import shutil
import textwrap
from pathlib import Path, PurePosixPath

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.core.base.places import Places
from stablehand.core.base.resources import bundled
from stablehand.core.catalog.loader import Catalog

MINIMAL = """\
format = 1
id = "toy"
name = "Toy"
summary = { en = "A toy.", ru = "Игрушка." }
authors = ["me"]
category = "tool"
groups = [{ id = "general", title = { en = "General", ru = "Общее" } }]
verified = { date = 2026-11-21 }
licence = { code = "MIT" }
source = { kind = "git", url = "https://example.org/toy", ref = "main" }
support = { linux = ["cuda", "cpu"], windows = ["cpu"] }
python = { versions = ["3.12"] }
torch = { releases = ["2.13.0"] }
sizes = { checkout = 1, environment = 1, download = 1 }

[launch]
command = ["{python}", "toy.py"]
host = { default = "127.0.0.1" }
port = { option = "--port", default = 9000 }
ready = { page = 'at (?P<url>\\S+)' }

[sharing]
default = "none"
methods = ["none"]
reason = { en = "Nothing to share.", ru = "Делиться нечем." }

[[options]]
flag = "--port"
type = "integer"
group = "general"
help = { en = "Port.", ru = "Порт." }

[[options]]
flag = "--low"
group = "general"
help = { en = "Saves memory.", ru = "Бережёт память." }
auto = [
  { when = "nvidia and vram_gb < 4", reason = { en = "Small card.", ru = "Малая карта." } },
]
"""


def write(root: Path, text: str, package: str = "toy") -> Path:
    folder = root / package
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.toml").write_text(text, encoding="utf-8")
    return root


def problem_of(root: Path, package: str = "toy"):
    with pytest.raises(StablehandError) as caught:
        Catalog(root).load(package)
    return caught.value


def test_a_right_definition_loads(tmp_path):
    package = Catalog(write(tmp_path, MINIMAL)).load("toy").package
    assert package.name == "Toy"
    assert package.options[1].auto[0].when.source == "nvidia and vram_gb < 4"


def line_with(text: str, needle: str) -> int:
    return next(at for at, line in enumerate(text.splitlines(), 1) if needle in line)


@pytest.mark.parametrize(
    ("old", "new", "needle", "says"),
    [
        ('authors = ["me"]', "authors = 7", "authors = 7", "valid list"),
        ('category = "tool"', 'category = "toy"', 'category = "toy"', "inference"),
        ('name = "Toy"', 'name = "Toy"\ncolour = "red"', "colour", "not a known key"),
        ('name = "Toy"\n', "", None, "is missing"),
        ("default = 9000", "default = [1]", "port = { option", "valid"),
        ("vram_gb < 4", "vram < 4", "vram < 4", "no fact 'vram'"),
        ('group = "general"\nhelp = { en = "Saves', 'group = "odd"\nhelp = { en = "Saves', None, "odd"),
        ('flag = "--low"', 'flag = "--port"', None, "twice"),
        ('option = "--port"', 'option = "--prot"', None, "--prot"),
        (', ru = "Бережёт память."', "", "Saves memory", "missing"),
        ('["{python}", "toy.py"]', '["{pyton}", "toy.py"]', "{pyton}", "placeholder"),
        ('["{python}", "toy.py"]', '["../evil"]', '["../evil"]', "stays inside"),
        ("page = 'at (?P<url>\\S+)'", "page = '('", "page = '('", "regular expression"),
        ('url = "https://example.org/toy"', 'url = "file:///etc"', "file:///etc", "https"),
        (', ref = "main"', "", "source = {", "needs 'ref'"),
        ("format = 1", "format = 2", "format = 2", "1"),
        ('releases = ["2.13.0"]', 'releases = ["2.13.7"]', "2.13.7", "wheel tables"),
        ('releases = ["2.13.0"]', 'releases = ["2.13.0"], backends = ["cu999"]', "cu999", "wheel tables"),
        ('ref = "main"', 'ref = "--upload-pack=x"', "--upload-pack", "pattern"),
        ("default = 9000", 'default = "abc"', '"abc"', "integer"),
        ("default = 9000", "default = 70000", "70000", "65535"),
        ('host = { default = "127.0.0.1" }', 'host = { default = "0.0.0.0" }', "0.0.0.0", "127.0.0.1"),
        ("page = 'at (?P<url>\\S+)'", "page = 'at'", "page = 'at'", "group named 'url'"),
        ("{python}", "{port}x", "{port}x", "stays inside"),
        ('type = "integer"', 'type = "integer"\ndefault = "x"', None, "no value of type integer"),
        ('flag = "--low"', 'flag = "--low"\ndanger = true', None, "never turned on by a rule"),
        ('default = "none"', 'folders = [{ roles = ["VAE"], key = "vae" }]\ndefault = "none"', None, "sharing.config"),
        ('default = "none"', 'folders = [{ roles = ["VAE", "Lora"], option = "--port" }]\ndefault = "none"', None, "one role"),
    ],
)  # fmt: skip
def test_mistakes_name_file_line_and_key(tmp_path, old, new, needle, says):
    assert old in MINIMAL
    text = MINIMAL.replace(old, new)
    error = problem_of(write(tmp_path, text))
    assert error.code == "catalog.invalid"
    assert says in error.message.english()
    assert error.details["file"] == str(tmp_path / "toy" / "package.toml")
    if needle:
        assert error.details["line"] == line_with(text, needle)


def test_an_unknown_step_kind_names_its_line(tmp_path):
    text = MINIMAL + textwrap.dedent(
        """
        [[steps]]
        kind = "shell"
        title = { en = "Run.", ru = "Пуск." }
        command = "rm -rf /"
        """
    )
    error = problem_of(write(tmp_path, text))
    assert error.details["line"] == line_with(text, "[[steps]]")
    assert "unknown kind 'shell'" in error.message.english()
    assert "write_file" in error.message.english()


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x", "a/../b", "C:/x", "a\\b", "a//b", "nul", "a/con.txt", "x ", ""]
)
def test_paths_cannot_leave_their_folder(tmp_path, path):
    text = (
        MINIMAL
        + f"""
[[steps]]
kind = "write_file"
title = {{ en = "Write.", ru = "Запись." }}
path = '{path}'
content = ""
"""
    )
    error = problem_of(write(tmp_path, text))
    assert error.details["line"] == line_with(text, "path = '")


@pytest.mark.parametrize(
    ("text", "line"),
    [("id = \n", 1), ('id = "x"\nid = "y"\n', 2), ("a = [" * 3000, 1), ("\ufeff\x00", 1)],
)
def test_broken_toml_is_one_error_with_a_line(tmp_path, text, line):
    error = problem_of(write(tmp_path, text))
    assert error.code == "catalog.invalid"
    assert error.details["line"] == line


def test_not_utf8(tmp_path):
    (tmp_path / "toy").mkdir()
    (tmp_path / "toy" / "package.toml").write_bytes(b"name = '\xff\xfe'")
    assert "UTF-8" in problem_of(tmp_path).message.english()


EXTRA = """
[[env]]
name = "{name}"
value = "{value}"
reason = {{ en = "a", ru = "б" }}
"""


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PATH", "x", "guards"),
        ("pip_constraint", "x", "guards"),
        ("LD_PRELOAD", "x", "guards"),
        ("GIT_CONFIG_COUNT", "1", "guards"),
        ("A B", "x", "pattern"),
        ("X", "{config}", "placeholder '{config}'"),
        ("X", "{", "placeholder '{'"),
    ],
)
def test_variables_that_would_take_over(tmp_path, name, value, says):
    text = MINIMAL + EXTRA.format(name=name, value=value)
    assert says in problem_of(write(tmp_path, text)).message.english()


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ('kind = "write_file"\npath = ".git/hooks/post-checkout"\ncontent = ""', "must not lie in"),
        ('kind = "write_file"\npath = ".stablehand/install.json"\ncontent = ""', "must not lie in"),
        ('kind = "write_file"\npath = "VENV/x"\ncontent = ""', "must not lie in"),
        ('kind = "run"\nargv = ["/bin/sh", "-c", "true"]', "stays inside"),
        ('kind = "run"\nargv = ["{python}", "{port}"]', "placeholder '{port}'"),
        ('kind = "packages"\npackages = ["--index-url=x"]', "pattern"),
    ],
)
def test_steps_that_would_take_over(tmp_path, step, says):
    text = MINIMAL + '\n[[steps]]\ntitle = { en = "a", ru = "б" }\n' + step
    assert says in problem_of(write(tmp_path, text)).message.english()


def test_wishes_for_torch_cannot_ask_for_torch(tmp_path):
    rule = '[{ when = "cuda", releases = ["2.7.1"] }]'
    text = MINIMAL.replace('releases = ["2.13.0"]', f'releases = ["2.13.0"], prefer = {rule}')
    assert "no fact 'cuda'" in problem_of(write(tmp_path, text)).message.english()


def test_braces_can_be_written(tmp_path):
    text = (
        MINIMAL
        + """
[[steps]]
kind = "write_file"
title = { en = "a", ru = "б" }
path = "config.json"
content = '{{"models": "{models}"}}'
"""
    )
    step = Catalog(write(tmp_path, text)).load("toy").package.steps[0]
    places = Places(PurePosixPath("/Data"), "toy")
    assert places.fill(step.content) == '{"models": "/Data/Models"}'


def test_id_must_be_that_of_the_folder(tmp_path):
    assert (
        "'toy' but its folder is 'tools'"
        in problem_of(write(tmp_path, MINIMAL, "tools"), "tools").message.english()
    )


@pytest.mark.parametrize("package_id", ["nope", "../toy", "", "TOY", "toy/..", "_shared"])
def test_unknown_ids(tmp_path, package_id):
    with pytest.raises(StablehandError) as caught:
        Catalog(write(tmp_path, MINIMAL)).load(package_id)
    assert caught.value.code == "package.unknown"
    assert caught.value.exit_code == 3


def test_the_users_file_overrides_value_by_value_with_provenance(tmp_path):
    builtin = write(tmp_path / "builtin", MINIMAL)
    changes = """\
[launch.port]
default = 9100

[[options]]
flag = "--low"
group = "general"
help = { en = "Mine.", ru = "Моё." }

[[options]]
flag = "--new"
group = "general"
help = { en = "New.", ru = "Новое." }
"""
    user = write(tmp_path / "user", changes)
    definition = Catalog(builtin, user).load("toy")
    package = definition.package
    assert package.launch.port.default == 9100
    assert package.launch.port.option == "--port"
    assert [option.flag for option in package.options] == ["--port", "--low", "--new"]
    assert package.option("--low").auto == []
    found = {item.key: (item.layer, item.line) for item in definition.provenance()}
    assert found == {
        "launch.port.default": ("user", 2),
        "options[--low]": ("user", 4),
        "options[--new]": ("user", 9),
    }
    assert Catalog(builtin).load("toy").provenance() == ()


def test_a_mistake_in_an_override_names_the_users_file(tmp_path):
    builtin = write(tmp_path / "builtin", MINIMAL)
    user = write(tmp_path / "user", "\n[launch.port]\ndefault = 'x'\noption = 7\n")
    with pytest.raises(StablehandError) as caught:
        Catalog(builtin, user).load("toy")
    assert caught.value.details["file"] == str(user / "toy" / "package.toml")
    assert caught.value.details["line"] == 4


def test_a_user_can_add_a_package(tmp_path):
    catalog = Catalog(tmp_path / "none", write(tmp_path / "user", MINIMAL))
    assert catalog.ids() == ["toy"]
    assert catalog.load("toy").folder == tmp_path / "user" / "toy"


def test_include_and_remove(tmp_path):
    shared = tmp_path / "_shared"
    shared.mkdir()
    head, options = MINIMAL.split("[[options]]", 1)
    (shared / "family.toml").write_text("[[options]]" + options, encoding="utf-8")
    own = 'include = ["family"]\nremove = { options = ["--low"] }\n' + head
    definition = Catalog(write(tmp_path, own)).load("toy")
    assert [option.flag for option in definition.package.options] == ["--port"]
    assert {item.layer for item in definition.provenance()} == {"shared"}


@pytest.mark.parametrize(
    "remove",
    [
        "7",
        "{ options = 7 }",
        '{ options = ["--nope"] }',
        '{ option = ["--low"] }',
        '{ steps = ["x"] }',
    ],
)
def test_remove_of_what_is_not_there(tmp_path, remove):
    builtin = write(tmp_path / "builtin", MINIMAL)
    user = write(tmp_path / "user", f"\nremove = {remove}\n")
    with pytest.raises(StablehandError) as caught:
        Catalog(builtin, user).load("toy")
    assert caught.value.code == "catalog.invalid"
    assert caught.value.details["file"] == str(user / "toy" / "package.toml")
    assert caught.value.details["line"] == 2
    assert Catalog(builtin).load("toy").package.option("--low")


def test_a_users_whole_definition_replaces_the_built_in_one(tmp_path):
    builtin = write(tmp_path / "builtin", MINIMAL)
    user = write(tmp_path / "user", MINIMAL.replace("--low", "--lower"))
    flags = [option.flag for option in Catalog(builtin, user).load("toy").package.options]
    assert flags == ["--port", "--lower"]


def test_a_users_fragment_is_the_users(tmp_path):
    builtin = write(tmp_path / "builtin", MINIMAL)
    user = write(tmp_path / "user", 'include = ["mine"]\n')
    (user / "_shared").mkdir()
    (user / "_shared" / "mine.toml").write_text("[launch.port]\ndefault = 9100\n", "utf-8")
    definition = Catalog(builtin, user).load("toy")
    assert definition.package.launch.port.default == 9100
    assert [item.layer for item in definition.provenance()] == ["user"]


@pytest.mark.parametrize("name", ["nope", "../toy/package", "a b"])
def test_include_of_nothing(tmp_path, name):
    error = problem_of(write(tmp_path, f'include = ["{name}"]\n' + MINIMAL))
    assert "no fragment" in error.message.english()
    assert error.details["line"] == 1


def test_one_broken_definition_leaves_the_others_alone(tmp_path):
    write(tmp_path, MINIMAL)
    write(tmp_path, "id = 7", "broken")
    catalog = Catalog(tmp_path)
    assert catalog.load("toy").package.id == "toy"
    assert {Path(item.file).parent.name for item in catalog.problems()} == {"broken"}


def test_windows_line_ends(tmp_path):
    (tmp_path / "toy").mkdir()
    text = MINIMAL.replace('category = "tool"', 'category = "toy"').replace("\n", "\r\n")
    (tmp_path / "toy" / "package.toml").write_bytes(text.encode())
    assert problem_of(tmp_path).details["line"] == 6


def test_what_ships_is_right(tmp_path):
    copied = tmp_path / "catalog"
    shutil.copytree(bundled("packages_catalog"), copied)
    assert Catalog(copied).problems() == []
    assert set(Catalog(copied).ids()) >= {"a1111", "forge", "comfyui", "swarmui", "easel"}
