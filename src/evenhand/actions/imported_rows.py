"""One row that came from elsewhere, made into one of ours: each value is looked at, each id changed for a new one."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Field, Model

#: A whole export is of this size at most in one value, and nested so deep at most.
MOST_LETTERS = 1_000_000
DEEPEST = 20


class RowRefused(Exception):
    """What is wrong with a row, and where. One sentence."""


class Places:
    """Which id a row had there, and which it has here."""

    def __init__(self) -> None:
        self._new: dict[tuple[type[Model], str], Any] = {}

    def put(self, model: type[Model], old: object, new: Any) -> None:
        if not isinstance(old, int | str) or isinstance(old, bool):
            raise RowRefused(f"A row of {model._meta.model_name} has no id.")
        key = (model, str(old))
        if key in self._new and self._new[key] != new and model._meta.model_name != "person":
            raise RowRefused(f"Two rows of {model._meta.model_name} have one id.")
        self._new[key] = new

    def new(self, model: type[Model], old: object) -> Any:
        return self._new.get((model, str(old)))

    def of(self, model: type[Model]) -> Iterator[tuple[str, Any]]:
        return ((old, new) for (known, old), new in self._new.items() if known is model)


def made_row(model: type[Model], row: dict[str, Any], places: Places, *, where: str) -> Any:
    """A row of this table, not yet stored. What is not known here, or not of its kind, is refused."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    unknown = row.keys() - fields.keys()
    if unknown:
        raise RowRefused(
            f"{where}, says something that this Evenhand does not know ({sorted(unknown)[0][:40]}): "
            "it may be from a newer one."
        )
    values = {}
    for name, field in fields.items():
        if name not in row:
            if not field.has_default() and not field.null and not field.blank:
                raise RowRefused(f"{where}, lacks “{name}”.")
            continue
        values[name] = _value(field, row[name], places, f"{where}, “{name}”,")
    return model(**values)


def _value(field: Field, value: Any, places: Places, where: str) -> Any:
    if field.primary_key:
        new = places.new(field.model, value)
        if new is None:
            raise RowRefused(f"{where} is not an id.")
        return new
    if value is None:
        if not field.null:
            raise RowRefused(f"{where} is empty.")
        return None
    if field.is_relation:
        new = places.new(field.related_model, value)  # type: ignore[arg-type]
        if new is None:
            raise RowRefused(f"{where} points at nothing.")
        return new
    if isinstance(field, models.JSONField):
        _check_json(value, where)
        return value
    if isinstance(field, models.BooleanField):
        return _of_kind(value, bool, where)
    if isinstance(field, models.IntegerField):
        number = _of_kind(value, int, where)
        least, most = connection.ops.integer_field_range(field.get_internal_type())
        if (least is not None and number < least) or (most is not None and number > most):
            raise RowRefused(f"{where} is out of range.")
        return _of_choice(field, number, where)
    text = _of_kind(value, str, where)
    _check_text(text, where)
    if isinstance(field, models.CharField | models.TextField):
        if field.max_length is not None and len(text) > field.max_length:
            raise RowRefused(f"{where} is too long.")
        return _of_choice(field, text, where)
    try:
        return field.to_python(text)
    except (ValidationError, ValueError, OverflowError, ArithmeticError) as error:
        raise RowRefused(f"{where} cannot be read.") from error


def _of_kind(value: Any, kind: type, where: str) -> Any:
    if type(value) is not kind:
        raise RowRefused(f"{where} is not of its kind.")
    return value


def _of_choice(field: Field, value: Any, where: str) -> Any:
    if field.choices and value != "" and value not in {each for each, _ in field.flatchoices}:
        raise RowRefused(f"{where} is none of its choices.")
    return value


def _check_text(text: str, where: str) -> None:
    if len(text) > MOST_LETTERS:
        raise RowRefused(f"{where} is too long.")
    # PostgreSQL takes no NUL, and no database half a letter.
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise RowRefused(f"{where} holds what is not text.")


def _check_json(value: Any, where: str, depth: int = 0) -> None:
    if depth > DEEPEST:
        raise RowRefused(f"{where} is nested too deep.")
    if isinstance(value, str):
        _check_text(value, where)
    elif isinstance(value, dict):
        for key, inner in value.items():
            _check_text(key, where)
            _check_json(inner, where, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check_json(inner, where, depth + 1)
    elif (isinstance(value, float) and value != value) or value in (float("inf"), float("-inf")):
        raise RowRefused(f"{where} is not a number.")
