"""The details of a model: what they say, what they hide, what a download asks first and where it goes."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from stablehand.core.downloads.entry import Download, DownloadState, Queue
from stablehand.core.records.install import (
    InstalledSource,
    InstallFolder,
    InstallRecord,
    now,
    write_record,
)
from stablehand.gui.context import Route
from stablehand.gui.pages.browse.target import Places, TargetChoice
from stablehand.gui.widgets.dialogs import Question
from support.browse_page import hubs, opened


@pytest.fixture
def site(data):
    with hubs(data) as found:
        yield found


@pytest.fixture
def page(site, context, qtbot):
    context.live.downloads.begin()
    return opened(context, qtbot, Route("browse", "civitai:models/1001"))


def shown(page, spec, qtbot):
    """Show a model and wait until everything of it is there."""
    page.show_link(spec)
    detail = page.detail
    qtbot.waitUntil(lambda: detail.found is not None and detail.found.spec == spec)
    qtbot.waitUntil(lambda: detail.bar.state != "download" or detail.bar._plan is not None)
    return detail


def queued(page):
    return page.context.live.downloads.queue.downloads


# -- what is said ------------------------------------------------------------------------------------


def test_everything_that_is_known_is_said(page, qtbot):
    detail = shown(page, "civitai:models/1001", qtbot)
    assert detail.head.title.text() == "Ink Wash"
    assert "by hoku" in detail.head.below.text()
    assert detail.head.kind_badge.label.text() == "LoRA"
    assert detail.head.base_badge.label.text() == "SDXL"
    assert "ink wash" in detail.trained.text()
    assert "Pictures may be sold" in detail.licence.words.text()
    assert detail.licence.facts.text()
    assert "About Ink Wash" in detail.description.toPlainText()
    assert detail.versions.count() == 2
    assert "scan" in detail.file_words.text()


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("hf:samples/flux1-dev-gguf", "Read its terms before you sell pictures"),
        ("hf:samples/grown-up", "Whether pictures may be sold is not said"),
        ("civitai:models/1007", "Not for commercial use"),
    ],
)
def test_whether_pictures_may_be_sold_is_said_first(page, qtbot, spec, said):
    assert said in shown(page, spec, qtbot).licence.words.text()


def test_another_version_has_files_of_its_own(page, qtbot):
    detail = shown(page, "civitai:models/1001", qtbot)
    before = detail.files.chosen()[0].specs
    detail.versions.choose("10011")
    detail.versions.activated.emit(detail.versions.currentIndex())
    assert detail.version.id == "10011"
    assert detail.files.chosen()[0].specs != before


def test_files_are_judged_and_the_best_is_ticked(page, qtbot):
    detail = shown(page, "hf:samples/ink-wash-xl", qtbot)
    qtbot.waitUntil(lambda: any(row.fit.is_best for row in detail._rows()))
    best = next(row for row in detail._rows() if row.fit.is_best)
    assert detail.files.chosen() == (best,)
    rows = [detail.files.row(at) for at in range(detail.files.rowCount())]
    assert all(row.is_main for row in rows)
    detail.all_files.click()
    assert detail.files.rowCount() > len(rows)


def test_what_somebody_ticked_stays_ticked_when_the_verdict_comes(page, qtbot):
    page.show_link("hf:samples/flux1-dev-gguf")
    detail = page.detail
    qtbot.waitUntil(lambda: detail.files.rowCount() == 4)
    for at in range(4):
        if detail.files.is_ticked(at):
            detail.files.toggle(at)
    detail.files.toggle(3)
    qtbot.waitUntil(lambda: bool(detail._fits))
    assert [detail.files.is_ticked(at) for at in range(4)] == [False, False, False, True]


def test_space_ticks_and_several_are_one_set(page, qtbot):
    detail = shown(page, "hf:samples/flux1-dev-gguf", qtbot)
    qtbot.waitUntil(lambda: bool(detail._fits))
    detail.list.setCurrentIndex(detail.files.index(0, 0))
    had = detail.files.is_ticked(0)
    qtbot.keyClick(detail.list, Qt.Key.Key_Space)
    assert detail.files.is_ticked(0) is not had
    for at in range(2):
        if not detail.files.is_ticked(at):
            detail.files.toggle(at)
    groups = {request.group for request in detail.bar.requests}
    assert len(detail.bar.requests) >= 2
    assert groups == {detail.found.model.name}


def test_folders_of_parts_are_offered_as_one_thing(page, qtbot):
    detail = shown(page, "hf:samples/whole-folder", qtbot)
    grouped = [row for row in rows_of(detail) if len(row.files) > 1]
    assert grouped
    assert detail.files.words(grouped[0])[1]  # how many files that are
    if not detail.files.chosen():
        detail.files.toggle(rows_of(detail).index(grouped[0]))
    qtbot.waitUntil(lambda: detail.bar._plan is not None)
    assert detail.bar.target.folder.currentText().startswith("Diffusers/")


def rows_of(detail):
    return [detail.files.row(at) for at in range(detail.files.rowCount())]


def test_a_sensitive_model_is_called_so(page, qtbot):
    assert not shown(page, "civitai:models/1001", qtbot).head.sensitive_badge.isVisibleTo(page)
    assert shown(page, "civitai:models/1006", qtbot).head.sensitive_badge.isVisibleTo(page)


# -- pictures ----------------------------------------------------------------------------------------


def test_sensitive_pictures_are_hidden_until_they_are_asked_for(page, qtbot):
    detail = shown(page, "civitai:models/1001", qtbot)
    gallery = detail.gallery
    assert not gallery.is_blurred
    hidden = next(at for at, one in enumerate(gallery._all) if one.level & 8)
    while gallery._at != hidden:
        gallery.after.click()
    assert gallery.is_blurred
    assert not gallery.reveal.isHidden()
    assert "hidden" in gallery.place.accessibleName()
    gallery.reveal.click()
    assert not gallery.is_blurred
    assert gallery.reveal.isHidden()


def test_a_picture_comes_and_arrow_keys_go_to_the_next(page, qtbot):
    gallery = shown(page, "civitai:models/1001", qtbot).gallery
    qtbot.waitUntil(lambda: gallery.place._pixmap is not None)
    assert gallery.place.focusPolicy() & Qt.FocusPolicy.TabFocus
    qtbot.keyClick(gallery.place, Qt.Key.Key_Right)
    assert gallery.number.text().startswith("2")
    qtbot.keyClick(gallery.place, Qt.Key.Key_Left)
    assert gallery.number.text().startswith("1")


def test_what_people_made_comes_on_request_with_how(page, site, qtbot):
    gallery = shown(page, "civitai:models/1001", qtbot).gallery
    assert site.asked("/api/v1/images") == []
    gallery.people.click()
    qtbot.waitUntil(lambda: len(gallery._all) == 20)
    assert gallery.picture.generation
    assert not gallery.fold.isHidden()
    assert gallery.people.isHidden()


def test_what_people_made_can_be_asked_for_again_after_going_away(page, qtbot):
    gallery = shown(page, "civitai:models/1001", qtbot).gallery
    gallery.people.click()
    assert not gallery.people.isEnabled()
    page.leave()
    page.arrive(Route("browse"))
    assert gallery.people.isEnabled()


def test_nobody_made_anything_is_said(page, site, qtbot):
    gallery = shown(page, "civitai:models/1007", qtbot).gallery
    gallery.people.click()
    qtbot.waitUntil(lambda: not gallery.said.isHidden())
    assert gallery.said.text()
    assert gallery.place.isVisibleTo(gallery)  # the model's own picture stays


# -- what keeps it back ------------------------------------------------------------------------------


def test_a_gated_model_says_what_to_do(page, record, qtbot):
    detail = shown(page, "hf:samples/gated", qtbot)
    assert not detail.access.isHidden()
    detail.access.token_button.click()
    assert record.went[-1] == Route("settings", "accounts.hf")
    detail.access.page_button.click()
    assert record.urls[-1].endswith("/samples/gated")


def test_what_can_only_be_had_by_hand_leads_to_its_page(page, site, record, qtbot):
    detail = shown(page, "openmodeldb:4x-By-Hand", qtbot)
    assert detail.bar.state == "shut"
    assert not detail.bar.button.isEnabled()
    detail.access.page_button.click()
    assert record.urls


# -- downloads ---------------------------------------------------------------------------------------


def test_a_download_goes_into_the_queue_and_the_button_follows_it(page, record, qtbot):
    detail = shown(page, "civitai:models/1001", qtbot)
    assert "Lora" in detail.bar.words.text()
    detail.bar.button.click()
    qtbot.waitUntil(lambda: detail.bar.state == "coming")
    (one,) = queued(page)
    assert one.spec == detail.files.chosen()[0].specs[0]
    detail.bar.button.click()
    assert record.went[-1] == Route("downloads")


def test_terms_are_asked_once_and_a_no_downloads_nothing(page, record, qtbot):
    detail = shown(page, "civitai:models/1007", qtbot)
    detail.bar.button.click()
    qtbot.waitUntil(lambda: bool(record.dialogs))
    question = record.dialogs.pop()
    assert isinstance(question, Question)
    question.reject()
    assert queued(page) == ()
    qtbot.waitUntil(lambda: detail.bar.state == "download")
    detail.bar.button.click()
    qtbot.waitUntil(lambda: bool(record.dialogs))
    record.dialogs.pop().buttons["yes"].click()
    qtbot.waitUntil(lambda: len(queued(page)) == 1)


def test_what_is_warned_of_is_asked_for_by_name(page, record, qtbot):
    detail = shown(page, "civitai:models/1009", qtbot)
    detail.bar.button.click()
    qtbot.waitUntil(lambda: bool(record.dialogs))
    question = record.dialogs.pop()
    assert question.focusWidget() is question.buttons[""]
    question.reject()
    assert queued(page) == ()
    detail.bar.button.click()
    qtbot.waitUntil(lambda: bool(record.dialogs))
    record.dialogs.pop().buttons["yes"].click()
    qtbot.waitUntil(lambda: len(queued(page)) == 1)


def test_a_yes_is_one_to_what_was_asked_for_whatever_is_shown_by_then(page, record, qtbot):
    detail = shown(page, "civitai:models/1007", qtbot)
    wanted = detail.files.chosen()[0].specs
    detail.bar.button.click()
    page.show_link("civitai:models/1001")  # before the question has come
    qtbot.waitUntil(lambda: bool(record.dialogs) and detail.found is not None)
    assert detail.head.title.text() == "Ink Wash"
    record.dialogs.pop().buttons["yes"].click()
    qtbot.waitUntil(lambda: len(queued(page)) == 1)
    assert queued(page)[0].spec in wanted
    qtbot.waitUntil(lambda: detail.bar.state == "download")


def test_why_nothing_could_come_there_is_said_before_the_button_is_pressed(page, qtbot):
    bar = shown(page, "civitai:models/1001", qtbot).bar

    def is_said():
        # What fits may come meanwhile, and with it the real places are asked for anew.
        if bar.target.root.value != "gone":
            bar.target.show_places(Places((("main", "Models"), ("gone", "Gone")), "Lora"))
            pick(bar.target.root, "gone")
            bar._on_queue()
        return "gone" in bar.words.text() and not bar.words.isHidden()

    qtbot.waitUntil(is_said)
    bar._on_queue()
    assert "gone" in bar.words.text()
    pick(bar.target.root, "main")
    qtbot.waitUntil(lambda: bar._plan is not None)
    assert "gone" not in bar.words.text()


def test_a_refusal_is_a_card_with_ways_on(page, qtbot):
    detail = shown(page, "civitai:models/1001", qtbot)
    detail.bar.target.show_places(Places((("main", "Models"), ("gone", "Gone")), "Lora"))
    pick(detail.bar.target.root, "gone")
    detail.bar.button.click()
    qtbot.waitUntil(lambda: detail._card is not None)
    assert "gone" in detail._card.title.text()
    assert detail.bar.state == "download"
    assert queued(page) == ()
    pick(detail.bar.target.root, "main")
    detail.bar.button.click()
    qtbot.waitUntil(lambda: len(queued(page)) == 1)
    assert detail._card is None


# -- where it goes -----------------------------------------------------------------------------------


@pytest.fixture
def target(context, qtbot):
    made = TargetChoice(context)
    qtbot.addWidget(made)
    made.show_places(
        Places(
            (("main", "Models"), ("nas", "Archive")),
            "Lora",
            {"main": ("Lora/people",), "nas": ("Lora/old",)},
        )
    )
    return made


def pick(choice, value):
    choice.choose(value)
    choice.activated.emit(choice.currentIndex())


def test_the_usual_place_is_left_to_the_header(target):
    assert target.to is None


def test_a_folder_and_a_drive_can_be_chosen(target):
    pick(target.folder, "Lora/people")
    assert target.to == "Lora/people"
    pick(target.root, "nas")
    assert target.to == "nas:Lora"
    pick(target.folder, "Lora/old")
    assert target.to == "nas:Lora/old"


def test_another_folder_can_be_named(target, record):
    pick(target.folder, target.folder.itemData(target.folder.count() - 1))
    question = record.dialogs.pop()
    question.field.setText("Lora\\new//things/")
    question.buttons["ok"].click()
    assert target.to == "Lora/new/things"


def test_no_folder_is_chosen_by_cancelling(target, record):
    pick(target.folder, "Lora/people")
    pick(target.folder, target.folder.itemData(target.folder.count() - 1))
    record.dialogs.pop().reject()
    assert target.to == "Lora/people"


def test_places_of_what_was_chosen_before_are_not_offered(page, qtbot):
    bar = shown(page, "civitai:models/1001", qtbot).bar
    qtbot.waitUntil(lambda: bar.target.places.shelf == "Lora")
    before, other = bar._rows, Places((("main", "Models"),), "VAE")
    bar.show_rows(before)
    bar._on_places(before, Places())  # the same choice, asked for anew
    assert bar.target.places == Places()
    bar.show_rows(list(before))
    bar._on_places(before, other)
    assert bar.target.places != other


# -- for an install ----------------------------------------------------------------------------------


def test_an_install_that_is_not_there_narrows_nothing(site, context, qtbot):
    page = opened(context, qtbot, Route("browse", part="for:nobody"))
    qtbot.waitUntil(lambda: page.tab.items.rowCount() > 0)
    assert page.notice is None


def test_an_install_has_what_it_takes_looked_for(site, context, record, data, qtbot):
    put_install(data, "easel one", "easel")
    page = opened(context, qtbot, Route("browse", part="for:easel one"))
    qtbot.waitUntil(lambda: page.notice is not None and page.tab.items.rowCount() > 0)
    assert "easel one" in page.notice.label.text()
    qtbot.waitUntil(lambda: not page.tab.feed.is_asking)
    kinds = {page.tab.items.row(at).kind for at in range(page.tab.items.rowCount())}
    assert kinds <= set(page._purpose.kinds)
    detail = shown(page, "civitai:models/1001", qtbot)
    assert {request.install for request in detail.bar.requests} == {"easel one"}
    assert "easel one" in detail.bar.words.text()
    page._on_anything()
    assert page.notice is None
    assert {request.install for request in detail.bar.requests} == {None}


def put_install(data, name, package):
    moment = now()
    record = InstallRecord(
        name=name,
        package=package,
        state="installed",
        created_at=moment,
        changed_at=moment,
        source=InstalledSource(kind="bundled", url="", ref="", commit="", date=moment),
    )
    folder = InstallFolder(data, name)
    folder.generation(1).mkdir(parents=True)
    write_record(folder, record)


def test_what_has_arrived_is_shown_in_the_library(page, record, qtbot):
    page.context.live.downloads.run()
    detail = shown(page, "civitai:models/1001", qtbot)
    detail.bar.button.click()
    qtbot.waitUntil(lambda: detail.bar.state == "here", timeout=20_000)
    qtbot.waitUntil(lambda: bool(detail.files.chosen()[0].key))
    assert detail.head.here_badge.isVisibleTo(detail)
    detail.bar.button.click()
    went = record.went[-1]
    assert went.page == "models"
    assert went.subject == detail.files.chosen()[0].key


def test_what_came_before_and_is_gone_from_the_library_can_be_had_again(page, qtbot):
    bar = shown(page, "civitai:models/1001", qtbot).bar
    spec, feed = bar.requests[0].spec, page.context.live.downloads
    done = Download("a", spec, "Ink", "ink", "civitai", "Models", "Lora", DownloadState.DONE)
    other = replace(done, id="b", spec="civitai:1/1", state=DownloadState.RUNNING)
    feed.take(Queue((done,)))
    page.detail.again()
    qtbot.waitUntil(lambda: not page.detail._asked)
    feed.take(Queue((other, done)))
    assert bar.state == "download"
    arrived = []
    bar.arrived.connect(arrived.append)
    news = replace(done, id="c")
    for _ in range(3):
        feed.take(Queue((other, done, news)))
        bar.show_rows([replace(row, key=None) for row in bar._rows])  # it is one part of several
    assert arrived == [spec]  # told once, however often the queue changes
    qtbot.waitUntil(lambda: not page.detail._asked)
