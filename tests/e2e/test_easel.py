"""The main job, unmocked: `up` installs the built-in UI with torch, starts it, and an image comes back."""

import base64
import json
import subprocess
import sys

import pytest

from support.programs import Program, fetch, free_port, is_stage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups of POSIX")

LOOK = """
import json, sys
from PIL import Image
image = Image.open(sys.argv[1])
print(json.dumps([image.size, image.convert("L").getextrema(), len(set(image.convert("RGB").getdata())),
                  image.text.get("parameters", "")]))
"""


@pytest.fixture(scope="module")
def easel(tmp_path_factory):
    made = Program(tmp_path_factory.mktemp("easel") / "Мои данные" / "Data")
    made.data.parent.mkdir()
    yield made
    made.close()


@pytest.fixture(scope="module")
def first(easel):
    """The very first `up`, on an empty folder."""
    return easel.run("up", "--detach", "--port", str(free_port()), timeout=900)


def test_the_first_up_installs_launches_and_is_ready(easel, first):
    stages = [event["stage"] for event in first["events"] if event["event"] == "progress"]
    assert {"install/torch", "install/requirements", "install/probe"} <= set(stages)
    shares = [event["share"] for event in first["events"] if event["event"] == "progress"]
    assert shares == sorted(shares)
    assert [e["event"] for e in first["events"]][-1] == "ready"
    view = first["data"]
    assert (view["install"], view["api_ready"]) == ("easel", True)
    assert view["url"].startswith("http://127.0.0.1:")
    installed = easel.run("list")["data"]["installs"][0]
    assert installed["torch"]["version"].startswith("2.13.0")
    said = " ".join(first.get("notices", []))
    # Where the torch index cannot be reached, the general one stands in, and that is said.
    assert installed["torch"]["fallback"] is ("general index" in said)


def test_an_image_comes_back_with_metadata_and_varied_pixels(easel, first, tmp_path):
    url = first["data"]["url"]
    answer = fetch(
        f"{url}/sdapi/v1/txt2img",
        {"prompt": "a horse", "steps": 2, "width": 64, "height": 64, "seed": 7},
    )
    assert (
        "noise" in json.loads(answer["info"])["infotexts"][0].lower() or "noise" in answer["info"]
    )
    file = tmp_path / "image.png"
    file.write_bytes(base64.b64decode(answer["images"][0]))
    python = easel.data / "Packages" / "easel" / "venv" / "bin" / "python"
    looked = subprocess.run(
        [str(python), "-c", LOOK, str(file)], capture_output=True, text=True, timeout=60
    )
    size, (darkest, lightest), colours, parameters = json.loads(looked.stdout)
    assert size == [64, 64]
    assert lightest - darkest > 60
    assert colours > 200
    assert parameters.startswith("a horse")
    assert "Seed: 7" in parameters
    assert "Size: 64x64" in parameters
    saved = list((easel.data / "Images" / "easel").rglob("*.png"))
    assert len(saved) == 1, "the shared outputs have it too"


def test_stop_leaves_no_process_and_the_second_up_installs_nothing(easel, first):
    assert easel.run("stop", "easel")["data"] == {
        "name": "easel",
        "stopped": True,
        "forced": False,
    }
    assert easel.processes() == []
    again = easel.run("up", "--detach", "--port", str(free_port()))
    assert not any(is_stage("torch")(event) for event in again["events"])
    assert fetch(f"{again['data']['url']}/sdapi/v1/sd-models") is not None
    easel.run("stop", "easel")
    assert easel.processes() == []


def test_its_record_says_which_torch_and_why(easel, first):
    record = json.loads(
        (easel.data / "Packages/easel/.stablehand/install.json").read_text(encoding="utf-8")
    )
    assert record["torch"]["reason"]
    lock = json.loads(
        (easel.data / "Packages/easel/.stablehand/gen/1/lock.json").read_text(encoding="utf-8")
    )
    assert lock["packages"]["torch"] == record["torch"]["version"]
    constraints = easel.data / "Packages/easel/.stablehand/gen/1/constraints.txt"
    assert f"torch=={record['torch']['version']}" in constraints.read_text(encoding="utf-8")
