"""The page for adding packages: what it says before anything is done, and that the button really does it."""

import json
import os
import shutil

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from stablehand.core.base.paths import DataPaths
from stablehand.core.hardware import view
from stablehand.core.records.install import InstallFolder, read_record
from stablehand.gui.context import Route
from stablehand.gui.pages.add_package import AddPackagePage
from stablehand.gui.pages.add_package.offer_model import OFFER
from stablehand.gui.theme.tokens import LARGEST_TEXT, Size
from stablehand.gui.widgets.error_card import ErrorCard
from stablehand.gui.widgets.frames import Notice
from stablehand.gui.words.language import speak
from stablehand.services.app import App
from support.package_index import PackageIndex
from support.recorded_view import RecordedView
from support.shared_install import git
from support.window_work import HeldJob, write_install

LONG = 30_000
CLICK = Qt.MouseButton.LeftButton

# A whole program without torch: from a repository, with one wheel from an index.
SKETCH = """\
format = 1
id = "sketch"
name = "Sketch"
summary = { en = "Draws lines", ru = "Рисует линии" }
authors = ["tests"]
homepage = "https://example.org/sketch"
category = "tool"
order = 1
groups = [{ id = "network", title = { en = "Network", ru = "Сеть" } }]
options = [{ flag = "--port", type = "integer", group = "network", managed = true, \
help = { en = "Port", ru = "Порт" } }]
verified = { date = 2026-11-21 }
licence = { code = "MIT", url = "https://example.org/licence" }
source = { kind = "git", url = "https://example.org/sketch", ref = "main" }
support = { linux = ["cpu"], windows = ["cpu"], macos = ["cpu"] }
sizes = { checkout = 1, environment = 2, download = 1 }

[python]
versions = ["3.11", "3.12", "3.13"]

[requirements]
packages = ["tiny==1.0"]
dated = false

[launch]
command = ["{python}", "launch.py"]
host = { default = "127.0.0.1" }
port = { option = "--port", default = 8002 }
ready = { page = 'on (?P<url>http://\\S+)' }

[sharing]
default = "link"
methods = ["link", "none"]
reason = { en = "for the tests", ru = "для тестов" }
folders = [{ roles = ["Lora"], folder = "models/lora", link = "models/lora" }]
"""


@pytest.fixture
def app(data):
    define(data, "sketch", SKETCH)
    return App(DataPaths(data), {**os.environ, "STABLEHAND_PYTHON_URL": "file:///no-such-folder"})


@pytest.fixture
def page(context, qtbot):
    return opened(context, qtbot, "sketch")


def define(data, package_id, text):
    folder = data / "Catalog" / package_id
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.toml").write_text(text, encoding="utf-8")


def opened(context, qtbot, subject="", size=(1000, 700)):
    made = AddPackagePage(context)
    qtbot.addWidget(made)
    made.resize(*size)
    made.show()
    made.activateWindow()
    made.arrive(Route("add", subject))
    qtbot.waitUntil(lambda: made.detail.preview is not None, timeout=LONG)
    return made


def answered(page, qtbot, act):
    """Do something, and wait for the answer to what is asked for then."""
    before = page.detail.preview
    act()
    qtbot.waitUntil(lambda: page.detail.preview not in (before, None), timeout=LONG)


def edit(field, text):
    field.clear()
    QTest.keyClicks(field, text)


def shown(page):
    model = page.list.model
    return [model.index(at).data(OFFER).package.id for at in range(model.rowCount())]


def chosen(page):
    return page.detail.offer.package.id


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]


def facts(page):
    return dict(page.detail.cost.rows)


def button(page):
    return page.detail.bar.button


# -- the list --------------------------------------------------------------------------------------


def test_while_the_catalog_is_read_a_sentence_says_so(context, qtbot):
    page = AddPackagePage(context)
    qtbot.addWidget(page)
    page.show()
    page.arrive(Route("add"))
    assert "Looking at what works on this computer…" in texts(page.list)
    assert not page.detail.bar.isVisibleTo(page)
    qtbot.waitUntil(lambda: page.detail.preview is not None, timeout=LONG)
    assert "Looking at what works on this computer…" not in texts(page.list)


def test_every_package_is_listed_in_the_order_of_the_catalog(page):
    assert shown(page) == ["sketch", "forge", "comfyui", "a1111", "swarmui", "easel"]
    assert page.list.count.text() == "6 of 6"


def test_without_a_wish_the_first_that_works_here_is_shown(context, qtbot):
    assert chosen(opened(context, qtbot)) == "sketch"


def test_a_place_about_a_package_shows_it(context, qtbot):
    page = opened(context, qtbot, "comfyui")
    assert chosen(page) == "comfyui"
    assert page.list.view.currentIndex().data(OFFER).package.id == "comfyui"
    answered(page, qtbot, lambda: page.arrive(Route("add", "easel")))
    assert chosen(page) == "easel"
    page.arrive(Route("add"))  # about none: what was shown stays
    assert chosen(page) == "easel"


def test_a_package_that_is_not_there_gives_way(context, qtbot):
    assert chosen(opened(context, qtbot, "no-such-thing")) == "sketch"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("comfy", ["comfyui", "swarmui"]),  # SwarmUI's summary names it
        ("LLLYASVIEL", ["forge"]),
        ("draws", ["sketch"]),
        ("tool", ["sketch"]),
    ],
)
def test_search_looks_at_names_makers_and_words(page, qtbot, text, found):
    QTest.keyClicks(page.list.field, text)
    qtbot.waitUntil(lambda: shown(page) == found)
    assert chosen(page) == "sketch"  # nothing jumps while one types
    page.list.field.clear()
    qtbot.waitUntil(lambda: len(shown(page)) == 6)
    assert page.list.view.currentIndex().data(OFFER).package.id == "sketch"


def test_a_search_without_a_hit_offers_a_way_out(page, qtbot):
    QTest.keyClicks(page.list.field, "zzz")
    qtbot.waitUntil(lambda: page.list.nothing.isVisibleTo(page))
    qtbot.mouseClick(page.list.show_all, CLICK)
    assert len(shown(page)) == 6
    assert page.list.field.text() == ""
    assert page.list.filter.value == "all"


def test_keys_lead_from_the_search_to_the_button(page, qtbot):
    page.search()
    qtbot.waitUntil(page.list.field.hasFocus)
    QTest.keyClick(page.list.field, Qt.Key.Key_Down)
    assert page.list.view.hasFocus()
    answered(page, qtbot, lambda: QTest.keyClick(page.list.view, Qt.Key.Key_Down))
    assert chosen(page) == "forge"
    QTest.keyClick(page.list.view, Qt.Key.Key_Return)
    assert button(page).hasFocus()
    page.list.view.setFocus()
    QTest.keyClick(page.list.view, Qt.Key.Key_Up)
    QTest.keyClick(page.list.view, Qt.Key.Key_Up)
    assert page.list.field.hasFocus()


def test_what_a_screen_reader_is_told(page, data, live, qtbot):
    write_install(data, "one", "sketch")
    qtbot.waitUntil(lambda: live.install("one") is not None)
    index = page.list.model.row("sketch")
    said = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Sketch: Works here"
    described = index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert described == "Draws lines. Tool. 1 installed"


def test_what_cannot_run_here_is_hidden_until_all_are_wanted(context, data, qtbot):
    nowhere = SKETCH.replace('["cpu"]', "[]").replace('"sketch"', '"nowhere"')
    define(data, "nowhere", nowhere)
    page = opened(context, qtbot, "sketch")
    assert "nowhere" not in shown(page)
    assert page.list.count.text() == "6 of 7"
    qtbot.mouseClick(page.list.filter.buttons()[1], CLICK)
    assert "nowhere" in shown(page)
    index = page.list.model.row("nowhere")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Sketch: Not here"
    answered(page, qtbot, lambda: page.list.view.setCurrentIndex(index))
    reason = page.detail.verdict.reason.text()
    assert reason == "It was not made for this operating system."


def on(monkeypatch, machine):
    """Be on a machine of the recordings."""
    monkeypatch.setattr(view, "HostView", lambda: RecordedView.load(machine))


def test_a_package_that_cannot_run_here_says_why(context, monkeypatch, qtbot):
    on(monkeypatch, "mac_intel_5500m")
    page = opened(context, qtbot)
    assert "swarmui" not in shown(page)
    answered(page, qtbot, lambda: page.arrive(Route("add", "swarmui")))
    assert "swarmui" in shown(page)  # what was asked for is not hidden
    assert page.list.filter.value == "all"
    index = page.list.model.row("swarmui")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "SwarmUI: Not here"
    verdict = page.detail.verdict
    assert verdict.title.text() == "Does not work on this computer"
    assert "Intel Macs are not supported" in verdict.reason.text()
    assert not button(page).isEnabled()
    assert page.detail.bar.reason.text() == "It does not work on this computer."
    for part in (page.detail.cost, page.detail.version, page.detail.advanced, page.detail.steps):
        assert not part.isVisibleTo(page)
    QTest.keyClick(page.list.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.context.live.requests == {}


def test_where_nothing_works_everything_is_shown(context, monkeypatch, data, qtbot):
    shutil.rmtree(data / "Catalog")
    on(monkeypatch, "mac_rosetta")
    page = opened(context, qtbot)
    assert page.list.filter.value == "all"
    assert len(shown(page)) == 5
    assert "arm64 version of Stablehand" in page.detail.verdict.reason.text()


def test_a_broken_definition_is_told_and_the_others_are_there(context, data, qtbot):
    define(data, "broken", "format = 1\n")
    page = opened(context, qtbot)
    (notice,) = [n for n in page.findChildren(Notice) if "broken" in n.label.text()]
    assert notice.property("tone") == "warning"
    assert len(shown(page)) == 6
    shutil.rmtree(data / "Catalog" / "broken")
    page.refresh()
    qtbot.waitUntil(
        lambda: not [n for n in page.findChildren(Notice) if "broken" in n.label.text()],
        timeout=LONG,
    )


def test_a_wrong_setting_stands_in_the_place_of_the_list(context, app, data, qtbot):
    (data / "settings.toml").write_text("[hardware]\ngpu = 7\n")
    page = AddPackagePage(context)
    qtbot.addWidget(page)
    page.show()
    page.arrive(Route("add"))
    qtbot.waitUntil(lambda: bool(page.findChildren(ErrorCard)), timeout=LONG)
    assert "hardware.gpu is 7" in page.findChild(ErrorCard).title.text()
    assert not page.detail.isVisibleTo(page)
    (data / "settings.toml").write_text("")
    app.refresh()
    page.refresh()
    qtbot.waitUntil(lambda: page.detail.preview is not None, timeout=LONG)
    assert page.detail.isVisibleTo(page)
    assert not [card for card in page.findChildren(ErrorCard) if card.isVisibleTo(page)]


# -- the detail ------------------------------------------------------------------------------------


def test_the_head_and_its_link(page, record, qtbot):
    head = page.detail.head
    assert head.name.text() == "Sketch"
    assert head.makers.text().replace("\u00a0", " ") == "by tests · Tool"
    assert head.summary.text() == "Draws lines."
    qtbot.mouseClick(head.homepage, CLICK)
    assert record.urls == ["https://example.org/sketch"]


def test_what_it_costs_and_under_which_licence(page, record, qtbot):
    found = facts(page)
    assert found["On disk"].startswith("104 MB, of ")
    assert found["Download"] == "up to 32.0 MB"
    assert found["Time"] == "less than a minute on a line of 100 Mbit/s"
    assert found["Python"].startswith("3.11,")
    assert found["Licence"] == "MIT"
    assert "Torch" not in found
    assert page.detail.bar.sum.text() == "104 MB on disk · less than a minute"
    (link,) = page.detail.cost.links
    qtbot.mouseClick(link, CLICK)
    assert record.urls == ["https://example.org/licence"]


def test_torch_is_said_in_words_and_folded_in_detail(context, monkeypatch, qtbot):
    on(monkeypatch, "linux_rtx4090")
    page = opened(context, qtbot, "comfyui")
    verdict = page.detail.verdict
    assert verdict.title.text() == "Works here, on NVIDIA GeForce RTX 4090"
    assert verdict.reason.text() == (
        "Driver 570.86.10 is older than 580, which CUDA 13 needs; NVIDIA GeForce RTX 4090 gets the "
        "CUDA 12.6 build of torch 2.13.0."
    )
    assert facts(page)["Torch"] == "2.13.0 for CUDA 12.6"
    assert not verdict.details.is_open
    qtbot.mouseClick(verdict.details.button, CLICK)
    told = texts(verdict.details)
    choice = page.detail.preview.plan.choice
    assert choice.backend in told
    assert "\n".join(choice.requirements) in told
    assert "http://127.0.0.1:8188/" in told


def test_what_to_know_before_is_said(context, monkeypatch, qtbot):
    on(monkeypatch, "linux_no_gpu")
    page = opened(context, qtbot, "forge")
    assert page.detail.verdict.title.text() == "Works here, on the processor"
    assert any("An image takes minutes" in note for note in page.detail.verdict.notes())
    assert facts(page)["Torch"].endswith("for the processor")


def test_what_will_happen_is_told_step_by_step(page, qtbot):
    steps = page.detail.steps
    count = len(page.detail.preview.steps)
    assert steps.fold.button.text().startswith(f"What will happen: {count} step")
    assert not steps.fold.is_open
    qtbot.mouseClick(steps.fold.button, CLICK)
    told = texts(steps)
    assert "Check out Sketch at main" in told
    assert "Get Python 3.11, for Stablehand only" in told
    assert "100 MB" in told


def test_the_usual_ways_are_chosen_and_marked(page):
    detail = page.detail
    assert detail.sharing.radio("link").text() == "By links (recommended)"
    assert detail.sharing.radio("link").isChecked()
    assert detail.sharing.radio("none").text() == "Keep its own folders"
    assert detail.sharing.radio("config") is None
    assert detail.version.options.radio("usual").text() == "The newest of main (recommended)"
    assert not detail.version.row.isVisibleTo(page)
    request = detail.request()
    assert request.wishes == {}
    assert (request.name, request.accept_licence, request.ignore_space) == (None, False, False)


def test_a_change_is_planned_anew_after_a_moment(page, qtbot):
    detail = page.detail
    answered(page, qtbot, lambda: detail.sharing.radio("none").click())
    assert detail.preview.plan.sharing.method == "none"
    detail.version.options.radio("other").click()
    assert detail.version.ref.isVisibleTo(page)
    answered(page, qtbot, lambda: edit(detail.version.ref, "v1.2"))
    assert detail.preview.plan.ref == "v1.2"
    qtbot.mouseClick(detail.steps.fold.button, CLICK)
    assert "Check out Sketch at v1.2" in texts(detail.steps)
    answered(page, qtbot, lambda: detail.version.options.radio("usual").click())
    assert detail.preview.plan.ref == "main"


def test_choices_of_a_build_reach_the_plan_and_the_facts(context, monkeypatch, qtbot):
    on(monkeypatch, "linux_rtx4090")
    page = opened(context, qtbot, "comfyui")
    advanced = page.detail.advanced
    qtbot.mouseClick(advanced.fold.button, CLICK)
    assert advanced.torch_row.isVisibleTo(page)
    assert advanced.torch.currentText().startswith("Chosen by Stablehand: CUDA ")
    offered = [advanced.torch.itemData(at) for at in range(advanced.torch.count())]
    assert offered == ["", *page.detail.preview.backends]
    advanced.torch.choose("cpu")
    answered(page, qtbot, lambda: advanced.torch.chosen.emit("cpu"))
    assert facts(page)["Torch"] == "2.13.0 for the processor"
    assert page.detail.verdict.reason.text() == "The processor build was asked for."
    advanced.python.choose("3.11")
    answered(page, qtbot, lambda: advanced.python.chosen.emit("3.11"))
    assert facts(page)["Python"].startswith("3.11,")
    assert advanced.torch.value == "cpu"  # refilled lists keep what was chosen
    # another package begins with nothing chosen
    answered(page, qtbot, lambda: page.list.choose("easel"))
    assert page.detail.request().wishes == {}


def test_only_the_last_answer_counts(page, qtbot):
    detail, seen = page.detail, []
    qtbot.mouseClick(detail.advanced.fold.button, CLICK)
    take = detail.show_preview
    detail.show_preview = lambda preview: (seen.append(preview.name), take(preview))
    for name in ("one", "two", "three"):
        edit(detail.advanced.name, name)
        page._ask()  # each before the one before was answered
    qtbot.waitUntil(lambda: "three" in seen, timeout=LONG)
    qtbot.wait(400)
    assert seen == ["three"]


def test_where_one_reads_stays_where_it_was(page, qtbot):
    page.resize(1000, 420)
    qtbot.mouseClick(page.detail.advanced.fold.button, CLICK)
    bar = page.detail.pane.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 200)
    bar.setValue(200)
    answered(page, qtbot, lambda: edit(page.detail.advanced.name, "another"))
    assert bar.value() == 200


# -- what is wrong ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("name", "a/b", "'a/b' cannot be the name of an install. Use up to 60 letters"),
        ("source", "nonsense", "nonsense is not the address of a repository. Give an address"),
    ],
)
def test_a_wrong_word_is_said_at_its_field(page, qtbot, field, text, said):
    advanced = page.detail.advanced
    qtbot.mouseClick(advanced.fold.button, CLICK)
    row = getattr(advanced, f"{field}_row")
    answered(page, qtbot, lambda: edit(row.field, text))
    assert row.error.text().startswith(said)
    assert row.error.isVisibleTo(page)
    assert not button(page).isEnabled()
    assert said.startswith(page.detail.bar.reason.text())
    button(page).parentWidget().setFocus()
    qtbot.mouseClick(page.detail.bar.where, CLICK)
    assert row.field.hasFocus()
    answered(page, qtbot, lambda: edit(row.field, "fine" if field == "name" else "git@a.org:b"))
    assert row.error.text() == ""
    assert button(page).isEnabled()


def test_a_wrong_version_is_said_at_its_field(page, qtbot):
    version = page.detail.version
    version.options.radio("other").click()
    assert version.ref.hasFocus()
    answered(page, qtbot, lambda: edit(version.ref, "x..y"))
    assert version.row.error.text().startswith("x..y is not the name of a branch, tag or commit.")
    assert not button(page).isEnabled()
    answered(page, qtbot, lambda: version.options.radio("usual").click())
    assert version.row.error.text() == ""
    assert button(page).isEnabled()


def test_what_is_installed_already_is_said_and_a_second_one_has_a_name(
    page, data, live, record, qtbot
):
    answered(page, qtbot, lambda: write_install(data, "sketch", "sketch"))
    detail = page.detail
    assert detail.installed.isVisibleTo(page)
    assert "Installed already: sketch." in detail.installed.label.text()
    assert "sketch-2" in detail.installed.label.text()
    assert detail.advanced.name.text() == "sketch-2"
    assert button(page).isEnabled()
    qtbot.mouseClick(detail.installed.button, CLICK)
    assert record.went == [Route("package", "sketch")]
    # the name of the first one is refused at its field
    answered(page, qtbot, lambda: edit(detail.advanced.name, "sketch"))
    assert detail.advanced.name_row.error.text().startswith("There is already an install named")
    assert detail.advanced.fold.is_open
    answered(page, qtbot, lambda: shutil.rmtree(data / "Packages"))
    assert not detail.installed.isVisibleTo(page)
    assert detail.advanced.name_row.error.text() == ""


def test_a_licence_that_wants_agreement_has_to_be_agreed_to(context, data, qtbot):
    asks = 'licence = { code = "MIT", weights = "OpenRAIL-M", consent = true'
    define(data, "sketch", SKETCH.replace('licence = { code = "MIT"', asks))
    page = opened(context, qtbot, "sketch")
    detail = page.detail
    assert facts(page)["Licence of its models"] == "OpenRAIL-M"
    assert "OpenRAIL-M" in detail.consent.label.text()
    assert not button(page).isEnabled()
    assert detail.bar.reason.text() == "Agree to the licence first."
    page.list.enter()
    QTest.keyClick(page.list.view, Qt.Key.Key_Return)
    assert detail.consent.check.hasFocus()
    QTest.keyClick(detail.consent.check, Qt.Key.Key_Space)
    assert button(page).isEnabled()
    assert detail.request().accept_licence
    answered(page, qtbot, lambda: page.list.choose("easel"))
    assert not detail.consent.isVisibleTo(page)
    assert not detail.request().accept_licence  # it was agreed to for the other one


def test_too_little_room_is_said_and_can_be_overruled(context, data, qtbot):
    define(data, "sketch", SKETCH.replace("environment = 2", "environment = 1e9"))
    page = opened(context, qtbot, "sketch")
    detail = page.detail
    assert detail.room.isVisibleTo(page)
    assert "TB are needed" in detail.room.label.text()
    assert not button(page).isEnabled()
    qtbot.mouseClick(detail.bar.where, CLICK)
    assert detail.room.check.hasFocus()
    QTest.keyClick(detail.room.check, Qt.Key.Key_Space)
    assert button(page).isEnabled()
    assert detail.request().ignore_space


# -- installing ------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "sketch fork"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "launch.py").write_text("print('one')\n")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "one")
    git(folder, "tag", "v1")
    (folder / "launch.py").write_text("print('two')\n")
    git(folder, "commit", "-q", "-am", "two")
    return folder


@pytest.fixture
def index(data, app):
    with PackageIndex() as running:
        running.add("tiny", "1.0")
        (data / "settings.toml").write_text(
            f"[endpoints]\npypi_index = {json.dumps(running.url)}\n"
        )
        app.refresh()
        yield running


def test_the_button_really_installs_what_was_asked_for(
    context, data, live, record, index, repository, qtbot
):
    page = opened(context, qtbot, "sketch")
    detail = page.detail
    qtbot.mouseClick(detail.advanced.fold.button, CLICK)
    edit(detail.advanced.name, "my sketch")
    edit(detail.advanced.source, str(repository))
    detail.sharing.radio("none").click()
    detail.version.options.radio("other").click()
    answered(page, qtbot, lambda: edit(detail.version.ref, "v1"))
    assert button(page).text() == "Install Sketch"
    qtbot.mouseClick(button(page), CLICK)
    assert detail.bar.reason.text() == "Starting…"
    assert not button(page).isEnabled()
    qtbot.waitUntil(lambda: bool(record.went), timeout=LONG)
    assert record.went == [Route("package", "my sketch", "console")]
    folder = InstallFolder(data, "my sketch")
    qtbot.waitUntil(
        lambda: bool(live.installs) and live.job_of("my sketch") is None, timeout=120_000
    )
    made = read_record(folder)
    assert made.state == "installed", live.problems
    assert (made.source.ref, made.method) == ("v1", "none")
    assert (folder.checkout / "launch.py").read_text() == "print('one')\n"
    assert list(folder.environment_link.rglob("tiny/__init__.py"))
    # the page begins anew for the next one
    assert detail.request().wishes == {}
    answered(page, qtbot, lambda: page.arrive(Route("add", "sketch")))
    assert "Installed already: my sketch." in detail.installed.label.text()


def test_control_enter_installs_from_anywhere_on_the_page(page, record, live, qtbot):
    page.list.enter()
    QTest.keyClick(page.list.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(record.went), timeout=LONG)
    assert record.went == [Route("package", "sketch", "console")]
    assert live.requests["sketch"].package == "sketch"
    if (job := live.job_of("sketch")) is not None:
        live.cancel(job.job_id)
    qtbot.waitUntil(lambda: live.job_of("sketch") is None, timeout=LONG)


def test_whoever_has_gone_elsewhere_is_not_fetched_back(page, record, live, qtbot):
    page._begun = "sketch"
    page.leave()
    held = HeldJob(live, "install", "sketch")
    qtbot.waitUntil(lambda: page._begun == "")
    held.let_go()
    assert record.went == []


def test_what_is_refused_is_said_and_can_be_tried_again(page, data, live, record, qtbot):
    # taken between the answer and the click, unseen
    page.leave()
    write_install(data, "sketch", "easel")
    qtbot.mouseClick(button(page), CLICK)
    name = page.detail.advanced.name_row
    qtbot.waitUntil(
        lambda: "There is already an install named 'sketch'" in name.error.text(), timeout=LONG
    )
    assert record.went == []
    assert live.problems == {}
    # planned anew, it has another name
    qtbot.waitUntil(lambda: page.detail.advanced.name.text() == "sketch-2", timeout=LONG)
    assert button(page).isEnabled()


def test_a_refusal_that_is_about_no_field_is_a_card(page, data, live, record, qtbot):
    (data / "settings.toml").write_text("[hardware]\ngpu = 7\n")
    live.app.refresh()
    qtbot.mouseClick(button(page), CLICK)
    qtbot.waitUntil(lambda: bool(page.detail.findChildren(ErrorCard)), timeout=LONG)
    assert "hardware.gpu is 7" in page.detail.findChild(ErrorCard).title.text()
    assert record.went == []


# -- looks -----------------------------------------------------------------------------------------


def clipped(page):
    """Every label and button whose words do not fit into it."""
    found = []
    for widget in page.findChildren(QLabel) + page.findChildren(QPushButton):
        if not widget.isVisibleTo(page) or not widget.text():
            continue
        needed = widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            if widget.heightForWidth(widget.width()) > widget.height():
                found.append(widget.text())
        elif needed.width() > widget.width():
            found.append(widget.text())
    return found


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("percent", [100, LARGEST_TEXT])
def test_everything_fits_in_the_least_window(
    context, theme, qapp, data, qtbot, language, percent, monkeypatch
):
    on(monkeypatch, "linux_rtx4090")
    speak(qapp, language)
    theme.choose("dark", percent=percent, motion="reduced")
    write_install(data, "forge", "forge")
    width = Size.WINDOW_LEAST[0] - theme.px(Size.RAIL_FOLDED)
    page = opened(context, qtbot, "forge", (width, Size.WINDOW_LEAST[1] - 40))
    detail = page.detail
    for fold in (detail.verdict.details, detail.advanced.fold, detail.steps.fold):
        fold.set_open(True)
    detail.version.options.radio("other").click()
    answered(page, qtbot, lambda: edit(detail.advanced.name, "a/b"))
    qtbot.wait(50)
    assert clipped(page) == []
    assert detail.pane.content.width() <= detail.pane.viewport().width()
    assert page.size() == QSize(width, Size.WINDOW_LEAST[1] - 40)
    inner = button(page).mapTo(page, button(page).rect().bottomRight())
    assert page.rect().contains(inner)


def test_tab_follows_the_reading_order(page, qtbot):
    detail = page.detail
    detail.advanced.fold.set_open(True)
    page.list.field.setFocus()
    # radio buttons are one stop, at the one that is chosen
    wanted = [
        page.list.filter.buttons()[0],
        page.list.view,
        detail.head.homepage,
        detail.verdict.details.button,
        *detail.cost.links,
        detail.version.options.radio("usual"),
        detail.sharing.radio("link"),
        detail.advanced.fold.button,
        detail.advanced.name,
        detail.advanced.source,
        detail.advanced.python,
        detail.steps.fold.button,
        button(page),
    ]
    reached = []
    for _ in wanted:
        QTest.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        reached.append(page.focusWidget())
    assert reached == wanted


def test_whatever_takes_the_focus_has_a_name(page):
    detail = page.detail
    detail.advanced.fold.set_open(True)
    for widget in [page.list.field, page.list.view, *detail.stops()]:
        if widget.isVisibleTo(page):
            assert widget.accessibleName() or widget.text(), widget


@pytest.mark.parametrize("look", ["light", "contrast"])
def test_another_theme_is_painted(page, theme, look):
    before = page.list.view.grab().toImage()
    theme.choose(look, motion="reduced")
    assert page.list.view.grab().toImage() != before
