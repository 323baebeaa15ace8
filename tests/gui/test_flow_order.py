"""Layouts that wrap: the order of what is in them is changed in place."""

from PySide6.QtWidgets import QWidget

from stablehand.gui.widgets.flow import CardGrid


def made(qtbot, count):
    holder = QWidget()
    qtbot.addWidget(holder)
    grid = CardGrid(spacing=10, column=100)
    holder.setLayout(grid)
    cards = [QWidget() for _ in range(count)]
    for card in cards:
        card.setMinimumSize(50, 20)
    holder.resize(330, 200)
    holder.show()
    return grid, cards


def order(grid):
    return [grid.itemAt(at).widget() for at in range(grid.count())]


def test_what_is_new_is_taken_in_and_what_is_left_out_comes_last(qtbot):
    grid, (a, b, c) = made(qtbot, 3)
    grid.put_in_order([a, b, c])
    assert order(grid) == [a, b, c]
    grid.put_in_order([c, a])
    assert order(grid) == [c, a, b]
    assert grid.count() == 3
    for card in (a, b, c):
        card.show()
    grid.activate()
    assert c.x() < a.x() < b.x()


def test_items_stay_the_same_however_often_the_order_changes(qtbot):
    grid, cards = made(qtbot, 3)
    grid.put_in_order(cards)
    before = {id(grid.itemAt(at)) for at in range(3)}
    for _ in range(20):
        cards.append(cards.pop(0))
        grid.put_in_order(cards)
        grid.activate()
    assert {id(grid.itemAt(at)) for at in range(3)} == before
    grid.removeWidget(cards[0])
    assert order(grid) == cards[1:]
