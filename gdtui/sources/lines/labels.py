"""Tells from the text before a printed number what the number is."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = [
    *("CORE", "ENDINGS", "OTHERS", "TIME", "WORDS", "Label"),
    *("epoch_label", "is_bar", "is_count", "is_header", "list_label", "loss_at_epoch", "number_label"),
    "plain_name",
]

CORE = (
    *(b"poc", b"poq", b"iter", b"it\xc3\xa9r", b"step", b"loss", b"cost", b"mse", b"squared"),
    *(b"pred", b"outp", b"actu", b"diff", b"verlust", b"perte", b"perd", b"rdida", b"custo"),
    *("损".encode(), "損".encode(), "エポ".encode()),
)
"""Each line that begins to tell of an epoch has one of these, in small letters."""

EPOCHS = "epoch|epoche|époque|epoque|época|epoca|epoka|эпоха|エポック|轮次"
STEPS = f"{EPOCHS}|iteration|itération|iteración|iteração|iterazione|iter|step|迭代"
LOSSES = (
    r"train(?:ing)?_?loss|loss|verlust|perte|pérdida|perdida|perda|perdita|损失|損失",
    r"cost|kosten|coût|costo|coste|custo",
    r"mean[ _]squared?[ _]error|mse",
    r"error|j",
)
"""Words for the loss, the surest first; those of the last row count only beside an epoch's number."""


def _word_set(words: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(words.split())


PLAIN_WORDS = _word_set(
    "current currently the mean average avg epoch total training train squared mse is this its our my model "
    "now of with and has l2 full half info debug warning root main notset out stdout log"
)
"""Words before "loss" with which it is still the loss of the training."""

OTHERS = _word_set(
    "val valid validation test testing tests eval evaluation evaluate dev holdout held heldout best min "
    "minimum lowest final finally trained initial initially previous prev last old target threshold "
    "tolerance tol baseline expected true optimal optimum least reference before starting start batch "
    "batches minibatch improved improve reduced converged stopped stopping early max maximum per was "
    "from sklearn exact closed analytic analytical goal desired change delta"
)
"""Words with which a number is not the loss of the training at an epoch."""

ENDINGS = _word_set("after done finished finish complete completed result results end ended over")
"""Such words too, unless an epoch's number is on the line."""

TIME = re.compile(
    r"\s*[\[(]?(?:\d{4}[-/]\d\d[-/]\d\d[T ,]\s*)?\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"
    r"(?:Z|[+-]\d\d:?\d\d)?[\])]?(?=[\s:|,-])",
    re.ASCII,
)
"""A time at the beginning of a line, as loggers print it."""

SEPARATOR = re.compile(
    r"""["']?\s*(?:(?P<sign>[:=：]+>?|[-=]+>|→|⇒)\s*|(?:(?<=\s)(?:is|of)\s+)|(?<=\s)|(?<=\s\())["'({]?\Z""",
    re.IGNORECASE,
)
QUALIFIERS = r"(?P<qualifiers>(?:[a-z0-9]+(?:'s)?(?:_|-| {1,4})){0,4})"
AFTER_LOSS = r"(?:\s*\((?:mse|l2|train|training|mean squared error)\)|[ _](?:function[ _])?value|[ _]now)?"
LOSS = [
    re.compile(rf"(?:\A|[^a-z0-9_à-ÿ]){QUALIFIERS}(?P<word>{words}){AFTER_LOSS}\Z", re.IGNORECASE)
    for words in LOSSES
]
EPOCH_BEFORE = r"""(?:\A|[^a-z0-9_à-ÿ/])(?:%s)(?:[ _]?(?:number|num|no\.?|nr\.?|idx|index))?
["']?\s{0,8}[:=#\[(-]{0,2}\s{0,12}\Z""".replace("\n", "")
EPOCH, STEP = [re.compile(EPOCH_BEFORE % words, re.IGNORECASE) for words in (EPOCHS, STEPS)]
NTH = re.compile(r"\s*(?:轮|輪|次|回|个)")
NOT_EPOCH = re.compile(r"[\w%]|\.\d|\s*[%±]")
BETWEEN_TWO = re.compile(r"[-:.,/]?|\s*(?:-|–|/|to|until)\s*", re.IGNORECASE)
HEADER = re.compile(
    r"[\W_]*(?:(?:info|debug|root|main|train|training)\b[\W_]*)*"
    r"(?:starting|start of|beginning of|now|running)?[\W_]*"
    rf"(?:{STEPS})[^\w%]*(?:number|no|nr)?[^\w%]*\Z",
    re.IGNORECASE,
)
HEADER_END = re.compile(r"[^\w%]*(?:(?:starts|started|begins|of training)[^\w%]*)?\Z", re.IGNORECASE)
LOSS_AT_EPOCH = re.compile(
    rf"(?P<label>.*?)\s+(?:after|at|in|for|on)\s+(?:the\s+)?(?:{STEPS})\W{{0,3}}\Z", re.IGNORECASE
)

RATE = re.compile(
    r"(?:\A|[^a-z0-9_à-ÿ])(?:current\s+)?(?:l_?r(?:ate)?|learning[ _-]?rate|lernrate|alpha|eta|α|η)\Z",
    re.IGNORECASE,
)
SHORT = re.compile(
    r"(?:\A|[^A-Za-z0-9_'])(?:[Cc]urrent )?"
    r"([wbWBθmc]|[wWθ]_?[0-9]{1,3}|[wW]\[[0-9]{1,3}\]|[Tt]heta_?[0-9]|[Bb]ias|[Ii]ntercept|[Ss]lope|[Ww]eight)"
    r"\Z"
)
SHORT_GRADIENT = re.compile(
    r"(?:\A|[^A-Za-z0-9_'])(?:d[jJL]?_?/?d?_?([wbWB]|[wW][0-9])|grad(?:ient)?_([wbWB]|[wW][0-9]))\Z"
)

LISTS = {
    "difference": r"differ|\bdiff\b|resid|abweich|différence|diferencia|差",
    "actual": r"actual|target|\btrue|expected|\by\b|\by_true|tatsächlich|réel|réal|实际|実際",
    "predicted": r"predict|\bpreds?\b|y_pred|y_?hat\b|ŷ|vorher|prédi|predic|预测|予測",
    "gradient": r"\bgrad|\bd_?w\b|\bdtheta",
    "weights": r"weight|\bw\b|theta|θ|param|coef|\bbeta\b|gewicht|poids",
}
WEAK_LISTS = {"difference": r"\berrors?\b|fehler", "predicted": r"output"}
"""Words for lists; those of the second table count if none of the first is there."""

MINUS = re.compile(
    r"(?:\A|[\W_])(?:y|y_true|actual|target|expected)\s*[-−–]\s*(?:y_?pred|y_?hat|ŷ|pred|predicted|prediction)s?"
    r"\s*[:=]\s*\Z",
    re.IGNORECASE,
)
SUBTRACTED = re.compile(r"\bminus\b|\bvs\b", re.IGNORECASE)
NEW = _word_set("new updated next")
OF_ALL = _word_set("total number n")
WORDS = re.compile(r"[^\W\d_]+")


COUNT_BEFORE = re.compile(r"[\s\[(#|>*-]*\Z")
BAR_BEFORE = re.compile(r"%\|.*\|\s*\Z")
LABEL_AFTER = re.compile(
    rf"[\s:.,)\]|–-]*(?:the\s+)?(?:(?:current|train(?:ing)?)[ _])?(?:{LOSSES[0]})\b", re.IGNORECASE
)


class Label(NamedTuple):
    """What a number is.

    Attributes
    ----------
    field : str
        ``loss``, ``number``, ``learning_rate``, ``predicted``, ``actual``, ``difference``, ``weights``,
        ``gradient``, ``weight NAME`` or ``gradient NAME``.
    words : str
        The label itself, which the same number has on other lines.
    rank : int
        How sure it is that this is the loss; 0 for the surest.
    """

    field: str
    words: str
    rank: int = 0


def plain_name(name: str) -> str:
    """Write the name of a column or a key with single spaces between its words.

    Examples
    --------
    >>> plain_name("Train_loss"), plain_name(" y-pred ")
    ('Train loss', 'y pred')
    """
    return re.sub(r"[\s_-]+", " ", name).strip()


def _words(text: str) -> set[str]:
    return {word.lower() for word in WORDS.findall(text)}


def _split(before: str) -> tuple[str, bool] | None:
    """Return the label before a number, and whether a sign such as `:` ends it; None if there is none."""
    found = SEPARATOR.search(before[-80:])
    if found is None:
        return None
    return before[: len(before) - len(found[0])].rstrip(), bool(found["sign"])


def number_label(before: str, context: str, has_epoch: bool) -> Label | None:
    """Tell what a single number is.

    Parameters
    ----------
    before : str
        The text between the number before it and this one.
    context : str
        All text since the last number that was recognised, up to this one. At the end of a line without an
        epoch's number also the text after it.
    has_epoch : bool
        Whether an epoch's number is on the line.
    """
    parts = _split(before)
    if parts is None:
        return None
    label, has_sign = parts
    words = _words(context)
    if words & OTHERS or (not has_epoch and words & ENDINGS):
        return None
    for rank, pattern in enumerate(LOSS):
        found = pattern.search(label[-100:])
        if found is None:
            continue
        is_sure = rank < len(LOSS) - 1 or (has_sign and (has_epoch or label.strip() in ("J", "J(w)")))
        if is_sure and _words(found["qualifiers"]) <= PLAIN_WORDS:
            return Label("loss", " ".join(sorted(_words(found[0]))), rank)
        return None
    if RATE.search(label) and (has_sign or label.lower().endswith(("lr", "rate"))):
        return Label("learning_rate", "")
    if has_sign and not words & (NEW | ENDINGS):
        if found := SHORT_GRADIENT.search(label):
            return Label(f"gradient {(found[1] or found[2])}", "")
        if found := SHORT.search(label):
            return Label(f"weight {found[1]}", "")
    return None


def loss_at_epoch(first: str, between: str) -> Label | None:
    """Tell whether two numbers are an epoch and its loss, as in "Loss after epoch 3: 0.5"."""
    found = LOSS_AT_EPOCH.search(first[-120:])
    if found is None or not re.fullmatch(r"\s*(?:[:=]+>?|->|is)\s*", between):
        return None
    return number_label(f"{found['label']}: ", found["label"], True)


def epoch_label(before: str, after: str, is_last: bool, *, is_step: bool) -> bool | None:
    """Tell whether a number is that of an epoch, or of a step; None if it only seems to be."""
    is_named = (STEP if is_step else EPOCH).search(before[-60:]) or (
        before.rstrip().endswith("第") and NTH.match(after)
    )
    if not is_named or _words(before) & (OTHERS | OF_ALL):
        return False
    if before.rstrip().endswith("第"):
        return True
    return (not NOT_EPOCH.match(after) and (is_last or not BETWEEN_TWO.fullmatch(after))) or None


def is_header(before: str, after: str) -> bool:
    """Tell whether a line has the number of an epoch and nothing else."""
    return len(before) < 200 and bool(HEADER.match(before) and HEADER_END.match(after[:200]))


def is_count(before: str, after: str) -> bool:
    """Tell whether a number without a label counts the epochs: the first on its line, then the loss."""
    return bool(COUNT_BEFORE.match(before) and LABEL_AFTER.match(after))


def is_bar(before: str, after: str) -> bool:
    """Tell whether a number stands behind a progress bar."""
    return bool(BAR_BEFORE.search(before[-200:]) and after.startswith(" ["))


def list_label(context: str) -> str | None:
    """Tell what a list of numbers is; None if the text names two things, or nothing."""
    words = _words(context)
    if words & (OTHERS - {"true", "expected", "target", "from", "last"}) or words & ENDINGS:
        return None
    found = {name for name, pattern in LISTS.items() if re.search(pattern, context, re.IGNORECASE)}
    if not found:
        found = {name for name, pattern in WEAK_LISTS.items() if re.search(pattern, context, re.IGNORECASE)}
        if len(found) > 1:
            return None
    if "difference" in found and not found & {"weights", "gradient"}:
        return "difference"
    if MINUS.search(context):
        return "difference"
    if len(found) != 1 or SUBTRACTED.search(context):
        return None
    (name,) = found
    if name in ("weights", "gradient") and (words & NEW or words & {"true", "expected", "target"}):
        return None
    return name
