"""What every log line passes: no secret part of a link, and no traceback where nothing has failed."""

import logging
import re

_TOKEN = re.compile(r"(/[so]/)[^/\s\"'?]+")


class NoTokens(logging.Filter):
    """Replaces the token in "/s/<token>/…" and "/o/<token>/" in messages, their arguments and tracebacks."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _TOKEN.sub(r"\1…", record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = _TOKEN.sub(r"\1…", record.exc_text)
        return True


class NoTracebackOfRefusals(logging.Filter):
    """Takes the traceback from what tells of a refused request: a 403 is an answer, not a failure of the program."""

    def filter(self, record: logging.LogRecord) -> bool:
        if 400 <= getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True
