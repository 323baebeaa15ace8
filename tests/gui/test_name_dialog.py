"""Another name for an install, and a copy of one: the name is checked as it is typed, the numbers stand there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu

from stablehand.gui.components.name_dialog import ask_duplicate, ask_rename
from stablehand.gui.context import Route
from stablehand.gui.pages.package.head import PackageHead
from stablehand.gui.pages.packages import PackagesPage
from support import page_checks
from support.fake_uis import make_install
from support.window_work import HeldJob, write_install


@pytest.fixture
def asked(context, record, qtbot):
    """Give a function that opens a dialog about an install and gives it."""

    def ask(how, name):
        qtbot.waitUntil(lambda: context.live.install(name) is not None)
        before = len(record.dialogs)
        how(context, name)
        qtbot.waitUntil(lambda: len(record.dialogs) > before, timeout=10_000)
        return record.dialogs[-1]

    return ask


def texts(dialog):
    return [label.text().removeprefix("•  ") for label in dialog.findChildren(QLabel)]


def press(qtbot, button):
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def wrong(dialog):
    """What is wrong with a dialog; it begins at its field, from where Tab goes round in order."""
    found = page_checks.problems(dialog)
    assert dialog.field.hasFocus()
    return {kind: what for kind, what in found.items() if kind != "out of order"}


def typed(dialog, text):
    dialog.field.setText(text)
    return dialog


def offered(head):
    menu = QMenu()
    head.fill_menu(menu)
    return {action.text(): action.isEnabled() for action in menu.actions() if action.text()}


def test_an_install_gets_another_name_and_its_page_follows(asked, context, data, record, qtbot):
    folder = write_install(data, "one")
    (folder.checkout / "mine.txt").write_text("mine")
    images = data / "Images" / "one"
    images.mkdir(parents=True)
    (images / "a.png").write_bytes(bytes(2_000_000))
    dialog = asked(ask_rename, "one")
    assert "Its images go along: 2.0 MB." in texts(dialog)
    assert not dialog.buttons["ok"].isEnabled()  # it is called like this already
    typed(dialog, "my work")
    qtbot.waitUntil(dialog.buttons["ok"].isEnabled)
    assert wrong(dialog) == {}
    press(qtbot, dialog.buttons["ok"])
    qtbot.waitUntil(lambda: context.live.install("my work") is not None, timeout=20_000)
    assert (data / "Packages" / "my work" / "mine.txt").read_text() == "mine"
    assert (data / "Images" / "my work" / "a.png").is_file()
    assert context.live.install("one") is None
    qtbot.waitUntil(lambda: record.went == [Route("package", "my work")])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("two", "There is already an install named 'two'"),
        ("a/b", "cannot be the name of an install"),
        ("stray", "There is something else at"),
        ("CON", "cannot be the name of an install"),
    ],
)
def test_a_name_that_will_not_do_is_told_as_it_is_typed(asked, data, qtbot, text, said):
    write_install(data, "one")
    write_install(data, "two")
    (data / "Packages" / "stray").mkdir()
    dialog = typed(asked(ask_rename, "one"), text)
    qtbot.waitUntil(lambda: said in dialog.row.error.text())
    assert not dialog.buttons["ok"].isEnabled()
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    typed(dialog, "three")
    assert dialog.row.error.text() == ""
    qtbot.waitUntil(dialog.buttons["ok"].isEnabled)
    dialog.reject()
    qtbot.wait(200)
    assert (data / "Packages" / "one").is_dir()


def test_its_own_name_in_other_capitals_is_free_for_it(asked, context, data, qtbot):
    write_install(data, "one")
    dialog = typed(asked(ask_rename, "one"), "One")
    qtbot.waitUntil(dialog.buttons["ok"].isEnabled)
    qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: context.live.install("One") is not None, timeout=20_000)


def test_a_copy_takes_a_free_name_and_says_what_it_takes(asked, context, data, qtbot):
    folder = make_install(data, "serve()\n", name="one")
    (folder.checkout / "mine.dat").write_bytes(bytes(3_000_000))
    write_install(data, "one 2")
    dialog = asked(ask_duplicate, "one")
    assert dialog.field.text() == "one 3"
    assert [text for text in texts(dialog) if text.startswith("The copy takes 3.0 MB of its own")]
    assert dialog.copies is None  # no models in its own folder
    qtbot.waitUntil(dialog.buttons["ok"].isEnabled)
    assert wrong(dialog) == {}
    dialog.reject()


def test_models_in_its_own_folder_are_copied_only_if_that_is_wanted(asked, data, qtbot):
    folder = make_install(data, "serve()\n", name="one")
    model = folder.checkout / "models" / "a.safetensors"
    model.parent.mkdir()
    model.write_bytes(bytes(5_000_000))
    dialog = asked(ask_duplicate, "one")
    assert dialog.copies.text().endswith("1 files, 5.0 MB")
    assert not dialog.copies.isChecked()
    dialog.reject()


def test_a_copy_that_cannot_be_made_is_told_and_leaves_the_original(asked, context, data, qtbot):
    folder = make_install(data, "serve()\n", name="one")
    dialog = asked(ask_duplicate, "one")
    qtbot.waitUntil(dialog.buttons["ok"].isEnabled)
    stray = data / "Packages" / "one 2" / "mine.txt"  # somebody was faster
    stray.parent.mkdir()
    stray.write_text("mine")
    press(qtbot, dialog.buttons["ok"])
    live = context.live
    qtbot.waitUntil(lambda: not live.busy_jobs() and "one 2" in live.problems, timeout=30_000)
    assert live.problems["one 2"].kind == "duplicate"
    assert (folder.checkout / "ui.py").is_file() and stray.read_text() == "mine"


def test_while_it_is_made_a_copy_has_a_card(context, data, qtbot):
    page = PackagesPage(context)
    qtbot.addWidget(page)
    page.show()
    write_install(data, "one")
    qtbot.waitUntil(lambda: "one" in page.cards)
    job = HeldJob(context.live, "duplicate", "one 2")
    qtbot.waitUntil(lambda: "one 2" in page.cards)
    assert page.cards["one 2"].badge.label.text() == "Duplicating"
    job.let_go()
    qtbot.waitUntil(lambda: "one 2" not in page.cards)


def test_the_menu_of_the_page_offers_it_while_nothing_is_at_work(context, data, qtbot):
    write_install(data, "one")
    write_install(data, "two", state="failed")
    qtbot.waitUntil(lambda: context.live.install("two") is not None)
    head = PackageHead(context, "one", context.window)
    head.show_install(context.live.install("one"), None, None)
    assert offered(head)["Rename…"] and offered(head)["Duplicate…"]
    assert "Give it back…" not in offered(head)
    job = HeldJob(context.live, "update", "one")
    qtbot.waitUntil(lambda: context.live.job_of("one") is not None)
    assert not offered(head)["Rename…"] and not offered(head)["Duplicate…"]
    job.let_go()
    other = PackageHead(context, "two", context.window)
    other.show_install(context.live.install("two"), None, None)
    assert offered(other)["Rename…"] and not offered(other)["Duplicate…"]
    qtbot.waitUntil(lambda: not context.live.busy_jobs())
