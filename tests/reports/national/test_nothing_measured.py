"""What the coordinator sees before any organisation has measured."""

from django.urls import reverse


def test_before_anybody_measures_there_is_a_page_that_says_so(coordinating):
    response = coordinating.get(reverse("national:start"))

    assert "Ingen organisation har någon mätning ännu." in response.content.decode()
