"""The prompt: asks a question in the bottom line, and then the next one, if there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.widgets import Static

from gdtui.screen.number_field import EDITING_WIDTH, LONGEST, NumberField
from gdtui.wording.text import capitalised

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.screen import Screen

__all__ = ["Prompt", "Question"]


class Question(NamedTuple):
    """What is asked, and what is done with the answer.

    Attributes
    ----------
    text : str, or callable
        What is shown before the field; or a function that makes it fit into the terminal.
    take : callable
        Takes what was typed; its ``ValueError`` says why it is refused.
    take_rest : callable or None
        What Tab does in place of Enter, if anything.
    default : str
        What is in the field at first.
    empty : str
        What an empty field says.
    width, longest : int
        The cells of the field, and the most characters in it.
    hints : tuple of str
        What helps while it is asked, in many words, then in fewer.
    short : str
        The same question in fewer words, for beside a refusal.
    refusal : callable or None
        Says why an answer is refused, in place of the usual sentence.
    """

    text: str | Callable[[], str]
    take: Callable[[str], Awaitable[None] | None]
    take_rest: Callable[[str], Awaitable[None] | None] | None = None
    default: str = ""
    empty: str = ""
    width: int = EDITING_WIDTH
    longest: int = LONGEST
    hints: tuple[str, ...] = ()
    short: str = ""
    refusal: Callable[[str], str] | None = None


class Prompt:
    """Asks questions in the bottom line of a screen.

    Parameters
    ----------
    screen : Screen
        Has a place called ``#bottom``.

    Attributes
    ----------
    field : NumberField or None
        Where the answer is typed; mounted when something is first asked, since that takes a while.
    """

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._question: Question | None = None
        self._next: Question | None = None
        self.field: NumberField | None = None

    @property
    def question(self) -> Question | None:
        """What is asked now."""
        is_asking = self.field is not None and self._screen.focused is self.field
        return self._question if is_asking else None

    async def ask(self, question: Question) -> None:
        """Ask now."""
        self._question, self._next = question, None
        if self.field is None:
            self.field = NumberField("", id="prompt")
            label = Static("", id="prompt-label", markup=False)
            await self._screen.query_one("#bottom").mount(label, self.field, before=0)
        self.field.make_room(question.width, question.longest)
        self.field.settle(question.default)
        self.field.placeholder = question.empty
        self._screen.add_class("-asking")
        self._say(question.text)
        self._screen.set_focus(self.field)

    def fit(self) -> None:
        """Ask in words that fit when the terminal has another size."""
        if self.question is not None:
            self._say(self.question.text)

    def ask_next(self, question: Question) -> None:
        """Ask when the present answer is taken."""
        self._next = question

    async def go_on(self) -> None:
        """Ask the next question, if there is one."""
        if self._next is not None:
            await self.ask(self._next)

    def refuse(self, why: str) -> str:
        """Say why an answer is refused; shorten the question if it has a shorter form."""
        question = self._question
        if question is not None and question.refusal is not None:
            self._say(question.short)
            return question.refusal(why)
        return f"{capitalised(why)}."

    def _say(self, text: str | Callable[[], str]) -> None:
        self._screen.query_one("#prompt-label", Static).update(text if isinstance(text, str) else text())
