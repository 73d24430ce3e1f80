"""The domain model. One module per word of the glossary; import from here."""

from .audit import AuditEntry, record
from .job import Job
from .measurement import Measurement, MeasurementPeriod, Wave, WaveClosed
from .organisation import Department, Organisation, RespondentGroup
from .questionnaire import Dimension, Question, Questionnaire, QuestionnaireFrozen, Subcategory
from .respondent import Draft, Respondent
from .response import Answer, Response
from .translated import TranslatedField, TranslatedText
from .user import Role, User

__all__ = [
    "Answer",
    "AuditEntry",
    "Department",
    "Dimension",
    "Draft",
    "Job",
    "Measurement",
    "MeasurementPeriod",
    "Organisation",
    "Question",
    "Questionnaire",
    "QuestionnaireFrozen",
    "Respondent",
    "RespondentGroup",
    "Response",
    "Role",
    "Subcategory",
    "TranslatedField",
    "TranslatedText",
    "User",
    "Wave",
    "WaveClosed",
    "record",
]
