"""What is chosen on the page of the data: the order of the inputs, and what cannot be chosen."""

from __future__ import annotations

from gdtui.data.columns.column import Column
from gdtui.data.columns.roles import Roles
from gdtui.data.columns.table_summary import ColumnSummary
from gdtui.screen.data_page.column_choice import ColumnChoice

COLUMNS = [
    *(ColumnSummary(Column(name)) for name in "abcd"),
    ColumnSummary(Column("colour", numeric=False, why='"red" is not a number'), probe=("red", "blue")),
    ColumnSummary(Column("gone", numeric=False, why="empty")),
    ColumnSummary(Column("holes", numeric=False, why="600 of 1,000 cells missing")),
    ColumnSummary(Column("day", numeric=False, why='"2020-01-31" is not a number'), probe=("2020-01-31",)),
]


def choice(*inputs: str, target: str = "d", first: Roles | None = None) -> ColumnChoice:
    now = Roles(inputs, target)
    return ColumnChoice(COLUMNS, now, standardized=False, first=first or now)


def test_inputs_are_in_the_order_of_the_table() -> None:
    chosen = choice("c")
    for name in ("b", "a"):
        assert chosen.toggle(name) == ""
    assert chosen.roles == Roles(("a", "b", "c"), "d")


def test_the_inputs_that_it_began_with_keep_their_order() -> None:
    chosen = choice("c", "a")
    chosen.toggle("c")
    chosen.toggle("c")
    assert chosen.roles == Roles(("c", "a"), "d")
    assert not chosen.is_changed
    later = choice("a", first=Roles(("c", "a"), "d"))
    later.toggle("c")
    assert later.roles == Roles(("c", "a"), "d")


def test_a_target_changes_places_with_an_input_or_with_what_is_left_out() -> None:
    chosen = choice("a", "b")
    assert chosen.predict("a") == ""
    assert chosen.roles == Roles(("b", "d"), "a")
    assert chosen.predict("c") == ""
    assert chosen.roles == Roles(("b", "d"), "c")
    assert chosen.role("a") == "left out"


def test_the_scale_alone_is_a_change() -> None:
    chosen = choice("a")
    assert chosen.refusal()
    chosen.swap_scale()
    assert chosen.refusal() == ""
    chosen.swap_scale()
    assert not chosen.is_changed


def test_each_refusal_says_why_and_changes_nothing() -> None:
    chosen = choice("a")
    for name, why in (
        ("colour", "holds text, no numbers; --encode"),
        ("day", "holds dates, no numbers; --encode"),
        ("gone", "empty"),
        ("holes", "600 of 1,000 cells missing"),
    ):
        for refuse in (chosen.toggle, chosen.predict):
            assert why in refuse(name)
    assert not chosen.is_changed
