"""Links, loops, names and versions that lead an update astray: nothing outside is touched, sharing survives."""

import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing

import pytest

from support.fault_kills import things_lost, world_lost
from support.fault_world import NAME, VERSIONS, World, tree_marks
from support.shared_install import git

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="symbolic links of POSIX")
INNER = "of the repository\n"


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    with World(tmp_path_factory.mktemp("traps"), files=4) as made:
        yield made


@pytest.fixture
def notes(world):
    """The install with version one and everything of the user's in it."""
    world.start_from("one")
    return world.checkout


def version(world, tag, files, gone=()):
    """Make a version of the program that differs from the first by these files; None ends one."""
    hub = world.root / "hub" / "example" / "notes"
    git(hub, "checkout", "-q", "--detach", "v1.0")
    for name in gone:
        git(hub, "rm", "-rq", name)
    for name, text in files.items():
        place = hub / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    git(hub, "add", "--all", "--force")
    git(hub, "commit", "-q", "--allow-empty", "-m", tag)
    git(hub, "tag", "-f", tag)
    return git(hub, "rev-parse", "HEAD").strip()


def update(world, ref, **more):
    return world.program.run("update", NAME, "--ref", ref, "--no-trial", **more)


def back(world, number=1):
    return world.program.run("rollback", NAME, str(number))


def untouched(world, version="one", *, has_second=True):
    """Everything of the user's in its place, and nothing outside changed.

    `has_second`: the second repository is the one that the user wrote into.
    """
    lost = things_lost(world, world.checkout, version) + world_lost(world)
    second = "repositories/second/mine.txt is missing"
    if has_second or version == "two":
        return lost
    assert second in lost, "another version brings its own second repository"
    held = world.checkout / ".stablehand/gen/1/held/repositories/second/mine.txt"
    assert held.exists()
    return [item for item in lost if item != second]


def works(world, version="one", second=None):
    wanted = {**VERSIONS[version], "second": second or VERSIONS[version]["second"]}
    return wanted.items() <= world.answer().items()


def write(path, text="mine"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_links_of_the_users_above_the_programs_own_files(world, notes):
    """One above tracked files that differ, one above tracked files of the same names, one that dangles."""
    elsewhere = world.outside / "my lib"
    shutil.copytree(notes / "lib", elsewhere)
    write(elsewhere / "module_000.py", "mine, not the program's")
    world.wanted["outside"] = tree_marks(world.outside)
    shutil.rmtree(notes / "lib")
    (notes / "lib").symlink_to(elsewhere)
    (notes / "extensions" / "dangling").symlink_to(world.outside / "nowhere")
    update(world, "v2.0")
    assert (notes / "version.txt").read_text() == "two\n"
    assert os.readlink(notes / "lib") == str(elsewhere)
    assert os.readlink(notes / "extensions" / "dangling") == str(world.outside / "nowhere")
    assert untouched(world, "two") == []
    back(world)
    assert os.readlink(notes / "lib") == str(elsewhere)
    assert untouched(world) == []
    world.program.run("uninstall", NAME)
    assert world_lost(world) == []
    assert os.readlink(world.trashed() / "lib") == str(elsewhere)
    world.program.run("uninstall", NAME, "--undo")
    assert untouched(world) == []
    assert works(world)


def test_links_that_lead_round_and_round(world, notes):
    for place, aim in (
        ("extensions/up", ".."),
        ("models/other/round", "round"),
        ("models/other/deep", "../.."),
        ("outputs/home", str(world.data)),
        ("lib/loop", "."),
        ("user/again", "../user"),
    ):
        (notes / place).symlink_to(aim)
    update(world, "v2.0")
    assert untouched(world, "two") == []
    back(world)
    assert untouched(world) == []
    for place in ("extensions/up", "models/other/round", "outputs/home", "lib/loop", "user/again"):
        assert (notes / place).is_symlink(), place
    assert works(world)
    world.program.run("doctor", NAME)
    world.program.run("uninstall", NAME)
    assert world_lost(world) == []


def home_of_somebody(world):
    home = world.outside / "home"
    for path in ("Documents/letter.txt", ".config/app.ini", "Pictures/one.png", ".git/HEAD"):
        write(home / path, f"private: {path}")
    world.wanted["outside"] = tree_marks(world.outside)
    return home


def test_an_install_folder_that_became_a_link_to_somebodys_home(world, notes):
    home = home_of_somebody(world)
    notes.rename(world.root / "moved away")
    notes.symlink_to(home)
    for words in (
        ("update", NAME),
        ("rollback", NAME),
        ("doctor", NAME, "--fix"),
        ("launch", NAME),
    ):
        error = world.program.run(*words, expect=None)
        assert error["code"] == "install.unknown", words
    assert world.program.run("install", NAME, expect=1)["code"] == "install.foreign"
    assert world_lost(world) == []
    world.program.run("uninstall", NAME)
    assert not os.path.lexists(notes)
    assert world_lost(world) == []
    (world.root / "moved away").rename(notes)
    assert untouched(world) == []
    assert works(world)


def test_a_home_in_which_records_of_an_install_lie(world, notes):
    """Even what says of itself that it is an install is somebody's home: files of theirs stay as they are."""
    home = home_of_somebody(world)
    shutil.copytree(notes / ".stablehand", home / ".stablehand", symlinks=True)
    (home / ".git" / "HEAD").unlink()
    (home / ".git").rmdir()
    world.wanted["outside"] = tree_marks(world.outside)
    notes.rename(world.root / "moved away")
    notes.symlink_to(home)
    before = {
        k: v for k, v in tree_marks(home).items() if not k.startswith((".stablehand", "venv"))
    }
    for words in (("update", NAME), ("rollback", NAME, "1"), ("uninstall", NAME)):
        world.program.run(*words, expect=None)
        now = {
            k: v for k, v in tree_marks(home).items() if not k.startswith((".stablehand", "venv"))
        }
        assert {key: now.get(key) for key in before} == before, words
    assert home.is_dir()
    shutil.rmtree(world.root / "moved away")


def test_an_install_on_another_drive_behind_a_link_is_updated_where_it_lies(world, notes):
    real = world.root / "other drive" / "notes"
    real.parent.mkdir(exist_ok=True)
    notes.rename(real)
    notes.symlink_to(real)
    update(world, "v2.0")
    assert notes.is_symlink()
    assert untouched(world, "two") == []
    back(world)
    assert untouched(world) == []
    assert works(world)
    world.program.run("uninstall", NAME)
    assert (real / "notes" / "my notes.txt").exists()
    shutil.rmtree(real)


def test_a_repository_that_begins_to_track_files_in_linked_folders(world, notes):
    write(world.data / "Models" / "VAE" / "best.safetensors", "weights of the user's")
    world.wanted["tree"]["Models"] = tree_marks(world.data / "Models")
    version(
        world,
        "tracks",
        {
            "models/vae/best.safetensors": INNER,
            "models/vae/read me.txt": INNER,
            "models/lora/style.safetensors": INNER,
            "models/lora/Lora/style.safetensors": INNER,
        },
    )
    update(world, "tracks")
    assert (notes / "models" / "vae" / "best.safetensors").read_text() == INNER
    assert (notes / "models" / "lora" / "style.safetensors").read_text() == INNER
    assert untouched(world, has_second=False) == []
    assert (notes / "models" / "vae" / "VAE" / "best.safetensors").read_text() != INNER
    # And one that ends it again: by a version, then by going back.
    update(world, "v1.0")
    assert untouched(world, has_second=False) == []
    assert (notes / "models" / "vae" / "best.safetensors").read_text() == "weights of the user's"
    back(world, 1)
    assert untouched(world) == []
    assert works(world)
    assert (notes / "models" / "vae").is_symlink()


def test_a_file_that_becomes_a_folder_and_a_folder_that_becomes_a_file(world, notes):
    version(
        world,
        "turned",
        {"lib": INNER, "same.py/inner.py": INNER, "notes.d": INNER},
        gone=("lib", "same.py"),
    )
    write(notes / "lib" / "mine.py")
    write(notes / "notes.d" / "mine.txt")
    for folder in ("lib", "notes.d"):
        error = update(world, "turned", expect=1)
        assert error["code"] == "update.blocked"
        assert (notes / folder / next(os.walk(notes / folder))[2][-1]).exists()
        assert (notes / "lib" / "module_000.py").exists()
        assert untouched(world) == []
        kept = world.root / f"put away {folder}"
        mine = notes / folder / ("mine.py" if folder == "lib" else "mine.txt")
        mine.rename(kept)
        if folder == "notes.d":
            mine.parent.rmdir()
    update(world, "turned")
    assert (notes / "lib").read_text() == INNER
    assert (notes / "same.py" / "inner.py").read_text() == INNER
    kept = notes / ".stablehand" / "gen" / "1" / "kept" / "same.py"
    assert kept.read_text() == "of the user: same.py\n"
    assert works(world, second="2")
    back(world)
    assert untouched(world) == []
    assert works(world)


NAMES = (
    "sp ace/with space.txt",
    "Кириллица/Имя файла.txt",
    "new\nline/file\n.txt",
    "quotes \"'`$HOME.txt",
    "-dash.txt",
    "#hash!.txt",
    "tab\tname.txt",
)


def test_names_that_are_hard_to_write_down(world, notes):
    version(world, "hard", dict.fromkeys(NAMES, INNER))
    mine = {name: f"mine: {name}" for name in NAMES}
    for name, text in mine.items():
        write(notes / name, text)  # where the next version has files
    update(world, "hard")
    for name, text in mine.items():
        assert (notes / name).read_text(encoding="utf-8") == text
    back(world)
    for name, text in mine.items():
        assert (notes / name).read_text(encoding="utf-8") == text
    assert untouched(world) == []
    status = git(notes, "status", "--porcelain", "--untracked-files=no")
    assert "sp ace" not in status, "they are nobody's but the user's in version one"


def test_names_that_differ_only_in_case(world, notes):
    write(notes / "Probe")
    if (notes / "pROBE").exists():
        pytest.skip("this drive takes them for one")
    version(world, "cased", {"readme.txt": INNER, "ReadMe.txt": INNER * 2, "MODELS/x.txt": INNER})
    write(notes / "README.txt")
    write(notes / "ReadMe.txt", "mine too")
    update(world, "cased")
    assert (notes / "README.txt").read_text() == "mine"
    assert (notes / "ReadMe.txt").read_text() == "mine too"
    assert (notes / "readme.txt").read_text() == INNER
    back(world)
    assert (notes / "README.txt").read_text() == "mine"
    assert (notes / "ReadMe.txt").read_text() == "mine too"
    assert not (notes / "readme.txt").exists()
    assert untouched(world) == []


def test_commits_of_the_users_come_back_even_after_git_has_cleaned_up(world, notes):
    git(notes, "checkout", "-q", "-B", "mine")
    write(notes / "mine.py", "MINE = 1\n")
    git(notes, "add", "mine.py")
    git(notes, "commit", "-q", "-m", "of the user")
    head = git(notes, "rev-parse", "HEAD")
    git(notes, "checkout", "-q", "--detach")
    git(notes, "branch", "-q", "-D", "mine")
    update(world, "v2.0")
    assert not (notes / "mine.py").exists()
    git(notes, "reflog", "expire", "--expire=now", "--all")
    git(notes, "gc", "-q", "--prune=now")
    back(world)
    assert git(notes, "rev-parse", "HEAD") == head
    assert (notes / "mine.py").read_text() == "MINE = 1\n"
    assert untouched(world) == []


def test_the_same_version_again_by_another_way(world, notes):
    """To version two and to version one by updates, then back to where it began: nothing is lost on the way."""
    update(world, "v2.0")
    update(world, "v1.0")
    assert untouched(world, has_second=False) == []
    write(notes / "patch_me.py", "a newer one of the user's")
    back(world, 1)
    # It was theirs to change: the versions do not differ in it, so it stays as it is now.
    assert (notes / "patch_me.py").read_text() == "a newer one of the user's"


def test_a_file_made_anew_under_the_name_of_one_that_is_kept(world, notes):
    version(world, "without", {"version.txt": "one\n", "more.txt": INNER})
    update(world, "v2.0")
    update(world, "without")
    write(notes / "tool.py", "a newer one of the user's")
    back(world, 1)
    held = sorted((notes / ".stablehand" / "gen").glob("*/kept/tool.py"))
    there = {path.read_text() for path in (notes / "tool.py", *held)}
    assert there >= {"of the user: tool.py\n", "a newer one of the user's"}


def test_the_log_of_a_newer_database_does_not_meet_an_older_one(world, notes):
    """A program that was killed leaves its write-ahead log; beside another database it would ruin that."""
    update(world, "v2.0")
    assert works(world, "two")
    database = notes / "user" / "notes.db"
    with closing(sqlite3.connect(database)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("INSERT INTO notes VALUES ('of version two')")
        db.commit()
        log = database.with_name("notes.db-wal").read_bytes()
    database.with_name("notes.db-wal").write_bytes(log)
    back(world)
    assert not database.with_name("notes.db-wal").exists()
    assert untouched(world) == []
    assert works(world)


def test_a_version_that_brings_a_link_out_of_its_folder(world, notes):
    """Links that a repository tracks are checked out as links; what they lead to is nobody's business."""
    hub = world.root / "hub" / "example" / "notes"
    git(hub, "checkout", "-q", "--detach", "v1.0")
    git(hub, "rm", "-rq", "lib")
    (hub / "lib").symlink_to(world.outside / "more")
    git(hub, "add", "lib")
    git(hub, "commit", "-q", "-m", "astray")
    git(hub, "tag", "-f", "astray")
    update(world, "astray")
    assert (notes / "lib").is_symlink()
    assert untouched(world, has_second=False) == []
    back(world)
    assert (notes / "lib" / "module_000.py").exists()
    assert not (notes / "lib").is_symlink()
    assert untouched(world) == []


def test_second_repositories_with_work_in_them_outlast_their_generation(world, notes):
    """What somebody wrote into a second repository is not deleted with a snapshot: it goes to the trash."""
    update(world, "v2.0")
    world.program.run("snapshots", NAME, "--remove", "1")
    found = list((world.data / "Trash").rglob("mine.txt"))
    assert [path.read_text() for path in found] == ["of the user: repositories/second/mine.txt\n"]
    kept = list((world.data / "Trash").rglob("patch_me.py"))
    assert [path.read_text() for path in kept] == ["of the user: patch_me.py\n"]
    assert json.loads((notes / ".stablehand" / "install.json").read_text())["generation"] == 2
    assert works(world, "two")
