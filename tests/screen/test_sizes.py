"""Any size, any data: nothing runs over, no number is cut in half, what is needed is there."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.geometry import Region

from gdtui.data.dataset import Dataset
from tests.quick import every
from tests.screen.reading import NUMBER
from tests.screen.session import Session, StillApp
from tests.screen.sets import few_rows, many_weights, named, scaled_by

SIZES = [(40, 10), (45, 24), (60, 18), (80, 24), (79, 12), (120, 40), (100, 30)]
MORE_SIZES = [
    *SIZES,
    (40, 24),
    (40, 60),
    (59, 17),
    (60, 20),
    (79, 23),
    (80, 10),
    (80, 40),
    (119, 35),
    (120, 24),
    (120, 36),
    (132, 43),
    (200, 10),
    (200, 60),
]
ODD = (
    "a long name with spaces in it, that goes on and on",
    "[bold]b[/bold]",
    "größe",
    "温度",
    "e\u0301t\u0301",
    "z",
)
DATA: dict[str, Dataset | str] = {
    "line": "line",
    "trees": "trees",
    "one weight": Dataset.from_arrays([1.0, 2.0, 4.0], [2.0, 4.1, 8.3], bias=False, name="one"),
    "one row": few_rows(1),
    "two rows": few_rows(2),
    "eight weights": many_weights(8),
    "a hundred weights": many_weights(100),
    "odd names": named(
        *ODD, name="a very long name for a data set, longer than most titles are", target="[/]"
    ),
    "huge": scaled_by(1e80, 1e100),
    "tiny": scaled_by(1e-30, 1e-40),
    "mixed": scaled_by(1e5, 1e-3),
}
HALF_BEFORE = re.compile(r"(?:\d[.,]?|[\d.]e-?|[+-])…")
HALF_AFTER = re.compile(r"…[\d.]")
LOOKS_LIKE_NUMBER = re.compile(r"[+-]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d*)?")


def check_screen(screen: Session) -> None:
    """Assert what holds on every screen."""
    width, height = screen.app.size
    assert screen.alive
    assert len(screen.rows) == height
    assert {cell_len(row) for row in screen.rows} == {width}
    assert [row for row in dashboard(screen) if has_half_number(row)] == [], (width, height)


def has_half_number(row: str) -> bool:
    """Tell whether a number lost some of its end, to an ellipsis or to an edge."""
    tokens = [word.strip("()±,;:.²%·×=│▸") for word in row.split()]
    lookalikes = [token for token in tokens if LOOKS_LIKE_NUMBER.fullmatch(token)]
    return bool(
        HALF_BEFORE.search(row)
        or HALF_AFTER.search(row)
        or any(not re.fullmatch(NUMBER, token) for token in lookalikes)
    )


@pytest.mark.parametrize(
    "row", ["± 0.00…", "= -5.0000…", "(works below 4.14e", "x …14 2", "1.5e-", "weights 1,2"]
)
def test_the_checker_finds_half_numbers(row: str) -> None:
    assert has_half_number(row)


@pytest.mark.parametrize(
    "row",
    ["│ 1 - 2.5 × 2.56 = -5.4066 (needs -1 to 1)  │", "12,345 rows", "temp… 1.5 +0.2", "max 2e-5, ±0.2237)"],
)
def test_the_checker_leaves_whole_numbers_alone(row: str) -> None:
    assert not has_half_number(row)


def dashboard(screen: Session) -> list[str]:
    """Read everything that has numbers in it, without the plots, whose axes have their own tests."""
    names = ("TitleLine", "ModelLine", "loss", "weights", "predictions", "explanation", "MessageLine")
    return [row for name in names if screen.shows(name) for row in screen.part(name).splitlines()]


def needed(screen: Session) -> None:
    """Assert that what no screen may be without is there."""
    width, height = screen.app.size
    assert f"epoch {screen.trainer.epoch} of" in " ".join(screen.title.split())
    assert str(screen.trainer.epochs) in screen.title
    assert "learning rate" in screen.rows[1] or width < 60
    assert screen.shows("loss") or (height < 18 and screen.shows("explanation"))
    assert "q quit" in screen.rows[-1]
    assert "? help" in screen.rows[-1]
    if width >= 80 and height >= 24:
        assert all(map(screen.shows, ("loss", "weights", "predictions", "explanation")))


@pytest.mark.parametrize("name", every(3, DATA))
def test_every_size_shows_what_is_needed_and_no_half_number(name: str) -> None:
    sweep(name, None, [0, 37], SIZES)


@pytest.mark.sweep
@pytest.mark.parametrize("name", DATA)
def test_many_more_sizes(name: str) -> None:
    sweep(name, None, [0, 3, 37, 60], MORE_SIZES)


@pytest.mark.parametrize("name", every(3, ["line", "eight weights", "odd names", "huge"]))
def test_every_size_while_it_diverges_and_overflows(name: str) -> None:
    sweep(name, 3.3, [7, 100_000], SIZES)


@pytest.mark.sweep
@pytest.mark.parametrize("factor", [1.001, 1.3, 3.3, 1e3])
@pytest.mark.parametrize("name", DATA)
def test_many_more_sizes_while_it_diverges_and_overflows(name: str, factor: float) -> None:
    sweep(name, factor, [7, 30, 100_000], MORE_SIZES)


def sweep(name: str, factor: float | None, epochs: list[int], sizes: list[tuple[int, int]]) -> None:
    """Check a run at these epochs and sizes, at `factor` times the limit."""
    rate = None if factor is None else float(f"{factor * Session(DATA[name]).bowl.stable_below:.3g}")
    with Session(DATA[name], rate=rate, epochs=60 if factor is None else 100_000) as screen:
        for epoch in epochs:
            screen.at(epoch)
            for size in sizes:
                check_screen(screen.resize(*size))
                needed(screen)


SMALL = [(40, 10), (45, 24), (60, 18), (79, 12)]


@pytest.mark.parametrize("size", SMALL)
@pytest.mark.parametrize("name", ["line", "a hundred weights"])
def test_in_a_small_terminal_tab_and_z_reach_every_panel(name: str, size: tuple[int, int]) -> None:
    with Session(DATA[name], size=size) as screen:
        screen.at(3)
        seen = set()
        for _ in range(4):
            screen.press("tab")
            (selected,) = screen.app.screen.query(".-selected")
            assert screen.shows(str(selected.id))
            screen.press("z")
            assert screen.part(str(selected.id)).count("\n") == size[1] - 5
            screen.press("z")
            seen.add(selected.id)
        assert seen == {"loss", "weights", "predictions", "explanation"}


@pytest.mark.parametrize(
    ("before", "size"),
    every(3, product(["", "tab", "tab tab z", "z", "f", "4", "2"], SMALL), others=pytest.mark.slow),
)
def test_full_stop_always_shows_the_phase(before: str, size: tuple[int, int]) -> None:
    phases = ("forward", "loss", "gradient", "update")
    with Session(size=size) as screen:
        screen.at(3).press(*before.split())
        for phase in phases:
            screen.press("full_stop")
            panel = screen.part("explanation") if screen.shows("explanation") else screen.message
            assert f"▸{phase}" in panel or f"epoch 3: {phase}" in panel or panel.startswith(f"{phase}: ")


def test_the_fit_takes_the_place_of_the_predictions_that_were_selected() -> None:
    with Session(size=(40, 10)) as screen:
        screen.press("tab", "tab", "tab")
        assert screen.shows("predictions")
        assert screen.press("f").shows("fit")
        assert not screen.shows("predictions")
        assert screen.part("fit").count("\n") == 5
        assert screen.press("f").shows("predictions")


@pytest.mark.parametrize("size", SMALL)
def test_a_small_terminal_says_why_it_will_diverge_and_makes_room_again(size: tuple[int, int]) -> None:
    with Session(rate=1.0, size=size) as screen:
        assert "why it will diverge" in screen.part("explanation")
        screen.press("s", "s")
        assert "why it will diverge" in screen.part("explanation")
        screen.press("tab")
        assert screen.shows("loss")
        screen.press("escape").change_rate(0.1)
        assert not screen.shows("explanation")


@pytest.mark.parametrize("keys", ["f", "z", "tab tab z", "tab tab tab z", "down"])
@pytest.mark.parametrize("name", every(2, ["eight weights", "line"]))
def test_every_size_with_a_plot_a_zoom_or_a_selection(name: str, keys: str) -> None:
    with Session(DATA[name]) as screen:
        screen.at(11).press(*keys.split())
        for size in SIZES[::3]:
            check_screen(screen.resize(*size))


@pytest.mark.parametrize("size", [(80, 24), pytest.param((40, 10), marks=pytest.mark.sweep)])
def test_every_view_at_every_size_holds_its_width(size: tuple[int, int]) -> None:
    with Session("trees", standardize=True, size=size) as screen:
        screen.at(11)
        for key in ("1", "2", "3", "4", "5", "question_mark", "l", "e"):
            screen.press(key)
            assert screen.alive
            assert {cell_len(row) for row in screen.rows} == {size[0]}, key
            screen.resize(*size[::-1]).resize(*size)
            assert screen.alive
            screen.press("escape")


def test_below_40_by_10_it_says_so_and_quits() -> None:
    with Session() as screen:
        screen.press("space").tick(3)
        for size in ((39, 24), (80, 9), (39, 9), (1, 1), (10, 3), (20, 5), (2, 40)):
            screen.resize(*size)
            assert screen.alive
            if size[0] >= 25 and size[1] >= 3:
                assert f"{size[0]} × {size[1]}" in screen.text
                assert "40 × 10" in screen.text
                assert "q quits" in screen.text
            assert {cell_len(row) for row in screen.rows} == {size[0]}
        screen.resize(80, 24)
        assert "epoch 3 of" in screen.title
        check_screen(screen)
        assert not screen.resize(20, 5).press("q").alive


def test_the_same_screen_comes_back_after_any_size() -> None:
    with Session() as screen:
        before = screen.at(37).text
        for size in SIZES:
            screen.resize(*size)
        assert screen.resize(80, 24).text == before


def test_a_tall_terminal_shows_every_weight() -> None:
    with Session(many_weights(8), size=(120, 40)) as screen:
        assert all(f" {name} " in screen.part("weights") for name in screen.data.columns)


@pytest.mark.parametrize("count", [8, 100])
def test_the_selected_weight_is_always_among_those_shown(count: int) -> None:
    with Session(many_weights(count)) as screen:
        screen.at(3)
        for name in screen.data.columns:
            assert f"▸{name} " in screen.press("down").part("weights") or name == "bias"


@pytest.mark.sweep
@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    sizes=st.lists(st.tuples(st.integers(40, 200), st.integers(10, 60)), min_size=4, max_size=10),
    epochs=st.lists(st.integers(0, 300), min_size=1, max_size=4),
    name=st.sampled_from(list(DATA)),
    factor=st.sampled_from([0.3, 0.9, 1.02, 2.0]),
    keys=st.lists(st.sampled_from(["f", "z", "tab", "down", "t", "escape"]), max_size=5),
)
def test_any_size_any_epoch_any_keys(
    sizes: list[tuple[int, int]], epochs: list[int], name: str, factor: float, keys: list[str]
) -> None:
    with Session(DATA[name]) as screen:
        screen.press("l").type(repr(factor * screen.bowl.stable_below)).press("enter", *keys)
        for size, epoch in product(sizes, epochs):
            check_screen(screen.at(epoch).resize(*size))


def test_every_frame_of_a_start_or_a_resize_is_laid_out_for_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """No frame shows the layout of another size, not even the first."""
    places: list[tuple[Region, ...]] = []
    display = StillApp._display

    def noted(app: StillApp, *arguments: Any) -> None:
        panels = app.screen.query("#loss, #predictions, #explanation")
        places.append((Region(0, 0, *app.size), *(panel.region for panel in panels)))
        display(app, *arguments)

    monkeypatch.setattr(StillApp, "_display", noted)
    with Session("line", size=(120, 40)) as screen:
        for size in ((80, 24), (60, 18), (200, 60), (120, 40)):
            screen.resize(*size)
    laid_out = [seen for seen in places if len(seen) > 1 and seen[1].area]
    by_size = {seen[0]: {other for other in laid_out if other[0] == seen[0]} for seen in laid_out}
    assert len(by_size) == 4
    assert all(len(layouts) == 1 for layouts in by_size.values()), by_size


def test_a_resize_while_the_keys_are_shown_is_followed_behind_them() -> None:
    with Session("line", size=(120, 40)) as wide, Session("line") as screen:
        screen.press("question_mark").resize(120, 40).press("escape")
        assert screen.text == wide.text
