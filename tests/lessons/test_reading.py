"""Reading lessons: what is wrong in a file is said in a line, with its place and a remedy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdtui.lessons.errors import LessonError
from gdtui.lessons.reading import FORMAT, read_lesson
from gdtui.lessons.template import TEMPLATE

if TYPE_CHECKING:
    from pathlib import Path

    from gdtui.lessons.lesson import Lesson

HEAD = 'format = 1\ntitle = "T"\n'
STEP = '[[step]]\nid = "a"\n'
ASKED = f'{HEAD}{STEP}ask = "How large is the loss?"\n'
CHOICE = f'{HEAD}{STEP}ask = "Which one?"\nchoices = ["this", "that"]\n'
DEED = f'{HEAD}{STEP}do = "Press s."\n'
READ = f'{HEAD}{STEP}say = "Read."\n'


class Broken(NamedTuple):
    """A file with a mistake: on which line it is (0 for no line), and what the message says of it."""

    text: str
    line: int
    says: str


BROKEN = {
    "empty": Broken("", 0, "must be 1: the first line of a lesson is format = 1"),
    "no-format": Broken(
        'title = "T"\n' + STEP + 'say = "x"\n', 0, "the first line of a lesson is format = 1"
    ),
    "newer": Broken("format = 2\n", 1, "this gdtui reads up to 1: it needs a newer one"),
    "newer-with-unknown-keys": Broken("format = 3\nsound = true\n", 1, "it needs a newer one"),
    "format-0": Broken("format = 0\n", 1, "must be 1"),
    "format-text": Broken('format = "1"\n', 1, "must be 1"),
    "format-true": Broken(f'format = true\ntitle = "T"\n{STEP}say = "x"\n', 1, "must be 1"),
    "no-toml": Broken("format = 1\ntitle = T\n", 2, "it is no TOML"),
    "quote-open": Broken('format = 1\ntitle = "T\n', 2, "it is no TOML"),
    "twice": Broken('format = 1\ntitle = "T"\ntitle = "U"\n', 3, "it is no TOML"),
    "key-unknown": Broken(f'{HEAD}titel = "T"\n{STEP}say = "x"\n', 3, "did you mean title?"),
    "key-of-no-kin": Broken(f"{HEAD}qqq = 1\n{STEP}", 3, "there are format, title, minutes"),
    "no-title": Broken(f'format = 1\n{STEP}say = "x"\n', 0, "title is missing"),
    "title-number": Broken(f"format = 1\ntitle = 1\n{STEP}", 2, "must be a text in quotation marks"),
    "no-steps": Broken(HEAD, 0, "each begins with a line [[step]]"),
    "step-as-table": Broken(f'{HEAD}[step]\nid = "a"\n', 0, "each begins with a line [[step]]"),
    "steps-as-texts": Broken(f'{HEAD}step = ["a"]\n', 3, "each begins with a line [[step]]"),
    "minutes-0": Broken(f"{HEAD}minutes = 0\n{STEP}", 3, "must be a whole number from 1 to 999"),
    "epochs-fraction": Broken(f"{HEAD}epochs = 1.5\n{STEP}", 3, "must be a whole number from 1"),
    "standardize-text": Broken(f'{HEAD}standardize = "yes"\n{STEP}', 3, "must be true or false"),
    "features-text": Broken(
        f'{HEAD}features = "x"\n{STEP}', 3, 'must be a list of texts, such as ["one", "two"]'
    ),
    "hide-unknown": Broken(f'{HEAD}hide = ["bset"]\n{STEP}', 3, "did you mean best?"),
    "lock-unknown": Broken(f'{HEAD}lock = ["rats"]\n{STEP}', 3, "did you mean rate?"),
    "rate-none": Broken(f'{HEAD}rate = "fast!"\n{STEP}', 3, "is no expression: numbers, names"),
    "rate-true": Broken(
        f"{HEAD}rate = true\n{STEP}", 3, "must be a number, or an expression in quotation marks"
    ),
    "no-id": Broken(f'{HEAD}[[step]]\nsay = "x"\n', 3, "step 1: id is missing"),
    "id-capital": Broken(f'{HEAD}[[step]]\nid = "First Step"\nsay = "x"\n', 4, "such as first-step"),
    "id-twice": Broken(f'{READ}{STEP}say = "y"\n', 7, "is the name of two steps"),
    "step-key-unknown": Broken(f'{READ}hnit = "x"\n', 6, "step 1 (a): hnit is no key; did you mean hint?"),
    "say-missing": Broken(HEAD + STEP, 3, "say is missing"),
    "say-list": Broken(f'{HEAD}{STEP}say = ["x"]\n', 5, "must be a text in quotation marks"),
    "say-too-long": Broken(
        f'{HEAD}{STEP}say = "{"x" * 2000}"\n', 5, "is too long: 2000 characters, at most 1200"
    ),
    "say-brace-alone": Broken(
        f'{HEAD}{STEP}say = "The loss is {{loss."\n', 5, "a number of the run is {loss}"
    ),
    "say-brace-empty": Broken(f'{HEAD}{STEP}say = "The loss is {{}}."\n', 5, "the expression is empty"),
    "hint-brace": Broken(f'{ASKED}answer = 1\nhint = ["{{1 +}}"]\n', 7, "is no expression"),
    "no-answer": Broken(ASKED, 5, "needs answer: what is right"),
    "name-unknown": Broken(f'{ASKED}answer = "los * 2"\n', 6, "there is no name 'los'; did you mean 'loss'?"),
    "name-unknown-in-a-text": Broken(f'{HEAD}{STEP}say = "{{wieght.x:2}}"\n', 5, "did you mean 'weight'?"),
    "name-of-no-kin": Broken(f'{DEED}until = "qqq > 1"\n', 6, "the names are epoch, epochs, furthest"),
    "answer-none": Broken(f'{ASKED}answer = "loss +"\n', 6, "is no expression: numbers, names"),
    "answer-runs-a-program": Broken(
        f"""{ASKED}answer = "__import__('os').system('ls')"\n""", 6, "the functions are abs, min, max"
    ),
    "answer-power": Broken(f'{ASKED}answer = "2 ** 9999"\n', 6, "only numbers, names, + - × ÷"),
    "answer-too-large": Broken(f'{ASKED}answer = "1e999"\n', 6, "too large a number"),
    "answer-list": Broken(f"{ASKED}answer = [1]\n", 6, "must be a number, or an expression"),
    "answer-function": Broken(f'{ASKED}answer = "sin(loss)"\n', 6, "the functions are abs, min, max"),
    "answer-long": Broken(f'{ASKED}answer = "{"1 + " * 200}1"\n', 6, "has at most 300 characters"),
    "wrong-text": Broken(f'{ASKED}answer = 1\nwrong = "2"\n', 7, "is a list such as [{value"),
    "wrong-without-say": Broken(f"{ASKED}answer = 1\nwrong = [{{value = 2}}]\n", 7, "say is missing"),
    "wrong-without-value": Broken(f'{ASKED}answer = 1\nwrong = [{{say = "x"}}]\n', 7, "needs value"),
    "wrong-key": Broken(
        f'{ASKED}answer = 1\nwrong = [{{vlaue = 2, say = "x"}}]\n',
        7,
        "wrong vlaue is no key of wrong; did you mean value?",
    ),
    "choices-without-answer": Broken(CHOICE, 5, "needs answer: what is right"),
    "one-choice": Broken(f'{HEAD}{STEP}ask = "?"\nchoices = ["this"]\nanswer = 1\n', 6, "are 2 to 9, not 1"),
    "choice-beyond": Broken(f"{CHOICE}answer = 3\n", 7, "must be numbers of choices, from 1 to 2"),
    "choice-0": Broken(f"{CHOICE}answer = 0\n", 7, "from 1 to 2"),
    "choice-text": Broken(f'{CHOICE}answer = "this"\n', 7, "must be numbers of choices"),
    "choice-twice": Broken(f"{CHOICE}answer = [1, 1]\n", 7, "must be numbers of choices"),
    "choices-none-right": Broken(f"{CHOICE}answer = []\n", 7, "must name at least one choice"),
    "order-too-short": Broken(
        f"{CHOICE}order = true\nanswer = [1]\n", 8, "must have all 2 choices in their order"
    ),
    "order-text": Broken(f'{CHOICE}order = "yes"\nanswer = [1, 2]\n', 7, "must be true or false"),
    "wrong-choice-beyond": Broken(
        f'{CHOICE}answer = 1\nwrong = [{{choice = 3, say = "x"}}]\n', 8, "needs choice: numbers from 1 to 2"
    ),
    "choice-with-tolerance": Broken(
        f"{CHOICE}answer = 1\ntolerance = 1\n", 8, "has nothing to do with choices"
    ),
    "deed-without-until": Broken(DEED, 5, "needs until: what is to hold in the end, such as 'epoch >= 16'"),
    "deed-that-asks": Broken(f'{DEED}ask = "x"\n', 5, "stands alone: a step has one question"),
    "deed-with-answer": Broken(f'{DEED}until = "epoch > 1"\nanswer = 1\n', 7, "something that is to be done"),
    "deed-predicts": Broken(
        f'{DEED}until = "epoch > 1"\npredict = true\n', 7, "something that is to be done"
    ),
    "until-assigns": Broken(f'{DEED}until = "epoch = 16"\n', 6, "is no expression"),
    "read-with-answer": Broken(f"{READ}answer = 1\n", 6, "has nothing to do with a step that asks nothing"),
    "repair-elsewhere": Broken(
        f'{HEAD}{STEP}ask = "x"\nrepair = "../../etc/passwd.py"\n', 6, "must be a file beside the lesson"
    ),
    "repair-no-program": Broken(
        f'{HEAD}{STEP}ask = "x"\nrepair = "loop.txt"\n', 6, "must be a Python file, .py"
    ),
    "repair-not-asked": Broken(f'{HEAD}{STEP}repair = "loop.py"\n', 3, "ask is missing"),
    "epoch-below-0": Broken(f"{READ}epoch = -1\n", 6, "must be a whole number from 0"),
    "epoch-text": Broken(f'{READ}epoch = "1"\n', 6, "must be a whole number from 0"),
    "view-7": Broken(f"{READ}view = 7\n", 6, "must be a whole number from 1 to 6"),
    "predict-text": Broken(f'{ASKED}answer = 1\npredict = "yes"\n', 7, "must be true or false"),
    "second-step": Broken(f'{READ}\n[[step]]\nid = "b"\nsay = 3\n', 9, "step 2 (b): say"),
}


def read(tmp_path: Path, text: str | bytes) -> Lesson:
    path = tmp_path / "lesson.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_lesson(str(path))


def test_there_are_fifty_broken_files_and_more() -> None:
    assert len(BROKEN) >= 50
    assert len({one.text for one in BROKEN.values()}) == len(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_lesson_is_refused_in_a_line_with_its_place_and_a_remedy(name: str, tmp_path: Path) -> None:
    broken = BROKEN[name]
    with pytest.raises(LessonError) as error:
        read(tmp_path, broken.text)
    said = str(error.value)
    assert "\n" not in said
    assert said.startswith(f"{tmp_path / 'lesson.toml'}: ")
    found = re.search(r"toml: line (\d+): ", said)
    assert (int(found[1]) if found else 0) == broken.line, said
    assert broken.says in said


def test_files_that_are_no_text_are_refused_in_a_line(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="not UTF-8: save it as such"):
        read(tmp_path, b'title = "\xe9"')
    with pytest.raises(LessonError, match="is no lesson: it is too large"):
        read(tmp_path, b"#" * (1 << 21))
    with pytest.raises(LessonError, match="is no lesson: it is a folder"):
        read_lesson(str(tmp_path))
    with pytest.raises(LessonError, match="can't be read: No such file"):
        read_lesson(str(tmp_path / "none.toml"))


def test_what_is_said_of_a_file_is_seen_and_not_obeyed(tmp_path: Path) -> None:
    with pytest.raises(LessonError) as error:
        read(tmp_path, f'{HEAD}"\\u001b[31mred" = 1\n{STEP}')
    assert "\x1b" not in str(error.value)
    with pytest.raises(LessonError, match=r"nested too deeply|no TOML"):
        read(tmp_path, "a = " + "[" * 5000)


def test_the_template_is_read(tmp_path: Path) -> None:
    lesson = read(tmp_path, TEMPLATE)
    assert (lesson.title, lesson.data, len(lesson.steps)) == ("The first step", "line", 4)
    assert [step.kind for step in lesson.steps] == ["read", "number", "do", "choice"]
    assert lesson.steps[1].predicts
    assert FORMAT == 1


def test_a_lesson_is_called_by_its_file_without_the_number(tmp_path: Path) -> None:
    path = tmp_path / "07-rates.toml"
    path.write_text(READ)
    assert read_lesson(str(path)).name == "rates"


VALUES = st.one_of(
    *(st.booleans().map(lambda value: str(value).lower()), st.integers(-3, 9).map(str)),
    *(
        st.sampled_from(
            ["1.5", "nan", "inf", "[]", "{}", "1979-05-27", '["a", "b"]', "[1, 2]", "[[1]]", '"x"', '""']
        ),
    ),
    st.sampled_from(
        ['[{value = 1, say = "x"}]', '[{choice = [1], say = "x"}]', "[{}]", '"{"', '"loss"', "'''\n'''"]
    ),
)
KEYS = st.sampled_from(
    [
        *(
            "id",
            "say",
            "ask",
            "answer",
            "tolerance",
            "choices",
            "order",
            "do",
            "until",
            "par",
            "repair",
            "title",
        ),
        *("predict", "wrong", "hint", "shown", "epoch", "rate", "epochs", "standardize", "view", "beside"),
        *("hide", "lock", "format", "minutes", "data", "target", "features", "learnt", "next", "step", "foo"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(
    head=st.dictionaries(KEYS, VALUES, max_size=3),
    steps=st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=3),
    is_good_head=st.booleans(),
)
def test_any_table_is_a_lesson_or_is_refused_in_a_line(
    tmp_path_factory: pytest.TempPathFactory,
    head: dict[str, str],
    steps: list[dict[str, str]],
    is_good_head: bool,
) -> None:
    start: dict[str, Any] = {"format": "1", "title": '"T"'} if is_good_head else {}
    text = "".join(f"{key} = {value}\n" for key, value in {**head, **start}.items())
    for number, step in enumerate(steps):
        table = {"id": f'"s{number}"', **step}
        text += "[[step]]\n" + "".join(f"{key} = {value}\n" for key, value in table.items())
    path = tmp_path_factory.mktemp("any") / "lesson.toml"
    path.write_text(text, "utf-8")
    refusal = f"{path}: "
    try:
        assert read_lesson(str(path)).steps
    except LessonError as error:
        refusal = str(error)
    assert refusal.startswith(f"{path}: ")
    assert len(refusal.splitlines()) == 1
