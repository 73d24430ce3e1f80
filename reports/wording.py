"""How findings are put in Swedish: one function a kind of sentence, figures in it as pages write them. Pure.

Labels are quoted, since a question's label may be a sentence of its own.
"""

from collections.abc import Sequence
from typing import Final

from analysis.years.history import Change
from reports.content import Content, Row
from reports.formatting import (
    MINUS,
    NO_BREAK_SPACE,
    agreement_text,
    basis_text,
    decimal_comma,
    dont_know_text,
    index_text,
    mean_text,
    others_dont_know_text,
    others_mean_text,
    rounded,
    share_text,
    whole_number,
)

LOWER_IS_BETTER: Final = ", och lägre är bättre"
TOO_FEW: Final = "Digital mognad visas inte, eftersom för få har svarat."
#: How the bounds of a blurred response rate are said in a sentence.
_IN_WORDS: Final = str.maketrans({"<": "lägre än", ">": "högre än"})


def beside(own: float, other: float) -> str:
    """Return how one figure lies beside another: "0,5 högre än", "lika med".

    The size is the one that tables write. Where rounding makes it differ from the difference of the two figures as
    they are written, it is "ungefär 0,6"; a size that is written as zero is "något".
    """
    difference, written = rounded(own - other, 1), rounded(own, 1) - rounded(other, 1)
    if own == other:
        return "lika med"
    direction = "högre än" if own > other else "lägre än"
    if not difference:
        return f"något {direction}"
    return f"{'' if difference == written else 'ungefär '}{_size(own - other)} {direction}"


def place(content: Content) -> str:
    """Return the place in the quadrant, or nothing when an index is not shown."""
    place, vertical, horizontal = content.quadrant, content.parts[0].index, content.parts[-1].index
    if not place:
        return ""
    capability = "hög" if place.is_upper else "låg"
    heritage = "möjliggörande" if place.is_right else "begränsande"
    near = ", nära gränsen" if place.is_near_border else ""
    return (
        f"{content.name} har {capability} digital förmåga (index {index_text(vertical)} av 100) och ett {heritage} "
        f"digitalt arv (index {index_text(horizontal)} av 100){near}."
    )


def total(content: Content) -> str:
    """Return the total index beside the organisation's, the others' and the earlier year's, those that are shown."""
    own, whole = content.own.total, content.whole.total
    change = content.change_of(own)
    beside_what = [
        (whole.value if content.is_department else None, f"hela {content.measurement.organisation.name}"),
        (own.others_value, content.others_name),
        (content.before(own), f"{change.year}" if change else ""),
    ]
    mine = own.value or 0
    compared = [
        f"{beside(mine, value)} {name} ({decimal_comma(value)})" for value, name in beside_what if value is not None
    ]
    basis = f" Det {basis_text(own)}." if basis_text(own) else ""
    return f"Digital mognad är {index_text(own)} av 100{_vilket(compared)}.{basis}"


def response_rate(content: Content) -> str:
    """Return the response rate, or nothing when it is not known or not shown."""
    rate, n = content.own.response_rate, content.own.screening.n
    if rate.value is None and not rate.bound:
        return ""
    answered = f" ({whole_number(n)} svarande)" if n else ""
    share = share_text(rate).translate(_IN_WORDS)
    return f"Svarsfrekvensen är {share}{answered}."


def high(row: Row, others_name: str) -> str:
    """Return that a mean is on the good side of the limit."""
    word = "lågt" if row.question.is_reversed else "högt"
    return f"{_name(row)} har ett {word} medelvärde, {_mean(row)}{_in_parentheses(row, others_name)}."


def low(row: Row, others_name: str) -> str:
    """Return that a mean is on the bad side of the limit."""
    word = "högt" if row.question.is_reversed else "lågt"
    return f"{_name(row)} har ett {word} medelvärde, {_mean(row)}{_in_parentheses(row, others_name)}."


def beside_others(row: Row, others_name: str) -> str:
    """Return how a mean lies beside the others', both of which are shown."""
    compared = _compared(row, others_name)
    return f"{_name(row)} har medelvärdet {mean_text(row.own)}, vilket är {compared}{_turned(row)}."


def among_highest(row: Row, others_name: str) -> str:
    """Return that a mean is one of the best here, and that it is no strength."""
    rank = "bästa" if row.question.is_reversed else "högsta"
    return _among(row, others_name, rank, "ingen uttalad styrka")


def among_lowest(row: Row, others_name: str) -> str:
    """Return that a mean is one of the worst here, and that it is no weakness."""
    rank = "svagaste" if row.question.is_reversed else "lägsta"
    return _among(row, others_name, rank, "ingen uttalad svaghet")


def beside_organisation(row: Row, gap: float) -> str:
    """Return how a department's mean lies beside the rest of its organisation."""
    direction = "högre" if gap > 0 else "lägre"
    compared = f"{_size(gap)} {direction} än i resten av organisationen"
    return f"{_name(row)} har medelvärdet {mean_text(row.own)}, vilket är {compared}{_turned(row)}."


def dont_know(row: Row, others_name: str) -> str:
    shown = row.own.others_dont_know_share is not None
    others = f" ({others_name}{NO_BREAK_SPACE}{others_dont_know_text(row.own)})" if shown else ""
    return f"{dont_know_text(row.own)} svarade Vet ej på {_name(row)}{others}."


def agreement(row: Row) -> str:
    return f"Svaren om {_name(row)} går isär: samsynen är {agreement_text(row.own)} på en skala från 0 till 1."


def changed(row: Row, change: Change) -> str:
    verb = "stigit" if change.difference > 0 else "sjunkit"
    before = decimal_comma(change.before)
    return f"{_name(row)} har {verb} från {before} ({change.year}) till {mean_text(row.own)}{_turned(row)}."


def _vilket(compared: Sequence[str]) -> str:
    if not compared:
        return ""
    *first, last = compared
    return f", vilket är {', '.join(first)} och {last}" if first else f", vilket är {last}"


def _among(row: Row, others_name: str, rank: str, verdict: str) -> str:
    others = _in_parentheses(row, others_name)
    read = ", där lägre är bättre: " if row.question.is_reversed else ", "
    return f"{_name(row)} har medelvärdet {mean_text(row.own)}{read}bland de {rank} av frågorna men {verdict}{others}."


def _compared(row: Row, others_name: str) -> str:
    words = beside(row.own.mean or 0, row.own.others_mean or 0)
    return f"{words} {others_name} ({others_mean_text(row.own)})"


def _in_parentheses(row: Row, others_name: str) -> str:
    return "" if row.own.others_mean is None else f" ({others_name}{NO_BREAK_SPACE}{others_mean_text(row.own)})"


def _name(row: Row) -> str:
    return f"”{row.question.label}”"


def _mean(row: Row) -> str:
    return mean_text(row.own) + _turned(row)


def _turned(row: Row) -> str:
    return LOWER_IS_BETTER if row.question.is_reversed else ""


def _size(difference: float) -> str:
    return decimal_comma(difference).removeprefix(MINUS)
