"""The API, version 1: read-only, for Power BI, Qlik and researchers. Rights and disclosure are those of the pages."""

from collections.abc import Iterator
from typing import Any, Final

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from ninja import NinjaAPI, Path
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import JSONRenderer
from ninja.security import HttpBearer

from analysis.models import Publication
from analysis.outline import outline_of
from reports.api import tokens
from reports.api.schemas import ErrorOut, MeasurementOut, PublicationOut, QuestionOut, ResultOut
from reports.files import results_table
from reports.files.results_table import Row
from reports.models import ApiToken
from surveys import access
from surveys.models import Measurement
from surveys.models.measurement import MeasurementQuerySet

NEWEST: Final = "latest"
_TOO_MANY: Final = 429


class Key(HttpBearer):
    """A key in the header `Authorization: Bearer dimios_…`; its owner's rights are read anew at each request."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = tokens.recognised(token)
        if found and not tokens.admit(found):
            raise HttpError(_TOO_MANY, f"Nyckeln har använts mer än {tokens.RATE_LIMIT} gånger på en minut. Vänta.")
        return found


class Readable(JSONRenderer):
    """JSON in which å, ä and ö stand as they are."""

    json_dumps_params: dict[str, Any] = {"ensure_ascii": False}  # noqa: RUF012  (declared so by its base)


api = NinjaAPI(
    title="DiMiOS",
    version="1",
    description="Publicerade resultat av mätningar av digital mognad. Endast läsning.",
    docs_url=None,
    urls_namespace="api",
    auth=Key(),
    renderer=Readable(),
)

_ERRORS: Final[Any] = {401: ErrorOut, 404: ErrorOut, 429: ErrorOut}
_MEASUREMENT: Final = "/measurements/{code}/{slug}"
_PUBLICATION: Final = _MEASUREMENT + "/publications/{number}"


@api.get("/measurements", response={200: list[MeasurementOut], **_ERRORS}, url_name="measurements")
def measurements(request: HttpRequest) -> list[MeasurementOut]:
    """Return the measurements that the key's owner may see, with the number of the newest publication."""
    return [_measurement_out(each) for each in _visible(request).annotate(newest=Max("publications__number"))]


@api.get(_MEASUREMENT + "/questions", response={200: list[QuestionOut], **_ERRORS}, url_name="questions")
def questions(request: HttpRequest, code: str, slug: str) -> list[QuestionOut]:
    """Return the questions, in the order of the questionnaire."""
    outline = outline_of(_measurement(request, code, slug).questionnaire)
    return [
        QuestionOut(
            code=question.code,
            dimension=dimension.key,
            subcategory=part.key,
            label=question.label,
            statement=question.statement,
            is_reversed=question.is_reversed,
        )
        for dimension in outline.dimensions
        for part in dimension.subcategories
        for question in part.questions
    ]


@api.get(_MEASUREMENT + "/publications", response={200: list[PublicationOut], **_ERRORS}, url_name="publications")
def publications(request: HttpRequest, code: str, slug: str) -> list[PublicationOut]:
    """Return a measurement's publications, newest first."""
    return [_publication_out(each) for each in Publication.objects.of(_measurement(request, code, slug))]


@api.get(_PUBLICATION + "/results", response={200: list[ResultOut], **_ERRORS}, url_name="results")
def results(request: HttpRequest, code: str, slug: str, number: Path[str]) -> list[Row]:
    """Return the figures of a publication (`latest`: the newest), one row per scope and measure."""
    return list(_rows(request, _publication(request, code, slug, number)))


@api.get(
    _PUBLICATION + "/results.csv",
    response={200: str, **_ERRORS},
    url_name="results_csv",
    openapi_extra={"responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}},
)
def results_csv(request: HttpRequest, code: str, slug: str, number: Path[str]) -> StreamingHttpResponse:
    """Return the same rows as CSV: UTF-8 with BOM, semicolons, decimal point."""
    publication = _publication(request, code, slug, number)
    response = StreamingHttpResponse(
        results_table.csv_lines(_rows(request, publication)), content_type="text/csv; charset=utf-8"
    )
    name = f"dimios-{code}-{slug}-publicering-{publication.number}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _token(request: HttpRequest) -> ApiToken:
    token: ApiToken = request.auth  # type: ignore[attr-defined]  # what `Key` has returned
    return token


def _visible(request: HttpRequest) -> MeasurementQuerySet:
    token = _token(request)
    return access.visible_measurements(token.user).filter(organisation=token.organisation).distinct()


def _measurement(request: HttpRequest, code: str, slug: str) -> Measurement:
    if "\0" in code + slug:  # PostgreSQL has no such text
        raise Http404
    return get_object_or_404(_visible(request), organisation__code=code, slug=slug)


def _publication(request: HttpRequest, code: str, slug: str, number: str) -> Publication:
    measurement = _measurement(request, code, slug)
    published = Publication.objects.of(measurement)
    if number != NEWEST:
        published = published.filter(number=_whole_number(number))
    publication = get_object_or_404(published[:1])
    publication.measurement = measurement
    return publication


def _whole_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Http404
    return int(text)


def _rows(request: HttpRequest, publication: Publication) -> Iterator[Row]:
    """Yield all rows, or those of the departments that the owner may see."""
    user, organisation = _token(request).user, publication.measurement.organisation
    if access.may_see_organisation(user, organisation):
        return results_table.rows(publication)
    departments = access.visible_departments(user, organisation)
    return (row for department in departments for row in results_table.rows(publication, department))


def _measurement_out(measurement: Measurement) -> MeasurementOut:
    return MeasurementOut(
        name=str(measurement),
        organisation=measurement.organisation.name,
        organisation_code=measurement.organisation.code,
        slug=measurement.slug,
        year=measurement.year,
        title=measurement.title,
        questionnaire=str(measurement.questionnaire),
        publication=measurement.newest,  # type: ignore[attr-defined]  # annotated
    )


def _publication_out(publication: Publication) -> PublicationOut:
    frozen = publication.comparison_set
    return PublicationOut(
        number=publication.number,
        published_at=publication.published_at,
        index_rule=publication.index_rule,
        is_incomplete=publication.is_incomplete,
        missing=publication.missing,
        partial=publication.partial,
        others_frozen_at=frozen.frozen_at if frozen else None,
    )


def refused(request: HttpRequest, status: int, detail: str, **headers: str) -> HttpResponse:
    response = api.create_response(request, {"detail": detail}, status=status)
    for name, value in headers.items():
        response[name.replace("_", "-")] = value
    return response


@api.exception_handler(AuthenticationError)
def _unknown_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return refused(request, 401, "Nyckeln saknas, gäller inte eller har återkallats.", WWW_Authenticate="Bearer")


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return refused(request, 404, "Finns inte, eller är inte ditt att läsa.")


@api.exception_handler(ValidationError)
def _wrong_request(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return refused(request, 400, "Adressen är felaktig.")


@api.exception_handler(HttpError)
def _too_many(request: HttpRequest, error: HttpError) -> HttpResponse:
    headers = {"Retry_After": "60"} if error.status_code == _TOO_MANY else {}
    return refused(request, error.status_code, str(error), **headers)
