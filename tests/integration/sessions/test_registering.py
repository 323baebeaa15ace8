"""A program that keeps a list of its models is told of the shared ones once it runs."""

import sys
from pathlib import Path

import pytest

from stablehand.core.launch.registering import REPORT_FILE, read_report
from stablehand.services import sessions
from stablehand.services.shared_folders import shared_folders
from stablehand.services.waiting import LaunchLimits
from support import invoke_stand_in
from support.fake_uis import until

QUICK = LaunchLimits(ready_s=20, api_s=10, page_alone_s=0.5, grace_s=2)
SHARING = """
[sharing.register_by]
kind = "invokeai"

[[sharing.folders]]
roles = ["StableDiffusion", "Lora"]
"""
SCRIPT = f"""
sys.path.insert(0, {str(Path(invoke_stand_in.__file__).parent)!r})
from invoke_stand_in import invoke_server
with invoke_server(port=port, polls=1) as (invoke, address):
    invoke.refuses = {{"odd.safetensors"}}
    print("Running on URL:", address, flush=True)
    try:
        time.sleep(600)
    except KeyboardInterrupt:
        print(len(invoke.models), "models", flush=True)
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")


@pytest.fixture
def invoke(data, ui):
    folder = ui(SCRIPT, ready="", method="register")
    file = data / "Catalog" / "fake" / "package.toml"
    text = file.read_text("utf-8").replace('["none"]', '["register", "none"]')
    file.write_text(text.replace('default = "none"', 'default = "register"') + SHARING, "utf-8")
    for name in ("StableDiffusion/one", "StableDiffusion/odd", "Lora/fine"):
        model = data / "Models" / f"{name}.safetensors"
        model.parent.mkdir(parents=True, exist_ok=True)
        model.write_bytes(b"weights")
    return folder


async def test_shared_models_are_put_on_its_list_after_it_is_ready(app, data, invoke):
    said = (await shared_folders(app, "fake")).notices
    assert [notice.english() for notice in said] == [
        "The models are put on its list when it runs for the first time."
    ]
    report_file = invoke.own / REPORT_FILE
    assert (await sessions.launch(app, "fake", limits=QUICK)).data.state == "ready"
    await until(lambda: read_report(report_file) is not None)
    report = read_report(report_file)
    names = [Path(path).name for path in report.added]
    assert names == ["fine.safetensors", "one.safetensors"]
    [(path, _)] = report.failed
    assert Path(path).name == "odd.safetensors"
    lines = (await sessions.logs(app, "fake")).data.lines
    assert "[stablehand] Shared models on its list: 2, new: 2" in lines
    found = await shared_folders(app, "fake")
    assert {folder.way for folder in found.data.folders} == {"register"}
    [notice] = found.notices
    assert notice.english().startswith("Models that it did not take: 1, such as odd.safetensors")
    await sessions.stop(app, "fake")
    assert (await sessions.logs(app, "fake")).data.lines[-1] == "2 models"
    assert sorted(path.name for path in (data / "Models").rglob("*.safetensors")) == [
        "fine.safetensors",
        "odd.safetensors",
        "one.safetensors",
    ]


async def test_an_install_that_shares_nothing_is_told_nothing(app, data, invoke, ui):
    ui(SCRIPT, ready="", method="none")
    text = (data / "Catalog" / "fake" / "package.toml").read_text("utf-8")
    assert "register" not in text
    assert (await sessions.launch(app, "fake", limits=QUICK)).data.state == "ready"
    await sessions.stop(app, "fake")
    assert (await sessions.logs(app, "fake")).data.lines[-1] == "0 models"
    assert not (invoke.own / REPORT_FILE).exists()
