"""How figures are written in Swedish: one decimal for means and indices, whole percent, decimal comma. Pure."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from analysis.results import Figure

#: Written where disclosure control hides a figure, and what it is read aloud as.
HIDDEN: Final = "··"
HIDDEN_TEXT: Final = "för få svar"
#: The same of a response rate: the number of invited decides, not that of answers.
HIDDEN_RATE_TEXT: Final = "för få inbjudna"
#: The same of one that could be shown but for another that is hidden.
HIDDEN_FOR_ANOTHER_TEXT: Final = "döljs, annars kan en mindre del räknas ut"
#: Written where there is no figure: nobody was asked, or there is nothing to compare with.
EMPTY: Final = "–"

#: Follows a figure that repeats an earlier publication's, because the step to a new one would tell too much.
REPEATED: Final = "*"

#: The measure whose figures are shares.
SCREENING: Final = "screening"

NO_BREAK_SPACE: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"

_BOUNDS: Final = {"below": f"<{NO_BREAK_SPACE}10{NO_BREAK_SPACE}%", "above": f">{NO_BREAK_SPACE}90{NO_BREAK_SPACE}%"}
#: Means and shares are quotients of whole numbers; this many decimals tell a true tie from float noise.
_EXACT_DECIMALS: Final = 12


def rounded(value: float, decimals: int = 0) -> Decimal:
    """Return the value rounded half up, as a reader would do by hand."""
    exact = Decimal(repr(round(value, _EXACT_DECIMALS)))
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def decimal_comma(value: float, decimals: int = 1) -> str:
    return str(rounded(value, decimals)).replace(".", ",").replace("-", MINUS)


def signed(value: float, decimals: int = 1) -> str:
    """Return a difference with its sign: +0,5 or −0,3; what is written as zero has none."""
    text = decimal_comma(value, decimals)
    if not rounded(value, decimals):
        return text.removeprefix(MINUS)
    return text if value < 0 else f"+{text}"


def signed_points(share: float) -> str:
    """Return a difference of shares (0-1) as whole percentage points with its sign: +4 procentenheter."""
    return f"{signed(share * 100, 0)}{NO_BREAK_SPACE}procentenheter"


def percent(share: float) -> str:
    """Return a share (0-1) as whole percent."""
    return f"{rounded(share * 100)}{NO_BREAK_SPACE}%".replace("-", MINUS)


def in_own_unit(measure: str, value: float) -> str:
    """Return a value as the figures of a measure are written: whole percent for a share, otherwise one decimal."""
    return percent(value) if measure == SCREENING else decimal_comma(value)


def whole_number(value: float) -> str:
    """Return a count with a space between thousands: 1 556."""
    return f"{int(value):,}".replace(",", NO_BREAK_SPACE)


def mean_text(figure: Figure) -> str:
    return _text(figure.mean, decimal_comma, hidden=figure.suppressed) + _repeated(figure.as_of)


def dont_know_text(figure: Figure) -> str:
    text = _text(figure.dont_know_share, percent, hidden=figure.dont_know_suppressed)
    return text + _repeated(figure.dont_know_as_of)


def others_mean_text(figure: Figure) -> str:
    return _text(figure.others_mean, decimal_comma, hidden=figure.others_suppressed)


def others_dont_know_text(figure: Figure) -> str:
    return _text(figure.others_dont_know_share, percent, hidden=figure.others_suppressed)


def index_text(figure: Figure) -> str:
    """Return an index, marked where any of its questions repeats an earlier publication's mean."""
    return _text(figure.value, decimal_comma, hidden=figure.suppressed) + _repeated(figure.as_of)


def others_index_text(figure: Figure) -> str:
    return _text(figure.others_value, decimal_comma, hidden=figure.others_suppressed)


def share_text(figure: Figure) -> str:
    """Return a screening share or a response rate; few invited are written as a bound."""
    text = _BOUNDS.get(figure.bound or "") or _text(figure.value, percent, hidden=figure.suppressed)
    return text + _repeated(figure.as_of)


def others_share_text(figure: Figure) -> str:
    return _text(figure.others_value, percent, hidden=figure.others_suppressed)


def difference_text(figure: Figure) -> str:
    """Return own - others of a mean or an index, when both are shown."""
    own, others = (figure.mean, figure.others_mean) if figure.value is None else (figure.value, figure.others_value)
    difference = None if own is None or others is None else own - others
    return _text(difference, signed, hidden=figure.suppressed or figure.others_suppressed)


def agreement_text(figure: Figure) -> str:
    return _text(figure.agreement, lambda agreement: decimal_comma(agreement, 2), hidden=figure.suppressed)


def interval_text(lower: float | None, upper: float | None) -> str:
    """Return the interval of a mean or an index: 3,4–3,9; nothing where there is none."""
    return "" if lower is None or upper is None else f"{decimal_comma(lower)}–{decimal_comma(upper)}"


def difference_interval_text(lower: float | None, upper: float | None) -> str:
    """Return the interval of a difference: −0,1 till +0,5; nothing where there is none."""
    return "" if lower is None or upper is None else f"{signed(lower)} till {signed(upper)}"


def sector_mean_text(figure: Figure) -> str:
    return _text(figure.sector_mean, decimal_comma, hidden=False)


def sector_index_text(figure: Figure) -> str:
    return _text(figure.sector_value, decimal_comma, hidden=False)


def n_text(figure: Figure) -> str:
    return _text(figure.n, whole_number, hidden=figure.suppressed)


def others_n_text(figure: Figure) -> str:
    return _text(figure.others_n, whole_number, hidden=figure.others_suppressed)


def basis_text(figure: Figure) -> str:
    """Return "bygger på 3 av 4 frågor" for an index that rests on a part of its questions, else nothing."""
    used, asked = figure.n_questions, figure.n_questions_asked
    if figure.value is None or not used or not asked or used == asked:
        return ""
    return f"bygger på {int(used)} av {int(asked)} frågor"


def _repeated(as_of: float | None) -> str:
    return REPEATED if as_of else ""


def _text(value: float | None, write: Callable[[float], str], *, hidden: bool) -> str:
    if value is not None:
        return write(value)
    return HIDDEN if hidden else EMPTY
