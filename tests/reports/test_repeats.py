"""What the key user is told about figures that wait for more answers."""

import pytest
from django.urls import reverse

from analysis import results, tasks
from analysis.models import Publication
from analysis.outline import outline_of
from analysis.publishing.publication import publish
from analysis.scopes import DEPARTMENT
from reports.formatting import REPEATED, index_text
from reports.repeats import Repeat, repeats_of
from surveys import jobs
from surveys.models import Answer, Department, Measurement, Response, Wave
from tests.factories import WaveFactory

pytestmark = pytest.mark.django_db

PAGE = reverse("dashboards:waves", args=["0580", "2020"])


def repeats_in(measurement: Measurement) -> list[Repeat]:
    return repeats_of(measurement, Publication.objects.of(measurement)[0])


def answer_later(measurement: Measurement, department: Department, grades: str, *, codes: tuple[str, ...] = ()) -> None:
    """Close a complementary wave with these grades, one person each, to all questions or to some."""
    wave = WaveFactory(measurement=measurement, department=department, state=Wave.State.CLOSED)
    group = measurement.organisation.groups.get(name="Chefer")
    questions = [each for each in measurement.questionnaire.questions.all() if not codes or each.code in codes]
    for grade in grades:
        response = Response.objects.create(wave=wave, department=department, group=group, decides=True)
        Answer.objects.bulk_create(Answer(response=response, question=each, value=int(grade)) for each in questions)


def test_a_first_publication_repeats_nothing(published):
    assert repeats_in(published) == []


def test_enough_new_answers_to_everything_leave_nothing_to_wait(published, social):
    answer_later(published, social, "1122334455")
    publish(published)

    assert repeats_in(published) == []


def test_a_department_with_too_few_new_answers_is_named_with_the_publication_that_holds(
    published, social, sibling_department
):
    answer_later(published, social, "1122334455")
    answer_later(published, sibling_department, "2")
    publish(published)

    told = {(repeat.where, repeat.number): repeat.figures for repeat in repeats_in(published)}
    assert told[sibling_department.name, 1] == "medelvärdet för alla frågor"
    assert (published.organisation.name, 1) not in told


def test_only_the_questions_that_wait_are_named(published, social):
    # Nine more answer everything; one more answers B1 alone, in a later publication.
    answer_later(published, social, "112233445")
    publish(published)
    answer_later(published, social, "55555", codes=("E1",))
    answer_later(published, social, "3", codes=("B1",))
    publish(published)

    [questions] = {repeat.figures for repeat in repeats_in(published) if repeat.where == social.name}
    label = published.questionnaire.questions.get(code="B1").label["sv"]
    other = published.questionnaire.questions.get(code="E1").label["sv"]
    assert (label in questions, other in questions) == (True, False)


def test_groups_of_departments_are_summed_up_in_a_line_for_each_department(published, social, sibling_department):
    answer_later(published, social, "1122334455")
    answer_later(published, sibling_department, "2")
    publish(published)

    told = {repeat.where: repeat.figures for repeat in repeats_in(published)}

    assert told[f"{sibling_department.name}, per grupp"] == "Chefer (medelvärdet för alla frågor)"


@pytest.fixture
def published_thrice(published, social) -> Measurement:
    """Nine more of social answer everything; then five more E1 and one more B1, who are too few for some figures."""
    answer_later(published, social, "112233445")
    publish(published)
    answer_later(published, social, "55555", codes=("E1",))
    answer_later(published, social, "3", codes=("B1",))
    publish(published)
    return published


def test_when_most_questions_wait_the_others_are_named(published, social):
    answer_later(published, social, "112233445")
    publish(published)
    answer_later(published, social, "55555")
    answer_later(published, social, "44444", codes=("E1",))
    answer_later(published, social, "333")
    publish(published)
    answer_later(published, social, "2222222222", codes=("E1",))
    answer_later(published, social, "1")
    publish(published)

    told = {(repeat.where, repeat.number): repeat.figures for repeat in repeats_in(published)}

    label = published.questionnaire.questions.get(code="E1").label["sv"]
    assert told[social.name, 3].startswith(f"medelvärdet för alla frågor utom {label}")


def test_mean_and_dont_know_share_are_told_apart(published_thrice):
    b1, e1 = (published_thrice.questionnaire.questions.get(code=code).label["sv"] for code in ("B1", "E1"))

    told = {repeat.where: repeat.figures for repeat in repeats_in(published_thrice)}

    both = f"{b1}; andelen Vet ej för {e1}; Tar inte digitaliseringsbeslut"
    assert told[published_thrice.organisation.name] == told["Gruppen Chefer"] == both


def test_an_index_with_a_question_that_waits_is_marked_and_no_other(published_thrice):
    publication = Publication.objects.of(published_thrice).first()
    social, *_ = (each for each in results.read(publication, kinds=[DEPARTMENT]) if each.repeated)
    outline = outline_of(published_thrice.questionnaire)

    marked = {part.key: index_text(social.subcategory(part.key)).endswith(REPEATED) for part in outline.subcategories}

    [with_b1] = (part.key for part in outline.subcategories if "B1" in [each.code for each in part.questions])
    assert marked == {key: key == with_b1 for key in marked}
    assert index_text(social.total).endswith(REPEATED)


def test_the_legend_says_what_a_marked_index_is(client, reader, published_thrice):
    client.force_login(reader)

    page = client.get(reverse("dashboards:organisation", args=["0580", "2020"])).content.decode()

    assert "enligt publicering 2:" in page
    assert "Ett index med * bygger helt eller delvis på sådana siffror." in page


def test_the_key_user_reads_what_waits_and_why(client, key_user, published, social, sibling_department):
    answer_later(published, social, "1122334455")
    answer_later(published, sibling_department, "2")
    publish(published)
    client.force_login(key_user)

    page = client.get(PAGE).content.decode()

    assert "Siffror som väntar på fler svar" in page
    assert f"<b>{sibling_department.name}</b>, enligt publicering 1: medelvärdet för alla frågor." in page


def test_others_are_not_told(client, reader, published, social, sibling_department):
    answer_later(published, social, "1122334455")
    answer_later(published, sibling_department, "2")
    publish(published)
    client.force_login(reader)

    assert "Siffror som väntar" not in client.get(PAGE).content.decode()


def test_a_refused_publication_tells_the_key_user_why(client, key_user, published, social):
    answer_later(published, social, "2")
    job = jobs.enqueue(tasks.PUBLISH, published.pk, by=key_user)
    jobs.carry_out(job.pk)
    client.force_login(key_user)

    page = client.get(PAGE).content.decode()

    assert "Den senaste publiceringen blev inte av." in page
    assert "för få nya svar sedan förra publiceringen" in page
