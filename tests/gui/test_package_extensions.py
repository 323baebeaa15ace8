"""Extensions on the page of a package: real repositories, a real index over HTTP, real snapshots."""

import asyncio
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from stablehand.core.base.paths import DataPaths
from stablehand.gui.components.extension_news import ExtensionNews
from stablehand.gui.components.extension_words import (
    change_facts,
    found_row,
    installed_row,
    verdict_words,
)
from stablehand.gui.context import Route
from stablehand.gui.pages.package import PackagePage
from stablehand.gui.theme.tokens import LARGEST_TEXT, Size
from stablehand.gui.widgets.dialogs import LineQuestion, Question
from stablehand.gui.words.language import speak
from stablehand.services.app import App
from stablehand.services.extensions import (
    ExtensionView,
    FoundInIndex,
    IndexedExtension,
    PackageChange,
    Verdict,
)
from support import page_checks
from support.extension_world import NAME, Hub, IndexServer, fill, install, program
from support.fake_uis import end_everything
from support.package_index import PackageIndex
from support.window_work import write_install

SLOW = 60_000
ALL = ["broken", "greedy", "hungry", "plain"]
CLICK = Qt.MouseButton.LeftButton


@dataclass
class World:
    hub: Hub
    server: IndexServer
    data: Path
    env: dict


def entry(hub, name, **more):
    said = {"title": name, "author": "somebody", "description": f"{name} does things"}
    return {**said, "files": [hub.url(name)], "install_type": "git-clone", **more}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    if sys.platform == "win32":
        pytest.skip("addresses of files differ there")
    root = tmp_path_factory.mktemp("extensions")
    with PackageIndex() as packages, IndexServer() as server:
        fill(packages)
        program(root / "hub")
        hub = Hub(root / "hub")
        hub.put("plain", {"__init__.py": "PLAIN = 1\n"})
        hub.put("hungry", {"__init__.py": "\n", "requirements.txt": "upd-extra==1.0\n"})
        hub.put("greedy", {"__init__.py": "\n", "requirements.txt": "torch==1.13.0\n"})
        hub.put("broken", {"__init__.py": "raise SystemExit('broken on purpose')\n"})
        names = ("plain", "hungry", "greedy", "broken")
        listed = [entry(hub, name) for name in names]
        wrong = {"title": "wrong", "files": ["file:///etc"], "install_type": "git-clone"}
        server.put("custom-node-list.json", {"custom_nodes": [*listed, wrong]})
        made = install(root / "made" / "Data", hub.folder, packages)
        made.close()
        env = {**os.environ, **made.env, "STABLEHAND_MANAGER_CHANNEL_URL": server.url}
        yield World(hub, server, made.data, env)


@pytest.fixture
def real(world, data):
    shutil.copytree(world.data, data, symlinks=True, dirs_exist_ok=True)
    yield App(DataPaths(data), world.env)
    asyncio.run(end_everything(data, [NAME]))


@pytest.fixture
def app(request, data):
    if "real" in request.fixturenames:
        return request.getfixturevalue("real")
    return App(DataPaths(data), dict(os.environ))


@pytest.fixture
def page(context, qtbot):
    made = PackagePage(context)
    qtbot.addWidget(made)
    made.resize(1000, 900)
    made.show()
    qtbot.waitUntil(lambda: context.live.is_known)
    yield made
    # What was asked for is answered before the program ends: a git that begins then is left behind.
    part = made.view.parts.get("extensions") if made.view is not None else None
    asking = context.live._asking._asked
    if part is not None:
        qtbot.waitUntil(
            lambda: not [one for one in asking.values() if one.owner is part], timeout=SLOW
        )


@pytest.fixture
def news(context):
    return ExtensionNews(context)


def shown(page, qtbot, name=NAME):
    qtbot.waitUntil(lambda: page.context.live.install(name) is not None)
    page.arrive(Route("package", name, "extensions"))
    part = page.view.parts["extensions"]
    qtbot.waitUntil(lambda: part.found is not None, timeout=SLOW)
    return part


def titles(listing):
    return [row.title for row in listing.rows.rows]


def marks(listing):
    return {row.title: row.beside for row in listing.rows.rows}


def found(part, qtbot, names):
    part.tabs.choose("find")
    part._on_tab("find")
    qtbot.waitUntil(lambda: titles(part.index.list) == names, timeout=SLOW)
    return part.index


def asked(record, qtbot, count=1):
    qtbot.waitUntil(lambda: len(record.dialogs) >= count, timeout=SLOW)
    return record.dialogs[count - 1]


def words(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel))


# -- adding ----------------------------------------------------------------------------------------


def test_one_is_found_added_switched_off_removed_and_brought_back(real, page, news, record, qtbot):
    part = shown(page, qtbot)
    assert part.here._stack.currentWidget() is part.here.nothing
    qtbot.mouseClick(part.here.find_button, CLICK)
    index = found(part, qtbot, ALL)
    assert "4 of 4" in index.copy.text()
    assert "1 wrong entr" in index.copy.text()
    index.list.choose(real_url(part, "plain"))
    assert "plain does things" in index.facts.text()
    qtbot.mouseClick(index.add, CLICK)
    question = asked(record, qtbot)
    assert isinstance(question, Question)
    assert "no packages" in words(question)
    qtbot.mouseClick(question.buttons["yes"], CLICK)
    qtbot.waitUntil(lambda: ("Added: plain.", "success") in record.toasts, timeout=SLOW)
    qtbot.waitUntil(lambda: marks(index.list).get("plain") == "Installed", timeout=SLOW)
    assert not index.add.isEnabled()
    part._on_tab("here")
    qtbot.waitUntil(lambda: titles(part.here.list) == ["plain"], timeout=SLOW)
    qtbot.mouseClick(part.here.switch, CLICK)
    qtbot.waitUntil(lambda: marks(part.here.list) == {"plain": "Off"}, timeout=SLOW)
    assert (real.data.packages / NAME / "custom_nodes" / "plain.disabled").is_dir()
    assert part.here.switch.text() == "Switch on"
    qtbot.mouseClick(part.here.remove, CLICK)
    qtbot.waitUntil(lambda: titles(part.here.list) == [], timeout=SLOW)
    assert ("Removed: plain.", "success") in record.toasts


def real_url(part, name):
    return next(item.entry.url for item in part.index.found if item.entry.name == name)


def test_what_would_replace_torch_is_said_before_and_can_be_left_out(
    real, page, news, record, qtbot
):
    part = shown(page, qtbot)
    index = found(part, qtbot, ALL)
    index.list.choose(real_url(part, "greedy"))
    qtbot.mouseClick(index.add, CLICK)
    question = asked(record, qtbot)
    assert "torch==1.13.0" in words(question)
    assert "torch==2.5.0" in words(question)
    assert question.buttons["yes"].text() == "Add without it"
    qtbot.mouseClick(question.buttons["yes"], CLICK)
    qtbot.waitUntil(lambda: ("Added: greedy.", "success") in record.toasts, timeout=SLOW)
    qtbot.waitUntil(lambda: marks(index.list).get("greedy") == "Installed", timeout=SLOW)


def test_what_comes_in_is_said_before_and_a_no_changes_nothing(real, page, record, qtbot):
    part = shown(page, qtbot)
    index = found(part, qtbot, ALL)
    index.list.choose(real_url(part, "hungry"))
    qtbot.mouseClick(index.add, CLICK)
    question = asked(record, qtbot)
    assert "1 package comes in beside yours" in words(question)
    qtbot.mouseClick(question.buttons[""], CLICK)
    assert not (real.data.packages / NAME / "custom_nodes" / "hungry").exists()


def test_versions_that_change_are_said_with_both():
    changes = [PackageChange("numpy", "2.2", "1.26"), PackageChange("old", "1", None)]
    assert change_facts(changes) == ["numpy: 2.2 becomes 1.26", "old 1 goes"]
    many = [PackageChange(f"p{n}", "1", "2") for n in range(9)]
    assert change_facts(many)[-1] == "and 3 more"


def test_search_narrows_the_list_and_says_when_nothing_fits(real, page, qtbot):
    part = shown(page, qtbot)
    index = found(part, qtbot, ALL)
    index.field.setText("hungry")
    qtbot.waitUntil(lambda: titles(index.list) == ["hungry"], timeout=SLOW)
    index.field.setText("no such thing")
    qtbot.waitUntil(lambda: index._stack.currentWidget() is index.nothing, timeout=SLOW)
    assert not index.add.isVisibleTo(page)


def test_an_address_that_is_none_is_refused_in_words(real, page, record, qtbot):
    part = shown(page, qtbot)
    part._on_tab("find")
    qtbot.mouseClick(part.index.by_address, CLICK)
    question = asked(record, qtbot)
    assert isinstance(question, LineQuestion)
    question.field.setText("file:///etc/passwd")
    qtbot.mouseClick(question.buttons["add"], CLICK)
    qtbot.waitUntil(lambda: part._card is not None, timeout=SLOW)
    assert "https://" in words(part._card)


# -- the culprit -----------------------------------------------------------------------------------


def put(data, name, text):
    folder = data / "Packages" / NAME / "custom_nodes" / name
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(text, encoding="utf-8")


def test_the_one_that_breaks_it_is_found_by_stablehand(real, page, record, qtbot, data):
    for number in range(3):
        put(data, f"good-{number}", "\n")
    put(data, "bad", "raise SystemExit('broken on purpose')\n")
    part = shown(page, qtbot)
    qtbot.waitUntil(lambda: len(titles(part.here.list)) == 4, timeout=SLOW)
    qtbot.mouseClick(part.here.culprit, CLICK)
    question = asked(record, qtbot)
    qtbot.mouseClick(question.buttons["self"], CLICK)
    qtbot.waitUntil(lambda: part.bisect.culprit.isVisibleTo(page), timeout=2 * SLOW)
    assert "It is bad" in part.bisect.words.text()
    assert marks(part.here.list)["bad"] != "Off"  # as it was before
    qtbot.mouseClick(part.bisect.culprit, CLICK)
    qtbot.waitUntil(lambda: marks(part.here.list)["bad"] == "Off", timeout=SLOW)
    assert not part.bisect.isVisibleTo(page)


def test_by_hand_each_test_says_what_is_on_and_all_comes_back(real, page, record, qtbot, data):
    put(data, "one", "\n")
    put(data, "two", "\n")
    part = shown(page, qtbot)
    qtbot.waitUntil(lambda: len(titles(part.here.list)) == 2, timeout=SLOW)
    qtbot.mouseClick(part.here.culprit, CLICK)
    qtbot.mouseClick(asked(record, qtbot).buttons["hand"], CLICK)
    qtbot.waitUntil(lambda: part.bisect.good.isVisibleTo(page), timeout=SLOW)
    assert "All extensions are off." in part.bisect.words.text()
    qtbot.waitUntil(lambda: marks(part.here.list) == {"one": "Off", "two": "Off"}, timeout=SLOW)
    assert not part.here.switch.isEnabled()
    qtbot.mouseClick(part.bisect.good, CLICK)
    qtbot.waitUntil(lambda: "All extensions are on." in part.bisect.words.text(), timeout=SLOW)
    qtbot.mouseClick(part.bisect.stop, CLICK)
    qtbot.waitUntil(lambda: not part.bisect.isVisibleTo(page), timeout=SLOW)
    qtbot.waitUntil(lambda: marks(part.here.list) == {"one": "", "two": ""}, timeout=SLOW)


# -- words and looks -------------------------------------------------------------------------------


def test_a_program_without_extensions_says_so(page, data, qtbot):
    write_install(data, "mine", "easel")
    part = shown(page, qtbot, "mine")
    assert part.none.isVisibleTo(page)
    assert not part.tabs.isVisibleTo(page)


@pytest.mark.parametrize(
    ("view", "mark"),
    [
        (ExtensionView("a", Path("a"), enabled=False), "Off"),
        (ExtensionView("a", Path("a"), enabled=True, behind=3), "3 changes behind"),
        (ExtensionView("a", Path("a"), enabled=True, behind=1), "1 change behind"),
        (ExtensionView("a", Path("a"), enabled=True, behind=0), "Up to date"),
        (ExtensionView("a", Path("a"), enabled=True), ""),
        (ExtensionView("a", Path("a"), enabled=True, ref="v2", pinned=True), "Kept at v2"),
        (ExtensionView("a", Path("a"), enabled=True, changed=("x.py",)), "Changed by hand"),
    ],
)
def test_the_state_of_one_in_words(theme, view, mark):
    assert installed_row(view).beside == mark


def test_stars_are_short():
    one = IndexedExtension("Name", "name", "https://example.org/a/name", stars=12_345)
    assert found_row(FoundInIndex(one)).right == "★ 12.3k"


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict("found", ("bad",)), "It is bad: without it everything works."),
        (Verdict("found", ("bad",), others=True), "There is another one"),
        (Verdict("together", ("a", "b")), "together: a, b"),
        (Verdict("not_extensions"), "none of the extensions"),
        (Verdict("works"), "it works"),
    ],
)
def test_verdicts_in_words(theme, verdict, said):
    assert said in verdict_words(verdict)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("tab", ["here", "find"])
def test_everything_is_as_it_should_be_in_the_least_window(
    real, page, theme, qapp, data, qtbot, language, tab
):
    put(data, "one", "\n")
    speak(qapp, language)
    theme.choose("dark", percent=LARGEST_TEXT, motion="reduced")
    part = shown(page, qtbot)
    part.tabs.choose(tab)
    part._on_tab(tab)
    if tab == "find":
        qtbot.waitUntil(lambda: len(titles(part.index.list)) == 4, timeout=SLOW)
    page.resize(Size.WINDOW_LEAST[0] - theme.px(Size.RAIL_FOLDED), Size.WINDOW_LEAST[1] - 40)
    qtbot.wait(50)
    assert page_checks.problems(part) == {}
