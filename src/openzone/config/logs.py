"""Log lines that machines read: what happened where and for how long, and nothing that people wrote.

A line never holds an address, a query, a name, a text or a token. Of a message only its fixed words are kept, of an
exception only its kind and the places it came through: both may quote what somebody typed.
"""

import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

OURS = "openzone"
FRAMES = 12
# The number of the request that is being answered, so that every line about it can be found.
request_number: ContextVar[str] = ContextVar("request number", default="")
_OUTCOMES = ("job_success", "job_error", "job_aborted")


class JsonLines(JsonFormatter):
    """One JSON object for each line."""

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Put into the line only what `facts` lets through."""
        log_data.update(facts(record))


class JobsByOutcome(logging.Filter):
    """Of what the worker says about jobs, let through how they ended, and what is worse than information."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written."""
        about_jobs = record.name.startswith("procrastinate") and record.levelno <= logging.INFO
        return not about_jobs or str(getattr(record, "action", "")).startswith(_OUTCOMES)


def facts(record: logging.LogRecord) -> dict[str, Any]:
    """What a line says."""
    said: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": fixed_words(record),
    }
    if number := request_number.get():
        said["request"] = number
    said |= getattr(record, "facts", {}) | job_facts(record)
    if record.exc_info and record.exc_info[1]:
        said["exception"] = type(record.exc_info[1]).__name__
        said["through"] = through(record.exc_info[1])
    return said


def fixed_words(record: logging.LogRecord) -> str:
    """The message without what was put into it; of others' messages that are one piece, only where they come from."""
    if isinstance(record.msg, str) and (record.args or record.name.split(".")[0] == OURS):
        return record.msg
    return f"{record.module}:{record.lineno}"


def job_facts(record: logging.LogRecord) -> dict[str, Any]:
    """What is said of a job: its name and number, how it ended and how long it took; not what it was given."""
    job, outcome = getattr(record, "job", None), getattr(record, "action", None)
    if not isinstance(job, dict):
        return {}
    seconds = getattr(record, "duration", None)
    lasted = {} if seconds is None else {"ms": round(float(seconds) * 1000, 1)}
    return {"message": "job", "job": job.get("task_name"), "number": job.get("id"), "outcome": outcome, **lasted}


def through(error: BaseException) -> list[str]:
    """The places of ours that an exception came through, and where it was raised in the end."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if f"/{OURS}/" in frame.filename or frame is frames[-1]][-FRAMES:]
    return [f"{'/'.join(frame.filename.split('/')[-3:])}:{frame.lineno} {frame.name}" for frame in ours]
