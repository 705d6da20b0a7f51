"""Exact decimals on both databases: a bigint scaled by the number of decimals (docs/adr/0002).

SQLite would keep a DecimalField as a float: sums drift, equality fails, long amounts come back changed.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import FieldError, ValidationError
from django.db import models
from django.db.models import Avg, StdDev, Variance
from django.db.models.expressions import CombinedExpression, Value

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_


class Unfit(Refusal, ValueError):  # noqa: N818 - it is the number that is wrong
    """A number the column can't hold, named as the form and the API call it: what nobody checked before is refused here."""

    def __init__(self, field: str, message: str, **params: Any) -> None:
        super().__init__("BAD_NUMBER", message, field, params=params)


class ExactDecimalField(models.Field):
    """A Decimal with a fixed number of decimals, stored as `value × 10^decimals` in a whole number.

    Not Django's DecimalField by inheritance: its averages would come back unscaled without our being asked.

    More decimals than the field has are refused (BAD_NUMBER, a ValueError too), never rounded silently. `Sum`, `Min`, `Max`,
    comparison and order work in SQL; `Avg` and products are refused there: multiply in Python, store the rounded
    result.
    """

    limit, column_type = 2**63 - 1, "bigint"

    def __init__(self, *args: Any, decimal_places: int, max_digits: int = 18, **kwargs: Any) -> None:
        self.decimal_places = decimal_places
        self.max_digits = max_digits
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "decimal_places": self.decimal_places, "max_digits": self.max_digits}

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(
            **{"max_digits": self.max_digits, "decimal_places": self.decimal_places, "form_class": forms.DecimalField, **kwargs}
        )

    def to_python(self, value: Any) -> Decimal | None:
        """A Decimal of numbers and texts; ValidationError for what is none. Floats are refused."""
        if value is None or isinstance(value, Decimal):
            return value
        if isinstance(value, float):
            raise ValueError(f"{self.name}: floats are not money; pass a Decimal")
        try:
            found = Decimal(str(value).strip())
        except InvalidOperation as error:
            raise ValidationError(f"“{value}” is not a number.") from error
        if not found.is_finite():
            raise ValidationError(f"“{value}” is not a number.")
        return found

    def get_internal_type(self) -> str:
        return "BigIntegerField"

    def db_type(self, connection: Any) -> str:
        return self.column_type

    rel_db_type = db_type

    def to_scaled(self, value: Any) -> int:
        """The stored integer of a value; ValueError when it has too many decimals or digits."""
        kind = type(value)
        if kind is int and -200_000 < value < 200_000:
            return value * int(10**self.decimal_places)
        if kind is Decimal and value.is_finite() and value.adjusted() < 9:  # nearly all of a thousand per document
            scaled = value.scaleb(self.decimal_places)
            whole = int(scaled)
            if whole == scaled and -self.limit <= whole <= self.limit:
                return whole
        if isinstance(value, float):
            raise ValueError(f"{self.name}: floats are not money; pass a Decimal")
        try:
            scaled = Decimal(value).scaleb(self.decimal_places)
        except InvalidOperation as error:
            raise Unfit(self.name, N_("“%(value)s” is not a number."), value=str(value)[:40]) from error
        if not scaled.is_finite():
            raise Unfit(self.name, N_("“%(value)s” is not a number."), value=str(value)[:40])
        if scaled.adjusted() > 18 or abs(scaled) > self.limit:
            raise Unfit(self.name, N_("This number is too large."))
        if (whole := int(scaled)) != scaled:
            raise Unfit(self.name, N_("At most %(places)s decimals."), places=self.decimal_places)
        return whole

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None or hasattr(value, "as_sql"):
            return value
        return self.to_scaled(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return self.to_scaled(value) if type(value) is Decimal else self.get_db_prep_value(value, connection)

    def value_to_string(self, obj: Any) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def get_prep_value(self, value: Any) -> Any:
        if value is None or hasattr(value, "resolve_expression"):
            return value
        return self.to_python(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        if value is None:
            return None
        _refuse_unscaled(expression)
        if isinstance(value, Decimal):
            return value.scaleb(-self.decimal_places) if value == value.to_integral_value() else value
        return Decimal(int(value)).scaleb(-self.decimal_places)

    def reader(self, expression: Any) -> Callable[[Any], Decimal | None]:
        """What `from_db_value` does to each value of a column, asked about the expression once."""
        _refuse_unscaled(expression)
        places = -self.decimal_places

        def read(value: Any) -> Decimal | None:
            if type(value) is int:
                return Decimal(value).scaleb(places)
            return None if value is None else self.from_db_value(value, None, None)

        return read

    def clean(self, value: Any, model_instance: Any) -> Any:
        cleaned = super().clean(value, model_instance)
        if cleaned is not None:
            try:
                self.to_scaled(cleaned)
            except ValueError as error:
                raise ValidationError(str(error)) from error
        return cleaned


def _refuse_unscaled(expression: Any) -> None:
    """Averages and arithmetic with bare numbers come back unscaled; say so instead of returning a wrong amount."""
    if isinstance(expression, (Avg, StdDev, Variance)):
        raise FieldError("Avg over an exact decimal comes back unscaled: take Sum and Count, divide in Python")
    if isinstance(expression, CombinedExpression):
        if expression.connector in ("*", "/", "%", "^"):
            raise FieldError("multiply and divide exact decimals in Python, not in SQL")
        for side in expression.get_source_expressions():
            if isinstance(side, Value) and not isinstance(getattr(side, "_output_field_or_none", None), ExactDecimalField):
                raise FieldError("give Value(..., output_field=the exact field) when adding to an exact decimal")


class AmountField(ExactDecimalField):
    """An amount of money in the document's currency, minor units (2 decimals)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)


class PriceField(ExactDecimalField):
    """A unit price, 4 decimals kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("decimal_places", 4)
        super().__init__(*args, **kwargs)


class QuantityField(ExactDecimalField):
    """A quantity, 4 decimals, shown by its unit's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("decimal_places", 4)
        super().__init__(*args, **kwargs)


class PercentField(ExactDecimalField):
    """Per cent, 4 decimals: 17.2 is 17.2 %. In four bytes: two stand on every line of every paper; up to 214,748 %."""

    limit, column_type = 2**31 - 1, "integer"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("decimal_places", 4)
        super().__init__(*args, **kwargs)


class RateField(ExactDecimalField):
    """An exchange rate: units of the company's currency for one unit of the foreign one, 8 decimals."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("decimal_places", 8)
        super().__init__(*args, **kwargs)


__all__ = ["AmountField", "ExactDecimalField", "PercentField", "PriceField", "QuantityField", "RateField"]
