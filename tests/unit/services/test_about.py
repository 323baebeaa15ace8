"""Facts about an install that stand in no record."""

import os

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.services.about import about_install
from support.window_work import write_install


async def test_definition_places_and_logs_are_found(make):
    app = make()
    folder = write_install(app.data.root, "mine", package="forge")
    (folder.generation(1) / "env").mkdir(parents=True)
    (folder.generation(1) / "log").mkdir()
    (folder.generation(1) / "log" / "install.log").write_text("x")
    folder.logs.mkdir(parents=True)
    for age, name in enumerate(("new.log", "older.log", "oldest.log")):
        (folder.logs / name).write_text("x")
        os.utime(folder.logs / name, (1_000_000 - age, 1_000_000 - age))
    about = await about_install(app, "mine")
    assert about.package.name == "Stable Diffusion WebUI Forge"
    assert about.environment == folder.generation(1) / "env"
    assert about.install_log == folder.generation(1) / "log" / "install.log"
    assert [path.name for path in about.session_logs] == ["new.log", "older.log", "oldest.log"]
    assert (about.folder, about.logs) == (folder.checkout, folder.logs)


async def test_what_is_not_there_is_none(make):
    app = make()
    write_install(app.data.root, "mine", package="gone-from-the-catalog")
    about = await about_install(app, "mine")
    assert (about.package, about.environment, about.install_log) == (None, None, None)
    assert about.session_logs == ()


async def test_an_unknown_install_is_told(make):
    with pytest.raises(StablehandError) as caught:
        await about_install(make(), "nobody")
    assert caught.value.code == "install.unknown"
