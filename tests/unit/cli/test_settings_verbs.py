"""`settings`, `cache` and `data move` on the command line: shapes of the answers, decisions, exit codes."""

import io
import json

import pytest

from stablehand.cli.main import run


@pytest.fixture
def told(tmp_path, capsys, monkeypatch):
    """Give a function that runs a command line on a data folder and gives exit code and answer."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def answered(*words, data=tmp_path / "Data"):
        code = run(["--json", "--data", str(data), *map(str, words)])
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return code, lines[-1]

    return answered


def test_settings_there_and_back(told, tmp_path):
    file = tmp_path / "mine.toml"
    told("settings", "set", "window.theme", "dark")
    code, changed = told("settings", "list", "--changed")
    assert (code, changed["data"]["settings"]) == (0, {"window.theme": "dark"})
    code, done = told("settings", "export", file)
    assert done["data"] == {
        "file": str(file),
        "settings": {"window.theme": "dark"},
        "left_out": [],
    }
    other = tmp_path / "Other"
    code, preview = told("settings", "import", file, "--dry-run", data=other)
    assert (code, preview["data"]["done"]) == (0, False)
    assert preview["data"]["changes"] == {"window.theme": {"before": None, "after": "dark"}}
    assert told("settings", "import", file, data=other)[1]["data"]["done"] is True
    code, back = told("settings", "undo", data=other)
    assert (back["data"]["before"], back["data"]["after"]) == (
        {"window.theme": None},
        {"window.theme": "dark"},
    )
    assert told("settings", "undo", data=other)[0] == 3


def test_a_file_with_wrong_values_is_refused_with_all_of_them(told, tmp_path):
    file = tmp_path / "bad.toml"
    file.write_text('[window]\ntheme = "x"\nmotion = 1\n')
    code, error = told("settings", "import", file)
    assert (code, error["code"], len(error["details"]["problems"])) == (1, "settings.refused", 2)


def test_the_login_at_a_proxy_is_read_from_the_input_and_never_shown(told, monkeypatch):
    told("settings", "set", "network.proxy", "http://proxy.example:1")
    monkeypatch.setattr("sys.stdin", io.StringIO("s3cret\n"))
    code, done = told("settings", "proxy-login", "me")
    assert (code, done["data"]) == (0, {"proxy": "http://proxy.example:1", "kept_in": "file"})
    assert "s3cret" not in json.dumps(done)
    assert told("settings", "proxy-login")[1]["data"]["kept_in"] == "file"
    assert told("settings", "proxy-login", "--remove")[1]["data"]["kept_in"] is None
    told("settings", "set", "network.proxy", "system")


def test_caches_are_listed_and_cleaned(told, tmp_path):
    picture = tmp_path / "Data" / "Assets" / "thumbnails" / "a.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"x" * 1000)
    code, found = told("cache", "list")
    pictures = next(item for item in found["data"]["caches"] if item["id"] == "pictures")
    assert (code, pictures["size_bytes"], pictures["way"]) == (0, 1000, "delete")
    assert pictures["cost"]
    assert told("cache", "clean", "pictures")[1]["data"]["freed_bytes"] == 1000
    assert told("cache", "clean", "nothing")[0] == 2
    code, error = told("cache", "clean", "trash")
    assert (code, error["details"]["flag"]) == (4, "--yes")


def test_the_data_folder_is_moved(told, tmp_path):
    told("settings", "set", "window.theme", "dark")
    new = tmp_path / "new"
    code, plan = told("data", "move", new, "--dry-run")
    assert (code, plan["data"]["how"], plan["data"]["problems"]) == (0, "rename", [])
    assert {item["code"] for item in plan["data"]["warnings"]} >= {"temporary"}
    code, error = told("data", "move", new)
    assert (code, error["details"]["flag"]) == (4, "--accept-risk")
    code, done = told("data", "move", new, "--accept-risk")
    assert (code, done["data"]["path"], done["data"]["kept"]) == (0, str(new), False)
    assert told("settings", "get", "window.theme", data=new)[1]["data"]["settings"] == {
        "window.theme": "dark"
    }
    assert told("data", "remove-old", "--yes", data=new)[0] == 3
