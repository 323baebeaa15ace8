"""What another name, a copy and a return would do, told before it."""

import shutil

import pytest

from stablehand.core.base.errors import StablehandError
from stablehand.services.adopting import AdoptRequest, start_adopt
from stablehand.services.install_previews import (
    check_name,
    preview_duplicate,
    preview_giving_back,
    preview_rename,
)
from support import foreign_trees as trees
from support.fake_uis import make_install
from support.programs import SUPPORT
from support.window_work import write_install


async def refusal(app, new, old=""):
    with pytest.raises(StablehandError) as caught:
        await check_name(app, new, old)
    return caught.value.code


async def test_names(make):
    app = make()
    write_install(app.data.root, "one")
    (app.data.packages / "stray").mkdir()
    damaged = write_install(app.data.root, "damaged")
    damaged.record.write_text("{")
    await check_name(app, "free")
    await check_name(app, "ONE", "one")
    assert await refusal(app, "a/b") == "usage"
    assert await refusal(app, "one") == "install.exists"
    assert await refusal(app, "stray") == "install.exists"
    assert await refusal(app, "damaged") == "install.exists"


async def test_what_goes_along_with_a_name(make):
    app = make()
    folder = write_install(app.data.root, "one")
    write_install(app.data.root, "two", required={"comfyui": "one"})
    images = app.data.images / "one"
    images.mkdir(parents=True)
    (images / "a.png").write_bytes(bytes(1000))
    folder.logs.mkdir(parents=True)
    (folder.logs / "x.log").write_bytes(bytes(200))
    found = await preview_rename(app, "one")
    assert (found.images_bytes, found.logs_bytes, found.users) == (1000, 200, ("two",))


async def test_what_a_copy_takes(make):
    app = make()
    folder = make_install(app.data.root, "serve()\n", name="one")
    script = (folder.checkout / "ui.py").stat().st_size
    (folder.checkout / "styles.csv").write_bytes(bytes(3000))
    model = folder.checkout / "models" / "a.safetensors"
    model.parent.mkdir()
    model.write_bytes(bytes(5000))
    (app.data.packages / "ONE 2").mkdir()
    packages = folder.generation(1) / "env" / "lib" / "python3.11" / "site-packages" / "torch"
    packages.mkdir(parents=True)
    (packages / "torch.so").write_bytes(bytes(70_000))
    found = await preview_duplicate(app, "one")
    assert found.suggested == "one 3"
    assert (found.left, found.left_bytes) == (1, 5000)
    assert found.copied_bytes == 3000 + script
    assert found.shared_bytes == 70_000
    assert found.free_bytes > 0


async def test_what_a_return_means(make, tmp_path):
    app = make(environ={"HOME": str(tmp_path / "home")})
    shutil.copytree(SUPPORT / "clerk", app.data.catalog / "clerk")
    old = trees.checkout(tmp_path / "old" / "clerk", trees.CLERK, trees.SOURCES["clerk"])
    trees.model(old / "models" / "lora" / "a.safetensors", 1000)
    job = await start_adopt(app, AdoptRequest(old))
    await job.result()
    found = await preview_giving_back(app, "clerk")
    assert (found.path, found.links, found.freed_bytes) == (old, 1, 0)
    assert not found.is_changed
