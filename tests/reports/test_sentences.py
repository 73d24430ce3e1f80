"""What is said of figures. The contents are made by hand; no database."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.outline import QuestionOutline, SubcategoryOutline
from analysis.results import Figure
from analysis.years.history import Change, History
from reports import wording
from reports.content import Content, Part, Row, Section
from reports.formatting import difference_text
from reports.sentences import AT_MOST, Findings, Rule, Sentence, find
from tests.reports.files.contents import department_content, organisation_content

PRACTICAL, LOW, HIGH, DONT_KNOW_HIGH, LOW_AGREEMENT = 0.3, 2.5, 4.0, 0.3, 0.5


def question(code: str, mean: float | None, others: float | None = None, **values: object) -> Row:
    """Return a question named for its code; one that begins with R is reversed."""
    outline = QuestionOutline(code, f"Fråga {code}", "Påstående.", code.startswith("R"))
    values = {"suppressed": mean is None, "others_suppressed": others is None, **values}
    return Row(outline, Figure("question", code, mean=mean, others_mean=others, **values), Figure())


def content_of(*rows: Row, changes: dict[tuple[str, str], Change] | None = None) -> Content:
    """Return the content about a department with these questions in one subcategory."""
    section = Section(SubcategoryOutline("s", "Delen", ()), Figure(), Figure(), rows)
    content = department_content()
    parts = (Part("formaga", "Digital förmåga", *_indices(content.parts[0]), (section,)), content.parts[1])
    empty = replace(content.parts[1], sections=())
    return replace(content, parts=(parts[0], empty), history=History((), changes or {}))


def _indices(part: Part) -> tuple[Figure, Figure]:
    return part.index, part.whole_index


def texts(sentences: tuple[Sentence, ...]) -> list[str]:
    return [plain(sentence.text) for sentence in sentences]


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


# The rules, one by one


def test_a_mean_from_the_limit_is_a_strength():
    findings = find(content_of(question("A", 4.2, 3.7)))

    assert texts(findings.strengths) == ["”Fråga A” har ett högt medelvärde, 4,2 (övriga kommuner 3,7)."]


def test_a_called_out_lead_is_a_strength_with_its_size():
    findings = find(content_of(question("A", 3.4, 2.9, is_called_out=True)))

    assert texts(findings.strengths) == ["”Fråga A” har medelvärdet 3,4, vilket är 0,5 högre än övriga kommuner (2,9)."]


def test_a_high_mean_below_the_others_is_no_strength():
    findings = find(content_of(question("A", 4.1, 4.6, is_called_out=True), question("B", 3.0)))

    assert findings.strengths == ()


def test_a_low_mean_above_the_others_is_neither_strength_nor_weakness():
    findings = find(content_of(question("A", 2.2, 1.7, is_called_out=True)))

    assert (findings.strengths, findings.weaknesses) == ((), ())


def test_without_a_strength_the_highest_are_named_as_that():
    findings = find(content_of(question("A", 3.6, 3.4), question("B", 3.0), question("C", 2.9)))

    assert texts(findings.strengths) == [
        "”Fråga A” har medelvärdet 3,6, bland de högsta av frågorna men ingen uttalad styrka (övriga kommuner 3,4)."
    ]


def test_the_highest_may_lie_below_the_others_and_says_so():
    findings = find(content_of(question("A", 3.1, 3.4), question("B", 2.7)))

    assert texts(findings.strengths) == [
        "”Fråga A” har medelvärdet 3,1, bland de högsta av frågorna men ingen uttalad styrka (övriga kommuner 3,4)."
    ]


def test_a_reversed_question_is_among_the_best_and_not_the_highest():
    findings = find(content_of(question("R", 2.4, 2.3), question("A", 2.9), question("B", 2.8)))

    assert texts(findings.strengths) == [
        "”Fråga R” har medelvärdet 2,4, där lägre är bättre: bland de bästa av frågorna men ingen uttalad styrka "
        "(övriga kommuner 2,3)."
    ]


def test_a_mean_that_is_written_as_the_limit_is_not_said_to_miss_it():
    """2.54 is above the limit of 2.5 and written 2,5: to say that it is not low would look like a mistake."""
    findings = find(content_of(question("A", 2.54), question("B", 3.0), question("C", 3.2)))

    assert "A" not in [sentence.code for sentence in findings.weaknesses]


def test_equal_figures_have_neither_highest_nor_lowest():
    findings = find(content_of(question("A", 3.0), question("B", 3.0), question("C", 3.0)))

    assert (findings.strengths, findings.weaknesses) == ((), ())


def test_a_reversed_question_with_a_low_mean_is_a_strength():
    findings = find(content_of(question("R", 1.9, 2.4)))

    assert texts(findings.strengths) == [
        "”Fråga R” har ett lågt medelvärde, 1,9, och lägre är bättre (övriga kommuner 2,4)."
    ]


def test_a_reversed_question_with_a_high_mean_is_a_weakness():
    findings = find(content_of(question("R", 3.8, 3.4)))

    assert texts(findings.weaknesses) == [
        "”Fråga R” har ett högt medelvärde, 3,8, och lägre är bättre (övriga kommuner 3,4)."
    ]


def test_a_reversed_question_lower_than_the_others_is_above_them():
    findings = find(content_of(question("R", 2.6, 3.4, is_called_out=True)))

    assert (len(findings.above_others), len(findings.below_others)) == (1, 0)


def test_a_size_that_is_not_the_difference_of_the_printed_figures_is_said_to_be_about_that():
    """4.24 and 3.66 are printed as 4,2 and 3,7, and differ by 0.58, which tables print as +0,6."""
    findings = find(content_of(question("A", 4.24, 3.66, is_called_out=True)))

    assert texts(findings.above_others) == [
        "”Fråga A” har medelvärdet 4,2, vilket är ungefär 0,6 högre än övriga kommuner (3,7)."
    ]


def test_the_largest_distance_comes_first():
    rows = [question(code, 3.0, others, is_called_out=True) for code, others in [("A", 3.4), ("B", 4.0), ("C", 3.6)]]

    findings = find(content_of(*rows))

    assert [sentence.code for sentence in findings.below_others] == ["B", "C", "A"]


def test_a_difference_that_is_not_called_out_is_not_mentioned():
    findings = find(content_of(question("A", 3.4, 2.9)))

    assert (findings.above_others, findings.below_others) == ((), ())


def test_much_dont_know_is_told_with_the_others_share():
    row = question("A", 3.0, 3.0, dont_know_share=0.64, others_dont_know_share=0.51)

    assert texts(find(content_of(row)).much_dont_know) == ["64 % svarade Vet ej på ”Fråga A” (övriga kommuner 51 %)."]


def test_low_agreement_is_told():
    findings = find(content_of(question("A", 3.0, agreement=0.42), question("B", 3.0, agreement=0.51)))

    assert texts(findings.low_agreement) == [
        "Svaren om ”Fråga A” går isär: samsynen är 0,42 på en skala från 0 till 1."
    ]


def test_a_change_that_is_called_out_is_told():
    change = Change(2019, before=2.9, difference=0.4, is_called_out=True)

    findings = find(content_of(question("A", 3.3), changes={("question", "A"): change}))

    assert texts(findings.changes) == ["”Fråga A” har stigit från 2,9 (2019) till 3,3."]


def test_a_change_of_a_hidden_figure_is_not_told():
    change = Change(2019, before=2.9, difference=0.4, is_called_out=True)

    findings = find(content_of(question("A", None), changes={("question", "A"): change}))

    assert findings.changes == ()


def test_a_gap_to_the_rest_of_the_organisation_is_told():
    findings = find(content_of(question("A", 3.8, gap=0.6, is_gap_called_out=True)))

    assert texts(findings.above_organisation) == [
        "”Fråga A” har medelvärdet 3,8, vilket är 0,6 högre än i resten av organisationen."
    ]


@pytest.mark.parametrize("limits", [{"high": 3.5}, {"high": 3.5, "unknown": 1}])
def test_the_limits_are_those_of_the_publication(limits):
    content = content_of(question("A", 3.6))
    content.publication.limits = limits

    assert [sentence.rule for sentence in find(content).strengths] == [Rule.HIGH_LEVEL]


def test_the_summary_of_a_department():
    """41.25 and 47.9 differ by 6.65, which tables print as 6,7; the printed figures differ by 6,6."""
    content = replace(department_content(), own=with_rate(department_content(), 0.83))

    assert texts(find(content).summary) == [
        "Social- och omsorgsförvaltningen har låg digital förmåga (index 39,9 av 100) och ett begränsande digitalt "
        "arv (index 42,6 av 100).",
        "Digital mognad är 41,3 av 100, vilket är ungefär 6,7 lägre än hela Linköpings kommun (47,9) och ungefär 14,3 "
        "lägre än övriga kommuner (55,5). Det bygger på 1 av 2 frågor.",
        "Svarsfrekvensen är 83 % (55 svarande).",
        "Mätningen är ofullständig. Ännu inte med: Leanlink.",
    ]


def with_rate(content: Content, value: float):
    total = replace(content.own.total, n_questions=1)
    rate = Figure("response_rate", "", value=value)
    figures = {**content.own.figures, ("response_rate", ""): rate, ("total", "total"): total}
    return replace(content.own, figures=figures)


def test_the_total_is_beside_last_years_when_it_is_the_same_figure():
    content = organisation_content()
    change = Change(2019, before=46.7, difference=1.2)
    content = replace(content, history=History((), {("total", "total"): change}))

    assert "och 1,2 högre än 2019 (46,7)" in texts(find(content).summary)[1]


def test_last_years_total_on_other_questions_is_left_out():
    content = organisation_content()
    change = Change(2019, before=46.7, difference=3.0)
    content = replace(content, history=History((), {("total", "total"): change}))

    assert "2019" not in texts(find(content).summary)[1]


def test_nothing_is_said_of_nothing():
    content = content_of()
    content.publication.missing = []
    figures = {key: Figure() for key in content.own.figures}
    index = Figure(suppressed=True)
    parts = tuple(replace(part, index=index) for part in content.parts)

    assert find(replace(content, own=replace(content.own, figures=figures), parts=parts)) == Findings()


# Whatever the figures are


@st.composite
def rows(draw: st.DrawFn) -> list[Row]:
    """Draw up to twelve questions that a publication could hold: what is hidden has no statistics."""
    return [draw(row(f"{draw(st.sampled_from('QR'))}{number}")) for number in range(draw(st.integers(0, 12)))]


@st.composite
def row(draw: st.DrawFn, code: str) -> Row:
    mean, others = draw(st.none() | means()), draw(st.none() | means())
    is_far = mean is not None and others is not None and abs(mean - others) >= PRACTICAL
    values = {
        "is_called_out": is_far and draw(st.booleans()),
        "dont_know_share": draw(st.none() | st.floats(0, 1)),
        "others_dont_know_share": draw(st.none() | st.floats(0, 1)),
        "agreement": None if mean is None else draw(st.none() | st.floats(0, 1)),
    }
    return question(code, mean, others, **values)


def means() -> st.SearchStrategy[float]:
    """Quotients of whole numbers, as means are."""
    counts = st.lists(st.integers(1, 5), min_size=5, max_size=30)
    return counts.map(lambda grades: sum(grades) / len(grades))


@given(means(), means())
def test_the_size_in_words_is_the_one_that_tables_write(own, others):
    row = question("A", own, others, is_called_out=True)

    words, table = wording.beside(own, others), difference_text(row.own)

    size = re.search(r"\d+,\d", words)
    assert (size[0] if size else "0,0") == table.lstrip("+−")
    assert ("ungefär" in words) == (size is not None and half_up(own - others, "0.1") != printed(own) - printed(others))


def printed(mean: float) -> Decimal:
    return half_up(mean, "0.1")


def upright(row: Row, mean: float) -> float:
    return 6 - mean if row.question.is_reversed else mean


def by_code(rows: list[Row]) -> dict[str, Row]:
    return {row.question.code: row for row in rows}


def every(findings: Findings) -> list[Sentence]:
    lists = [value for name, value in vars(findings).items() if name != "summary"]
    return [sentence for sentences in lists for sentence in sentences]


@given(rows())
def test_a_strength_is_never_below_the_others_nor_below_the_limit_that_it_claims(rows):
    findings = find(content_of(*rows))

    for sentence in findings.strengths:
        own = by_code(rows)[sentence.code].own
        level = upright(by_code(rows)[sentence.code], own.mean)
        lead = 0 if own.others_mean is None else level - upright(by_code(rows)[sentence.code], own.others_mean)
        assert sentence.rule == Rule.AMONG_HIGHEST or lead >= 0
        assert sentence.rule != Rule.HIGH_LEVEL or level >= HIGH


@given(rows())
def test_a_weakness_is_never_above_the_others_nor_above_the_limit_that_it_claims(rows):
    findings = find(content_of(*rows))

    for sentence in findings.weaknesses:
        own = by_code(rows)[sentence.code].own
        level = upright(by_code(rows)[sentence.code], own.mean)
        lead = 0 if own.others_mean is None else level - upright(by_code(rows)[sentence.code], own.others_mean)
        assert sentence.rule == Rule.AMONG_LOWEST or lead <= 0
        assert sentence.rule != Rule.LOW_LEVEL or level <= LOW


@given(rows())
def test_a_question_is_never_both_a_strength_and_a_weakness(rows):
    findings = find(content_of(*rows))

    strong, weak = ({each.code for each in part} for part in (findings.strengths, findings.weaknesses))
    assert strong & weak == set()
    assert max(len(findings.strengths), len(findings.weaknesses)) <= AT_MOST


@given(rows())
def test_no_sentence_is_about_a_hidden_figure(rows):
    for sentence in every(find(content_of(*rows))):
        own = by_code(rows)[sentence.code].own
        assert (own.dont_know_share if sentence.rule == Rule.MUCH_DONT_KNOW else own.mean) is not None


@given(rows())
def test_the_numbers_of_a_sentence_are_the_figures_as_they_are_written(rows):
    """The only other number is the difference that tables write; the scale of agreement is 0 to 1."""
    for sentence in every(find(content_of(*rows))):
        numbers = {Decimal(number.replace(",", ".")) for number in re.findall(r"\d+(?:,\d+)?", said(sentence))}
        own = by_code(rows)[sentence.code].own
        assert numbers <= written(own) | difference_of(own) | {Decimal(0), Decimal(1)}


def said(sentence: Sentence) -> str:
    """Return the sentence without the question's name, which holds a number too."""
    return re.sub("”.*?”", "", sentence.text)


def difference_of(own: Figure) -> set[Decimal]:
    known = own.mean is not None and own.others_mean is not None
    return {half_up(abs(own.mean - own.others_mean), "0.1")} if known else set()


def written(own: Figure) -> set[Decimal]:
    """Return a figure's numbers, rounded half up by the textbook."""
    tenths = [own.mean, own.others_mean]
    percents = [own.dont_know_share, own.others_dont_know_share]
    rounded = [half_up(value, "0.1") for value in tenths if value is not None]
    rounded += [half_up(100 * value, "1") for value in percents if value is not None]
    return {*rounded, *([half_up(own.agreement, "0.01")] if own.agreement is not None else [])}


def half_up(value: float, step: str) -> Decimal:
    return Decimal(str(round(value, 12))).quantize(Decimal(step), rounding=ROUND_HALF_UP)


@given(rows())
def test_words_of_direction_agree_with_the_printed_figures(rows):
    for sentence in every(find(content_of(*rows))):
        own = by_code(rows)[sentence.code].own
        if " högre än " in sentence.text:
            assert own.mean > own.others_mean
        if " lägre än " in sentence.text:
            assert own.mean < own.others_mean


@given(rows())
def test_a_reversed_question_says_so_wherever_its_mean_is_judged(rows):
    findings = find(content_of(*rows))

    for sentence in (*findings.strengths, *findings.weaknesses, *findings.above_others, *findings.below_others):
        says_so = re.search("lägre är bättre|bland de (bästa|svagaste)", sentence.text) is not None
        assert says_so == sentence.code.startswith("R")
