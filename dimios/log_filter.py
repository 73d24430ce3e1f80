"""Keeps the secret part of answering links out of every log line."""

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
