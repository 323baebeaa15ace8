"""What a launch does with what is known to do harm: refuse it, say why, go on if the user wants that."""

import json
import sys

import pytest

from stablehand.core.base.errors import ExitCode, StablehandError
from stablehand.core.launch.remembered import names_in
from stablehand.core.records.install import InstallFolder, InstallRecord, now, write_record
from stablehand.services.watch_list import watch_launch, watch_list_file


@pytest.fixture
def app(make):
    made = make()
    made.data.catalog.mkdir(parents=True)
    return made


def installed(app, package_id, *, packages=(), **values):
    """Give an install whose environment holds these packages."""
    folder = InstallFolder(app.data.root, package_id)
    record = InstallRecord(
        name=package_id,
        package=package_id,
        state="installed",
        created_at=now(),
        changed_at=now(),
        **values,
    )
    lib = folder.generation(1) / "env" / ("Lib" if sys.platform == "win32" else "lib/python3.11")
    for name in ("six-1.0", *packages):
        (lib / "site-packages" / f"{name}.dist-info").mkdir(parents=True)
    write_record(folder, record)
    return folder, record, app.catalog.load(package_id).package


async def test_an_install_with_nothing_harmful_is_let_through(app):
    folder, record, package = installed(app, "comfyui")
    (folder.checkout / "custom_nodes" / "good").mkdir(parents=True)
    watched = await watch_launch(app, folder, record, package, harm_accepted=False)
    assert watched.notices == ()
    assert {path.name for path in watched.names} == {"site-packages", "custom_nodes"}
    assert all(names_in(path) == was for path, was in watched.names.items())
    (folder.checkout / "custom_nodes" / "__pycache__").mkdir()
    assert all(names_in(path) == was for path, was in watched.names.items())
    (folder.checkout / "custom_nodes" / "new").mkdir()
    assert not all(names_in(path) == was for path, was in watched.names.items())


async def test_a_finding_refuses_the_launch_with_everything_one_has_to_know(app):
    folder, record, package = installed(app, "comfyui", packages=["ultralytics-8.3.41"])
    (folder.checkout / "custom_nodes" / "ComfyUI_LLMVISION").mkdir(parents=True)
    with pytest.raises(StablehandError) as caught:
        await watch_launch(app, folder, record, package, harm_accepted=False)
    error = caught.value
    assert (error.code, error.exit_code) == ("decision.needed", ExitCode.DECISION_NEEDED)
    said = error.message.english()
    assert "comfyui is not started: ultralytics 8.3.41" in said
    assert "miner" in said
    assert "8.3.47" in said
    hint = error.hint.english()
    assert "stablehand doctor comfyui" in hint
    assert "--accept-risk" in hint
    assert "ultralytics-8.3.41.dist-info" in hint
    assert "ComfyUI_LLMVISION" in error.more[0].english()
    assert error.details["flag"] == "--accept-risk"
    unsafe = json.loads(json.dumps(error.details))["unsafe"]
    assert [(item["kind"], item["name"], item["version"]) for item in unsafe] == [
        ("package", "ultralytics", "8.3.41"),
        ("extension", "ComfyUI_LLMVISION", None),
    ]
    assert unsafe[0]["source"] == "PYSEC-2024-154"


async def test_it_is_started_where_that_is_wanted_and_said_each_time(app):
    folder, record, package = installed(app, "comfyui", packages=["ultralytics-8.3.41"])
    watched = await watch_launch(app, folder, record, package, harm_accepted=True)
    (notice,) = watched.notices
    assert "ultralytics 8.3.41" in notice.english()


async def test_an_install_that_computes_for_another_is_looked_through_too(app):
    installed(app, "comfyui", packages=["litellm-1.82.8"])
    folder, record, package = installed(app, "swarmui", required={"comfyui": "comfyui"})
    with pytest.raises(StablehandError) as caught:
        await watch_launch(app, folder, record, package, harm_accepted=False)
    assert "swarmui is not started: litellm 1.82.8" in caught.value.message.english()


async def test_the_user_s_own_list_counts_and_a_damaged_one_is_said(app):
    folder, record, package = installed(app, "comfyui", packages=["own_thing-1.0"])
    file = watch_list_file(app)
    file.write_text(
        "format = 1\n[[packages]]\nname = 'own-thing'\nversions = 'all'\nwhy = 'Bad.'\n"
    )
    with pytest.raises(StablehandError) as caught:
        await watch_launch(app, folder, record, package, harm_accepted=False)
    assert "Bad. Remove it" in caught.value.message.english()
    file.write_text("format = one")
    (notice,) = (await watch_launch(app, folder, record, package, harm_accepted=False)).notices
    assert str(file) in notice.english()
