"""The record in a form, with every complaint in its place."""

from __future__ import annotations

from typing import TypeVar

from pydantic import ValidationError

from core.runs.fields import Record
from core.support.errors import BadInput
from gui.widgets.record_form import RecordForm

R = TypeVar("R", bound=Record)


def record_or_errors(form: RecordForm, record: type[R]) -> R:
    """The record of the form's values; what is wrong is shown under its field.

    Raises:
        BadInput: Something is wrong; the message says what, for complaints about several fields at once.
    """
    values, errors = form.values()
    made = None
    general = ""
    if not errors:
        try:
            made = record(**values)
        except ValidationError as problem:
            for entry in problem.errors():
                said = str(entry["msg"]).removeprefix("Value error, ")
                if entry["loc"] and entry["loc"][0] in form.names():
                    errors[str(entry["loc"][0])] = said
                else:
                    general = f"{said[:1].upper()}{said[1:].rstrip('.')}."
    form.show_errors(errors)
    if made is None:
        raise BadInput(general or next(iter(errors.values())), "Mend it and go on.")
    return made
