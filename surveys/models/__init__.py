"""The domain model. One module per word of the glossary; import from here."""

from .audit import AuditEntry, record
from .introduction import Introduction
from .job import Job
from .list_upload import ListUpload
from .mail import LinkRequest, Mail, Mailing, MailKind, MailRelease, MailText, OptOut
from .measurement import Measurement, MeasurementPeriod, Wave, WaveClosed
from .organisation import Department, DepartmentSuccession, Logo, Organisation, RespondentGroup
from .questionnaire import Dimension, Question, Questionnaire, QuestionnaireFrozen, Subcategory
from .respondent import Answerer, Draft, Respondent, SharedStart
from .response import Answer, FreeText, Response
from .shared_link import SharedLink
from .translated import TranslatedField, TranslatedText
from .turnout import AnsweringDay, AnsweringTime
from .user import Role, User
from .wordlist import Term

__all__ = [
    "Answer",
    "Answerer",
    "AnsweringDay",
    "AnsweringTime",
    "AuditEntry",
    "Department",
    "DepartmentSuccession",
    "Dimension",
    "Draft",
    "FreeText",
    "Introduction",
    "Job",
    "LinkRequest",
    "ListUpload",
    "Logo",
    "Mail",
    "MailKind",
    "MailRelease",
    "MailText",
    "Mailing",
    "Measurement",
    "MeasurementPeriod",
    "OptOut",
    "Organisation",
    "Question",
    "Questionnaire",
    "QuestionnaireFrozen",
    "Respondent",
    "RespondentGroup",
    "Response",
    "Role",
    "SharedLink",
    "SharedStart",
    "Subcategory",
    "Term",
    "TranslatedField",
    "TranslatedText",
    "User",
    "Wave",
    "WaveClosed",
    "record",
]
