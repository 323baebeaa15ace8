"""Links that show models of programs which were taken over: entered, unlike any other."""

from stablehand.core.models.library.entry import MAIN, ModelRoot
from stablehand.core.models.library.looking import look
from stablehand.core.models.walk import walk
from support.foreign_trees import model


def test_only_named_links_are_entered_and_no_link_below_them(tmp_path):
    tree, far = tmp_path / "Models", tmp_path / "far"
    model(far / "lora" / "deep" / "a.safetensors", 10)
    model(tmp_path / "elsewhere" / "b.safetensors", 20)
    (far / "lora" / "out").symlink_to(tmp_path / "elsewhere")
    (far / "lora" / "up").symlink_to(far)
    (tree / "Lora").mkdir(parents=True)
    for name in ("ours", "another"):
        (tree / "Lora" / name).symlink_to(far / "lora")
    found = walk(tree, followed={"Lora/ours"})
    assert list(found.models) == ["Lora/ours/deep/a.safetensors"]
    assert found.models["Lora/ours/deep/a.safetensors"].kind == "lora"
    assert sorted(found.links_out) == ["Lora/another", "Lora/ours/out", "Lora/ours/up"]
    assert walk(tree).models == {}


def test_what_lies_on_a_drive_that_is_away_stays_known(tmp_path):
    tree, far = tmp_path / "Models", tmp_path / "far"
    model(far / "a.safetensors", 10)
    (tree / "Lora").mkdir(parents=True)
    (tree / "Lora" / "ours").symlink_to(far)
    database, followed = tmp_path / "library.db", {"Lora/ours"}
    roots = [ModelRoot(MAIN, tree, "Models")]
    assert look(database, roots, followed=followed).changes.counts == (1, 0, 0, 0, 0)
    far.rename(tmp_path / "away")
    gone = look(database, roots, followed=followed)
    assert gone.changes.counts == (0, 0, 0, 0, 1)
    assert gone.walked[MAIN].unreadable == {"Lora/ours/": "it is not there"}
    (tmp_path / "away").rename(far)
    assert look(database, roots, followed=followed).changes.counts == (0, 0, 0, 0, 1)
