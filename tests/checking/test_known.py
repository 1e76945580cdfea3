"""The known mistakes: their formulas against loops written out, and no two of them alike on the probes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from gdtui.checking.known.at import At
from gdtui.checking.known.factors import FACTORS
from gdtui.checking.known.formulas import FORMULAS
from gdtui.checking.known.loops import LOOPS, RARER_LOOPS
from gdtui.checking.known.rarer import RARER
from gdtui.checking.probes import calls, chapter_run, hand, true_gradient
from gdtui.checking.recognise import Explanation, Returned, explain

if TYPE_CHECKING:
    from gdtui.programs.call import Call

SINGLE = [
    *(Explanation(factor=factor) for factor in FACTORS),
    *(Explanation(formula=formula) for formula in (*FORMULAS, *RARER)),
    *(Explanation(loop=loop) for loop in (*LOOPS, *RARER_LOOPS)),
]


def observed(explanation: Explanation, d: int = 3) -> list[Returned]:
    return [Returned(call, explanation.run(call)) for call in calls(d)]


def test_the_chapter_explains_itself_alone() -> None:
    assert explain(observed(Explanation())) == [Explanation()]


@pytest.mark.parametrize("explanation", SINGLE, ids=lambda one: one.parts[0].id)
def test_no_two_names_predict_the_same_numbers(explanation: Explanation) -> None:
    found = explain(observed(explanation))
    assert explanation in found
    assert {one.parts[0].id for one in found} == {explanation.parts[0].id}


def loss(call: Call, weights: list[float]) -> float:
    total = 0.0
    for row, y in zip(call.X.tolist(), call.Y[:, 0].tolist(), strict=True):
        total += float((y - sum(a * b for a, b in zip(row, weights, strict=True))) ** 2)
    return total / call.n


@pytest.mark.parametrize("d", [1, 2, 3])
def test_the_gradient_is_the_one_that_central_differences_find(d: int) -> None:
    for call in calls(d):
        w = call.weights[:, 0].tolist()
        for place, slope in enumerate(true_gradient(call)[:, 0]):
            up, down = list(w), list(w)
            up[place] += 0.001
            down[place] -= 0.001
            assert (loss(call, up) - loss(call, down)) / 0.002 == pytest.approx(slope, rel=1e-6, abs=1e-8)


def test_probes_tell_numbers_of_rows_and_weights_apart() -> None:
    columns: list[list[float]] = [[] for _ in FACTORS]
    for call in calls(3):
        at = At(call.X, call.Y, call.weights)
        factors = [float(factor.value(at)) for factor in FACTORS]
        assert all(weight != 0 for weight in call.weights[:, 0])
        assert min(at.e) < 0 < max(at.e)
        assert call.epochs != call.d
        for column, factor in zip(columns, factors, strict=True):
            column.append(round(factor, 9))
    assert len({tuple(column) for column in columns}) == len(FACTORS)


def test_the_three_rows_come_out_by_hand() -> None:
    call = hand(3)
    assert true_gradient(call)[:, 0].tolist() == [-2.0, -4.0]
    assert list(chapter_run(call))[-1][:, 0].tolist() == [1.2, 2.4]


def test_wrong_formulas_are_what_wrong_loops_make() -> None:
    call = calls(3)[0]
    n, d = call.X.shape
    e = [call.Y[i, 0] - sum(call.X[i, j] * call.weights[j, 0] for j in range(d)) for i in range(n)]
    expected = {
        "input-missing": [-2 * sum(e) / n] * d,
        "squared-residual": [-2 * sum(call.X[i, j] * e[i] ** 2 for i in range(n)) / n for j in range(d)],
        "residual-sign": [-sum(call.X[i, j] * np.sign(e[i]) for i in range(n)) / n for j in range(d)],
        "last-row-only": [-2 * call.X[-1, j] * e[-1] / n for j in range(d)],
        "target-for-residual": [
            -2 * sum(call.X[i, j] * call.Y[i, 0] for i in range(n)) / n for j in range(d)
        ],
    }
    at = At(call.X, call.Y, call.weights)
    for formula in FORMULAS:
        if formula.id in expected:
            assert formula.gradient(at)[:, 0] == pytest.approx(expected.pop(formula.id))
    assert not expected


def test_what_has_no_name_is_given_none() -> None:
    random = np.random.default_rng(5)
    strange = [
        Returned(call, call.weights + 0.01 * random.normal(size=call.weights.shape)) for call in calls(3)
    ]
    assert explain(strange) == []
    third = [
        Returned(one.call, one.call.weights - (one.call.weights - one.weights) * 3)
        for one in observed(Explanation())
    ]
    assert explain(third) == []
