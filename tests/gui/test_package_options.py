"""The options of an install: what is shown and found, quickness and access."""

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QWidget

from stablehand.gui.pages.package.option_fields import (
    ChoiceField,
    FlagField,
    LineField,
    OptionalField,
    PathField,
)
from stablehand.gui.pages.package.options import OptionsPart
from support import page_checks
from support.options_part import CPU, NAME, link, note, press, row_of, show_all, whose
from support.window_work import write_install


@pytest.fixture
def part(context, data, qtbot):
    """Give a function that shows the options of an install, which has them read."""
    made = []

    def show(package="forge", **values):
        write_install(data, NAME, package, **{"torch": CPU, **values})
        return of(NAME)

    def of(name):
        live = context.live
        qtbot.waitUntil(lambda: live.install(name) is not None)
        options = OptionsPart(context, name)
        made.append(options)

        def show_anew():
            if shiboken6.isValid(options):
                options.show_item(live.install(name))

        live.installs_changed.connect(show_anew)
        options.show_item(live.install(name))
        options.setParent(context.window)
        context.window.resize(1000, 700)
        options.resize(1000, 700)
        context.window.show()
        options.show()
        options.wake()
        qtbot.waitUntil(lambda: options.keeper.sheet is not None, timeout=20_000)
        options.area.verticalScrollBar().setValue(0)
        qtbot.waitUntil(lambda: options.general.isVisible())
        qtbot.wait(150)  # rows that are near are made by and by
        return options

    show.of = of
    return show


# -- what is shown -----------------------------------------------------------------------------------


def test_what_the_machine_chose_is_shown_first_with_the_reason(part):
    shown = part()
    assert shown.scope.value == "changed"
    row = row_of(shown, "--always-cpu")
    assert isinstance(row.field, FlagField)
    assert row.field.isChecked()
    assert whose(row) == "Automatic"
    assert note(row) == "For this computer: There is no card that torch can use"
    assert row.field.accessibleDescription().split("\n") == [
        "Computes on the processor alone",
        "Automatic",
        "For this computer: There is no card that torch can use",
    ]
    assert link(row, "reset") is None
    assert "--theme" not in shown.list.rows()
    assert "--lora-dir" not in shown.list.rows()  # shared folders have a tab of their own


def test_where_nobody_chose_anything_all_are_shown(part):
    shown = part("swarmui", required={"comfyui": "engine"})
    telling = [row for row in shown.list.rows().values() if whose(row)]
    assert shown.scope.value == ("changed" if telling else "all")


def test_each_kind_of_option_has_its_field(part, qtbot):
    shown = part("comfyui")
    press(qtbot, shown.scope.buttons()[1])
    kinds = {}
    for group in list(shown.list.sections):
        show_all(shown, qtbot, group)
        for row in shown.list.sections[group].rows.values():
            kinds.setdefault(_kind(shown, row), type(row.field))
        press(qtbot, shown.list.sections[group].fold.button)
    assert kinds["flag"] is FlagField
    assert kinds["choice"] is ChoiceField
    assert kinds["optional"] is OptionalField
    assert kinds["path"] is PathField
    assert {kinds["integer"], kinds["string"], kinds["list"], kinds["number"]} == {LineField}


def _kind(shown, row):
    option = shown.keeper.sheet.shown.package.option(row.key)
    return "managed" if option.managed else option.type


def test_what_stablehand_manages_can_only_be_read(part, qtbot):
    shown = part(method="config")
    show_all(shown, qtbot, "models")
    row = row_of(shown, "--lora-dir")
    assert row.field is None
    assert whose(row) == "Set by Stablehand"
    assert note(row) == "Lora models come from the shared tree."
    assert row._value.whole_text().endswith("Lora")


# -- finding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("--vae-dir", {"--vae-dir"}),
        ("vae dir", {"--vae-dir"}),
        ("VAE_DIR", {"--vae-dir"}),
        ("мфу вшк", {"--vae-dir"}),  # the same keys on the Russian layout
        ("text encoder", {"--text-encoder-dir", "--always-low-vram", "--always-gpu"}),
    ],
)
def test_options_are_found_by_flag_and_words(part, qtbot, typed, found):
    shown = part()
    press(qtbot, shown.scope.buttons()[1])
    shown.field.setText(typed)
    qtbot.waitUntil(lambda: found <= set(shown.list.rows()))
    assert all(section.is_open for section in shown.list.sections.values())
    assert not shown.general.isVisibleTo(shown)
    assert not shown.command.isVisibleTo(shown)
    assert len(shown.list.rows()) < 40


def test_what_is_not_found_says_so_and_leads_back(part, qtbot):
    shown = part()
    shown.field.setText("xyzzy")
    qtbot.waitUntil(lambda: shown.nothing.isVisibleTo(shown))
    button = next(b for b in shown.nothing.findChildren(QWidget) if b.property("variant"))
    press(qtbot, button)
    qtbot.waitUntil(lambda: not shown.nothing.isVisibleTo(shown))
    assert shown.scope.value == "all"
    assert len(shown.list.sections) > 5


def test_a_search_looks_through_all_options_in_either_language(part, qtbot):
    shown = part()
    assert shown.scope.value == "changed"
    for typed in ("low vram", "текстовые энкодеры", "ТЕКСТОВЫЕ ЭНКОДЕРЫ"):
        shown.field.setText(typed)
        qtbot.waitUntil(lambda: "--always-low-vram" in shown.list.rows())
    shown.field.setText("ещё")
    more = set()
    qtbot.waitUntil(lambda: "--always-low-vram" not in shown.list.rows())
    more |= set(shown.list.rows())
    shown.field.setText("еще")
    qtbot.waitUntil(lambda: set(shown.list.rows()) == more)


def test_general_things_are_found_too(part, qtbot):
    shown = part(variables={"HTTPS_PROXY": "http://proxy:1"})
    shown.field.setText("proxy")
    qtbot.waitUntil(lambda: not shown.list.isVisibleTo(shown) or shown.field.text() == "proxy")
    qtbot.waitUntil(lambda: shown.general.isVisibleTo(shown))
    shown.field.setText("vae-dir")
    qtbot.waitUntil(lambda: not shown.general.isVisibleTo(shown))


# -- quickness and access ----------------------------------------------------------------------------


def test_rows_are_made_for_what_is_near_only_and_go_when_it_is_far(part, qtbot):
    shown = part()
    press(qtbot, shown.scope.buttons()[1])
    for section in shown.list.sections.values():
        section.set_open(True)
    shown.list._soon.start()
    qtbot.wait(300)
    total = sum(len(section.group.options) for section in shown.list.sections.values())
    assert total > 150
    bar = shown.area.verticalScrollBar()
    most = 0

    def is_seen():
        rows = [row for row in shown.list.rows().values() if not row.visibleRegion().isEmpty()]
        top = shown.list.mapTo(shown.area.viewport(), shown.list.rect().topLeft()).y()
        is_all_list = top < 0 and top + shown.list.height() > shown.area.viewport().height()
        return bool(rows) or not is_all_list

    for step in range(0, bar.maximum() + 400, 400):
        bar.setValue(step)
        qtbot.wait(60)
        most = max(most, len(shown.findChildren(QWidget)))
        qtbot.waitUntil(is_seen, timeout=10_000)
    assert most < 700
    assert len(shown.list.rows()) < total
    bar.setValue(0)
    qtbot.wait(200)
    first = next(iter(shown.list.sections.values()))
    assert len(first.rows) == len(first.group.options)


def test_a_row_with_the_focus_is_never_taken_away(part, qtbot):
    shown = part()
    press(qtbot, shown.scope.buttons()[1])
    for section in shown.list.sections.values():
        section.set_open(True)
    shown.list._soon.start()
    qtbot.wait(200)
    row = next(iter(next(iter(shown.list.sections.values())).rows.values()))
    stop = row.stops()[-1]
    stop.setFocus()
    shown.area.verticalScrollBar().setValue(shown.area.verticalScrollBar().maximum())
    qtbot.wait(200)
    assert QApplication.focusWidget() is stop


def test_a_long_section_is_filled_little_by_little(part, qtbot):
    shown = part()
    press(qtbot, shown.scope.buttons()[1])
    press(qtbot, shown.list.sections["legacy"].fold.button)
    section = shown.list.sections["legacy"]
    assert len(section.rows) < len(section.group.options)  # the rest comes while one looks
    qtbot.waitUntil(lambda: len(section.rows) == len(section.group.options))


@pytest.mark.parametrize("package", ["forge", "comfyui"])
@pytest.mark.parametrize("percent", [100, 150])
def test_everything_has_a_name_room_and_its_order(part, theme, qtbot, package, percent):
    theme.choose("dark", percent=percent, motion="reduced")
    shown = part(package, options={"--always-cpu": False, "--cpu": False}, port=8001)
    show_all(shown, qtbot, "network", "memory")
    for place in (0, 500, 1500):
        shown.area.verticalScrollBar().setValue(place)
        qtbot.wait(200)
        found = page_checks.problems(shown)
        if place:  # above the tools is what was scrolled away
            found.pop("out of order", None)
        assert found == {}, place
    shown.area.verticalScrollBar().setValue(0)
    assert page_checks.problems(shown) == {}


def test_tab_goes_through_the_rows_as_they_stand(part, qtbot):
    shown = part(options={"--always-cpu": False})
    order = page_checks.focusable(shown)
    row = row_of(shown, "--always-cpu")
    wanted = [shown.field, *shown.scope.buttons(), shown.general.fold.button]
    assert [w for w in order if w in wanted] == wanted
    reset, field = link(row, "reset"), row.field
    assert order.index(reset) + 1 == order.index(field)
    assert order.index(shown.general._adding.button) < order.index(reset)
    assert order.index(field) < order.index(shown.command.fold.button)
