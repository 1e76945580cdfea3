"""When a frame may be sent, on a clock that the test holds."""

from __future__ import annotations

import pytest

from gdtui.screen.terminal.flow_control import FIRST_ROOM, LEAST_ROOM, QUESTION, FlowControl


@pytest.fixture
def flow() -> FlowControl:
    flow = FlowControl()
    assert flow.opened(0.0) == QUESTION
    return flow


@pytest.fixture
def answering(flow: FlowControl) -> FlowControl:
    flow.answered(0.05)
    return flow


def send(flow: FlowControl, size: int, now: float) -> bytes:
    question = flow.question()
    flow.sent(size, now)
    return question


def test_the_first_frame_need_not_wait(flow: FlowControl) -> None:
    assert flow.wait(0.0) == 0.0


def test_the_next_waits_for_the_answer_to_the_last(answering: FlowControl) -> None:
    assert send(answering, 300, 0.1) == QUESTION
    assert answering.wait(0.2) > 0
    answering.answered(0.3)
    assert answering.wait(0.3) == 0.0


def test_the_answer_to_the_first_question_is_not_taken_for_that_to_the_first_frame(
    flow: FlowControl,
) -> None:
    send(flow, 300, 0.1)
    flow.answered(0.2)
    assert flow.wait(0.2) > 0
    flow.answered(0.4)
    assert flow.wait(0.4) == 0.0


def test_a_second_of_silence_at_the_beginning_means_frames_by_the_clock(flow: FlowControl) -> None:
    send(flow, 300, 0.1)
    assert flow.wait(0.1) == pytest.approx(0.9)
    assert flow.wait(1.0) == 0.0
    assert send(flow, 300, 1.0) == b""
    assert flow.wait(1.0) == pytest.approx(0.1)
    assert not flow.may_answer


def test_a_late_first_answer_is_believed(flow: FlowControl) -> None:
    send(flow, 300, 0.1)
    flow.wait(1.0)
    send(flow, 300, 1.0)
    flow.answered(1.5)
    flow.answered(1.6)
    assert send(flow, 300, 1.6) == QUESTION


@pytest.mark.parametrize(("size", "patience"), [(100, 5.0), (2000, 5.0), (8000, 20.0)])
def test_patience_is_five_seconds_or_what_the_frame_needs(
    answering: FlowControl, size: int, patience: float
) -> None:
    send(answering, size, 1.0)
    assert answering.wait(1.0) == pytest.approx(patience)
    assert answering.wait(1.0 + patience) == 0.0


def test_patience_grows_so_that_little_piles_up(answering: FlowControl) -> None:
    send(answering, 100, 0.0)
    assert answering.wait(5.0) == 0.0
    send(answering, 100, 5.0)
    assert answering.wait(5.0) == pytest.approx(10.0)
    answering.answered(6.0)
    answering.answered(6.0)
    send(answering, 100, 6.0)
    assert answering.wait(6.0) == pytest.approx(5.0)


def test_a_lost_answer_holds_up_the_next_frame_and_no_other(answering: FlowControl) -> None:
    send(answering, 300, 1.0)
    assert answering.wait(6.0) == 0.0
    send(answering, 300, 6.0)
    answering.answered(6.1)
    assert answering.wait(6.1) == pytest.approx(1.0)
    assert answering.wait(7.1) == 0.0
    for now in (8.0, 9.0, 10.0):
        send(answering, 300, now)
        assert answering.wait(now) == pytest.approx(5.0)
        answering.answered(now + 0.1)
        assert answering.wait(now + 0.1) == 0.0


def test_a_lost_first_answer_holds_up_no_more_than_that(flow: FlowControl) -> None:
    send(flow, 300, 0.1)
    flow.answered(0.2)
    assert flow.wait(1.0) == 0.0
    send(flow, 300, 1.0)
    flow.answered(1.1)
    assert flow.wait(2.1) == 0.0
    send(flow, 300, 2.1)
    flow.answered(2.2)
    assert flow.wait(2.2) == 0.0


def test_room_is_what_the_link_carries_in_half_a_second(answering: FlowControl) -> None:
    assert answering.room() == FIRST_ROOM
    send(answering, 1000, 1.0)
    answering.answered(1.1)
    assert answering.room() == pytest.approx(5000)
    send(answering, 480, 2.0)
    answering.answered(3.0)
    assert answering.room() == LEAST_ROOM


def test_an_answer_nobody_asked_for_does_no_harm(answering: FlowControl) -> None:
    answering.answered(0.1)
    assert answering.owed == 0
    send(answering, 100, 0.2)
    assert answering.wait(0.2) > 0
