"""The command-line contract, with the real program as a child process."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import stablehand
from stablehand.core.hardware.profile import parse_machine
from support.answers import error, result
from support.machine_cases import CASES


def test_version(run):
    done = run("--version", data=None)
    assert done.stdout == f"stablehand {stablehand.__version__}\n"
    assert result(run("--json", "--version"))["version"] == stablehand.__version__


def test_hardware_of_this_machine_is_a_profile(run, tmp_path):
    data = result(run("--json", "hardware"))
    assert {"os", "cpu", "ram_bytes", "gpus", "torch"} <= set(data)
    assert {"backend", "version", "index", "reason", "gpu_index"} <= set(data["torch"])
    assert parse_machine(data).to_json() == {k: data[k] for k in ("os", "cpu", "ram_bytes", "gpus")}
    # The whole result line stands in for the machine as it is.
    line = tmp_path / "line.json"
    line.write_text(run("--json", "hardware").stdout, encoding="utf-8")
    again = result(run("--json", "hardware", "--profile", str(line)))
    assert again["torch"]["backend"] == data["torch"]["backend"]


@pytest.mark.parametrize("case_id", ["pascal-gtx1080-win", "rdna2-rx6600-lin", "m1-8gb-macos14"])
def test_hardware_with_a_profile(run, profile, case_id):
    data = result(run("--json", "hardware", "--profile", profile(case_id)))
    case = next(case for case in CASES if case.id == case_id)
    torch = data["torch"]
    assert f"{torch['backend']} {torch['version']} {torch['python']}" == case.comfyui
    assert torch["gpu_index"] == 0


def test_a_machine_that_torch_refuses_is_still_described(run, profile):
    torch = result(run("--json", "hardware", "--profile", profile("m1-rosetta")))["torch"]
    assert torch["backend"] is None
    assert "Rosetta" in torch["reason"]


def test_plan_holds_what_the_contract_promises(run, profile):
    data = result(run("--json", "plan", "forge", "--profile", profile("turing-gtx1650-win")))
    assert {"steps", "torch", "python", "argv", "env", "flags", "disk_bytes", "licences"} <= set(
        data
    )
    assert data["python"] == "3.10"
    assert data["torch"]["backend"] == "cu121"
    assert isinstance(data["env"], dict)
    for flag in data["flags"]:
        assert flag["flag"] in data["argv"]
        assert flag["reason"]
        assert flag["words"][0] == flag["flag"]
    assert data["disk_bytes"] == sum(step["disk_bytes"] for step in data["steps"])
    assert data["argv"][0] == "C:\\Stablehand\\Data\\Packages\\forge\\venv\\Scripts\\python.exe"


def cut_off():
    """Give the environment of a child that ends as soon as it asks the network or starts a program."""
    return {"PYTHONPATH": str(Path(__file__).parents[1] / "support" / "cut_off")}


@pytest.mark.parametrize(
    ("code", "event"),
    [
        ("import socket; socket.create_connection(('127.0.0.2', 9))", "socket."),
        ("import socket; socket.socket().connect(('192.0.2.1', 9))", "socket.connect"),
        ("import urllib.request as u; u.urlopen('http://192.0.2.1/')", "urllib.Request"),
        ("import subprocess, sys; subprocess.run([sys.executable, '-V'])", "subprocess.Popen"),
        ("import os; os.system('echo')", "os.system"),
        (
            "import asyncio as a, sys; a.run(a.create_subprocess_exec(sys.executable, '-V'))",
            "subprocess.Popen",
        ),
    ],
)
def test_a_child_that_is_cut_off_really_is(code, event):
    """Prove the guard of the test below: even an attempt that the code would swallow ends the child."""
    done = subprocess.run(
        [sys.executable, "-c", f"try:\n {code}\nexcept BaseException: pass"],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={**os.environ, **cut_off()},
    )
    assert done.returncode == 97, done.stderr
    assert done.stderr.startswith(f"reached out: {event}")


@pytest.mark.parametrize(
    "words", [("plan", "comfyui"), ("plan", "swarmui"), ("catalog", "list"), ("hardware",)]
)
def test_a_described_machine_is_answered_cut_off(run, profile, words):
    """Neither the network nor another program is asked for what a profile describes."""
    arguments = ("--json", *words, "--profile", profile("ampere-rtx3060-win"))
    plain, alone = run(*arguments), run(*arguments, env=cut_off())
    assert "reached out" not in alone.stderr
    assert alone.returncode == 0, alone.stderr
    assert result(alone)
    assert alone.stdout == plain.stdout


def test_plan_is_pure(run, profile, tmp_path):
    """Neither settings, installs nor variables of this machine change a described plan."""
    arguments = ("--json", "plan", "comfyui", "--profile", profile("ampere-rtx3060-win"))
    plain = run(*arguments, env=cut_off())
    data = tmp_path / "Data"
    data.mkdir()
    (data / "settings.toml").write_text('[hardware]\ntorch = "cpu"\ngpu = 7\n', encoding="utf-8")
    (data / "Packages" / "comfyui").mkdir(parents=True)
    changed = run(
        *arguments,
        env={**cut_off(), "PATH": "", "UV_TORCH_BACKEND": "cpu", "CUDA_VISIBLE_DEVICES": ""},
    )
    assert plain.stdout == changed.stdout
    assert plain.returncode == 0


def test_nothing_is_written_by_looking(run, profile, tmp_path):
    result(run("--json", "plan", "easel", "--profile", profile("no-card-lin")))
    result(run("--json", "catalog", "list"))
    result(run("--json", "settings", "list"))
    assert not (tmp_path / "Data").exists()


def test_plan_on_a_machine_that_cannot_run_it(run, profile):
    found = error(
        run("--json", "plan", "swarmui", "--profile", profile("intel-mac-5500m")),
        "package.unsupported",
        1,
    )
    assert found["hint"]
    found = error(
        run("--json", "plan", "comfyui", "--profile", profile("m1-rosetta")),
        "package.unsupported",
        1,
    )
    assert "Rosetta" in found["message"]


def test_ref_is_planned(run, profile):
    data = result(
        run("--json", "plan", "comfyui", "--ref", "v0.3.64", "--profile", profile("no-card-lin"))
    )
    assert data["ref"] == "v0.3.64"
    assert any("v0.3.64" in step["title"] for step in data["steps"])


def test_catalog_list(run, profile):
    packages = result(run("--json", "catalog", "list", "--profile", profile("intel-mac-5500m")))
    rows = {row["id"]: row for row in packages["packages"]}
    assert set(rows) >= {"a1111", "forge", "comfyui", "swarmui", "easel"}
    for row in rows.values():
        assert {"id", "name", "category", "licence", "supported", "why"} <= set(row)
        assert row["why"]
    assert rows["swarmui"]["supported"] is False
    assert rows["comfyui"]["supported"] is True


def test_catalog_show_tells_where_values_come_from(run, tmp_path):
    own = tmp_path / "Data" / "Catalog" / "comfyui"
    own.mkdir(parents=True)
    (own / "package.toml").write_text("[launch.port]\ndefault = 8288\n", encoding="utf-8")
    data = result(run("--json", "catalog", "show", "comfyui"))
    assert data["package"]["launch"]["port"]["default"] == 8288
    mine = [item for item in data["provenance"] if item["layer"] == "user"]
    assert mine == [
        {
            "key": "launch.port.default",
            "layer": "user",
            "file": str(own / "package.toml"),
            "line": 2,
        }
    ]
    assert result(run("--json", "plan", "comfyui"))["port"] == 8288


def test_catalog_check(run, tmp_path):
    assert len(result(run("--json", "catalog", "check"))["packages"]) >= 5
    own = tmp_path / "Data" / "Catalog" / "comfyui"
    own.mkdir(parents=True)
    file = own / "package.toml"
    file.write_text(
        '[[steps]]\nkind = "shell"\ntitle = { en = "a", ru = "б" }\n\n[sizes]\ncheckout = "big"\n',
        "utf-8",
    )
    for path in (None, str(file), str(own), str(tmp_path / "Data" / "Catalog")):
        found = error(
            run("--json", "catalog", "check", *([path] if path else [])), "catalog.invalid", 1
        )
        lines = {item["line"] for item in found["details"]["problems"]}
        assert {1, 6} <= lines
        assert found["details"]["file"] == str(file)
    error(run("--json", "plan", "comfyui"), "catalog.invalid", 1)
    # A broken definition does not hide the others.
    listed = run("--json", "catalog", "list")
    assert {row["id"] for row in result(listed)["packages"]} >= {"forge", "easel"}
    assert "package.toml" in json.loads(listed.stdout)["notices"][0]


def test_catalog_check_of_nothing(run, tmp_path):
    error(run("--json", "catalog", "check", str(tmp_path / "nothing")), "catalog.unreadable", 1)


def test_catalog_schema(run):
    schema = result(run("--json", "catalog", "schema"))["schema"]
    assert schema["properties"]["options"]
    assert json.loads(run("catalog", "schema").stdout) == schema


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["fly"],
        ["plan"],
        ["plan", "forge", "extra"],
        ["plan", "forge", "--profil", "x"],
        ["plan", "forge", "--ref", "--upload-pack=x"],
        ["plan", "forge", "--ref", "a b"],
        ["plan", "forge", "--ref", ""],
        ["catalog"],
        ["catalog", "lst"],
        ["settings", "set", "language"],
        ["completion", "tcsh"],
        ["hardware", "--profile"],
    ],
)
def test_usage_errors(run, args):
    error(run("--json", *args), "usage", 2)
    done = run(*args)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")


def test_global_options_work_after_the_verb_too(run):
    done = run("settings", "get", "language", "--json", globals_first=False)
    assert result(done)["settings"]["language"] == "auto"


def test_unknown_package(run):
    found = error(run("--json", "plan", "forg"), "package.unknown", 3)
    assert "forge" in found["hint"]
    error(run("--json", "catalog", "show", "../../etc"), "package.unknown", 3)


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (None, "profile.unreadable", "no such file"),
        ("", "profile.unreadable", "not JSON"),
        ("{", "profile.unreadable", "line 1"),
        ("[" * 100000, "profile.unreadable", "not JSON"),
        (b"\xff\xfe\x00", "profile.unreadable", "not JSON"),
        ("[]", "profile.invalid", "the whole file"),
        ("7", "profile.invalid", "the whole file"),
        ("{}", "profile.invalid", "os"),
        ('{"os": {"system": "beos", "arch": "x86_64"}}', "profile.invalid", "os.system"),
        ('{"os": {"system": "linux", "arch": "mips"}}', "profile.invalid", "os.arch"),
        ('{"os": {"system": "linux", "arch": "x86_64"}, "gpus": {}}', "profile.invalid", "gpus"),
        ('{"os": {"system": "linux", "arch": "x86_64"}, "gpus": [{"vendor": "3dfx"}]}',
         "profile.invalid", "gpus.0.vendor"),
        ('{"os": {"system": "linux", "arch": "x86_64"}, "gpus": [{"vendor": "nvidia", "vram_bytes": "8 GB"}]}',
         "profile.invalid", "gpus.0.vram_bytes"),
        ('{"os": {"system": "linux", "arch": "x86_64"}, "gpus": [{"vendor": "nvidia", "vram_bytes": -1}]}',
         "profile.invalid", "gpus.0.vram_bytes"),
        ('{"os": {"system": "linux", "arch": "x86_64"}, "gpus": [{"vendor": "nvidia", "compute_capability": "new"}]}',
         "profile.invalid", "gpus.0.compute_capability"),
        ('{"os": {"system": "linux", "arch": "x86_64"}, "ram_bytes": true}', "profile.invalid", "ram_bytes"),
    ],
)  # fmt: skip
def test_wrong_profiles(run, tmp_path, content, code, says):
    file = tmp_path / "profile.json"
    if isinstance(content, bytes):
        file.write_bytes(content)
    elif content is not None:
        file.write_text(content, encoding="utf-8")
    for verb in (["hardware"], ["plan", "forge"], ["catalog", "list"]):
        found = error(run("--json", *verb, "--profile", str(file)), code, 1)
        assert says in found["message"]


def test_a_profile_that_is_a_folder(run, tmp_path):
    error(run("--json", "hardware", "--profile", str(tmp_path)), "profile.unreadable", 1)


def test_settings_round_trip(run, tmp_path):
    assert result(run("--json", "settings", "set", "language", "ru"))
    data = result(run("--json", "settings", "get", "language"))
    assert data["settings"]["language"] == "ru"
    assert data["about"]["language"]["source"] == "file"
    result(run("--json", "settings", "unset", "language"))
    assert result(run("--json", "settings", "get", "language"))["settings"]["language"] == "auto"


def test_settings_that_are_wrong(run, tmp_path):
    error(run("--json", "settings", "set", "language", "klingon"), "settings.invalid", 1)
    error(run("--json", "settings", "set", "endpoints.civitai", "ftp://x"), "settings.invalid", 1)
    found = error(run("--json", "settings", "get", "langage"), "settings.unknown", 3)
    assert "language" in found["hint"]
    file = tmp_path / "Data" / "settings.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text('language = "en"\nbroken =\n', encoding="utf-8")
    before = file.read_bytes()
    error(run("--json", "settings", "set", "language", "ru"), "settings.invalid", 1)
    assert file.read_bytes() == before


def test_settings_about_this_machine_count(run):
    result(run("--json", "settings", "set", "hardware.torch", "cpu"))
    result(run("--json", "settings", "set", "mirrors.torch", "https://mirror.example/whl"))
    torch = result(run("--json", "hardware"))["torch"]
    assert torch["backend"] == "cpu"
    assert torch["index"] == "https://mirror.example/whl/cpu"
    result(run("--json", "settings", "set", "hardware.torch", "cu999"))
    error(run("--json", "hardware"), "torch.unavailable", 1)
    result(run("--json", "settings", "unset", "hardware.torch"))
    result(run("--json", "settings", "set", "hardware.gpu", "41"))
    error(run("--json", "plan", "easel"), "settings.invalid", 1)


def test_an_unwritable_data_folder(run, tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    for folder in (blocked, blocked / "Data"):
        found = error(
            run("--json", "settings", "set", "language", "ru", data=folder), "data.unwritable", 1
        )
        assert str(blocked) in found["message"]
    assert blocked.read_text(encoding="utf-8") == "in the way"
    # Looking needs no folder at all.
    result(run("--json", "settings", "list", data=blocked / "Data"))


@pytest.mark.parametrize(
    "args", [["hardware"], ["catalog", "list"], ["plan", "forge"], ["settings", "list"]]
)
def test_text_for_people(run, args):
    done = run(*args)
    assert done.returncode == 0
    assert done.stdout.strip()
    assert not done.stdout.startswith("{")


def test_output_is_utf8_on_any_code_page(run, profile):
    arguments = ("--json", "catalog", "show", "easel", "--profile", profile("no-card-lin"))
    done = run(*arguments, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C", "PYTHONUTF8": "0"})
    assert result(done)["package"]["summary"]["ru"]


def test_a_reader_that_leaves_early_is_no_mistake(tmp_path):
    done = subprocess.run(
        f'"{sys.executable}" -m stablehand catalog schema | head -1',
        shell=True,
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        timeout=60,
        check=False,
    )
    assert done.stdout == "{\n"
    assert done.stderr == ""


BASH = shutil.which("bash")


@pytest.mark.skipif(BASH is None, reason="needs bash")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["ha"], {"hardware"}),
        (["plan", "swa"], {"swarmui"}),
        (["--json", "catalog", "s"], {"show", "schema"}),
        (["catalog", "show", "--prof"], {"--profile"}),
        (["completion", "p"], {"powershell"}),
        (
            ["settings", ""],
            {"list", "get", "set", "unset", "undo", "export", "import", "proxy-login"}
            | {"--help", "--data", "--json"},
        ),
    ],
)
def test_bash_completes(run, tmp_path, typed, offered):
    script = tmp_path / "completion.bash"
    script.write_text(run("completion", "bash").stdout, encoding="utf-8")
    words = " ".join(f"'{word}'" for word in ["stablehand", *typed])
    code = (
        f"source '{script}'; COMP_WORDS=({words}); COMP_CWORD={len(typed)}; "
        "_stablehand; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    done = subprocess.run(
        [BASH, "-c", code], capture_output=True, encoding="utf-8", timeout=30, check=True
    )
    assert set(done.stdout.split()) == offered
    assert done.stderr == ""


@pytest.mark.parametrize(("shell", "check"), [("zsh", ["-n"]), ("fish", ["--no-execute"])])
def test_other_shells_can_read_their_script(run, tmp_path, shell, check):
    made = run("completion", shell).stdout
    assert "swarmui" in made
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    script = tmp_path / f"completion.{shell}"
    script.write_text(made, encoding="utf-8")
    subprocess.run([program, *check, str(script)], check=True, timeout=30)


def test_powershell_script_names_every_verb(run):
    made = run("completion", "powershell").stdout
    for chain in ("'catalog show'", "'plan'", "'settings set'"):
        assert chain in made


@pytest.mark.parametrize("verb", ["hardware", "plan"])
def test_odd_texts_in_a_profile_stay_on_their_line(run, tmp_path, verb):
    gpu = {
        "vendor": "nvidia",
        "name": "RTX 3060\n3060\x1b[31m" + "x" * 500,
        "vram_bytes": 12 << 30,
        "driver": "",
        "compute_capability": "",
        "gfx": "",
    }
    file = tmp_path / "odd.json"
    machine = {"os": {"system": "linux", "arch": "x86_64", "version": "a\nb"}, "gpus": [gpu]}
    file.write_text(json.dumps(machine), encoding="utf-8")
    arguments = [verb, *(["comfyui"] if verb == "plan" else []), "--profile", str(file)]
    result(run("--json", *arguments))
    done = run(*arguments)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout


def test_torchs_own_name_of_an_architecture_is_understood(run, tmp_path):
    gpu = {
        "vendor": "amd",
        "name": "MI250X",
        "gfx": "GFX90A:sramecc+:xnack-",
        "vram_bytes": 64 << 30,
    }
    file = tmp_path / "mi250.json"
    file.write_text(
        json.dumps({"os": {"system": "linux", "arch": "x86_64"}, "gpus": [gpu]}), "utf-8"
    )
    data = result(run("--json", "hardware", "--profile", str(file)))
    assert data["gpus"][0]["gfx"] == "gfx90a"
    assert data["torch"]["backend"] == "rocm7.2"
