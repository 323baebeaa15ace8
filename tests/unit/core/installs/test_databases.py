"""The databases of a program, found in its checkout and nowhere else."""

from stablehand.core.base.links import make_link
from stablehand.core.installs.databases import databases_in


def test_databases_are_found_with_what_lies_beside_them_and_through_no_link(tmp_path):
    checkout, elsewhere = tmp_path / "checkout", tmp_path / "elsewhere"
    for place in ("user/comfyui.db", "user/comfyui.db-wal", "Data/Users.ldb", "cache.db"):
        (checkout / place).parent.mkdir(parents=True, exist_ok=True)
        (checkout / place).write_bytes(b"x")
    (checkout / "models" / "deep").mkdir(parents=True)
    (checkout / "models" / "deep" / "model.db").write_bytes(b"x")
    elsewhere.mkdir()
    (elsewhere / "theirs.db").write_bytes(b"x")
    make_link(elsewhere, checkout / "databases")
    make_link(elsewhere / "theirs.db", checkout / "link.db")
    assert databases_in(checkout) == (
        "Data/Users.ldb",
        "cache.db",
        "user/comfyui.db",
        "user/comfyui.db-wal",
    )
    assert databases_in(tmp_path / "nothing") == ()
