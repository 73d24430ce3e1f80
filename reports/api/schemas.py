"""The shapes of the API's answers. A result row has the columns of the results files (docs/files.md)."""

import datetime as dt

from ninja import Field, Schema


class ErrorOut(Schema):
    detail: str = Field(description="What is wrong, in Swedish.")


class MeasurementOut(Schema):
    name: str = Field(description='Organisation code and slug: "0580/2020".')
    organisation: str
    organisation_code: str
    slug: str
    year: int
    title: str
    questionnaire: str = Field(description='Key and version: "dimios:2020".')
    publication: int | None = Field(description="Number of the newest publication, if there is one.")


class PublicationOut(Schema):
    number: int
    published_at: dt.datetime
    index_rule: str
    is_incomplete: bool
    missing: list[str] = Field(description="Departments whose waves are not closed yet.")
    partial: list[str] = Field(description="Departments that are to be completed.")
    others_frozen_at: dt.datetime | None = Field(description="When the comparison set was frozen.")


class QuestionOut(Schema):
    code: str
    dimension: str
    subcategory: str
    label: str
    statement: str
    is_reversed: bool = Field(description="True where a low grade is the good one.")


class ResultOut(Schema):
    measurement: str
    publication: int
    scope: str = Field(description="organisation, department, group or department_group")
    name: str
    measure: str = Field(description="question, subcategory, dimension, total, screening or response_rate")
    code: str
    n: int | None
    mean: float | None = Field(description="Grades 1-5, unrounded.")
    dont_know_share: float | None = Field(description="0-1")
    value: float | None = Field(description="An index 0-100, or a share 0-1 for screening and response rate.")
    others_mean: float | None
    others_dont_know_share: float | None
    others_value: float | None
    others_n: int | None
    others_organisations: int | None
    sector_mean: float | None
    sector_n: int | None
    suppressed: bool
    dont_know_suppressed: bool
    others_suppressed: bool
