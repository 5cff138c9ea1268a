"""Money as people type it, and the fields that more than one page about money asks."""

import re
from decimal import Decimal
from typing import Any

from django import forms

from evenhand.actions.trims import LINE_PENCE_LIMIT, Said
from evenhand.exchange.plan_values import POUNDS_LIMIT
from evenhand.web.forms.limits import SHORT, Words

_AMOUNT = re.compile(r"\d{1,12}(\.\d{0,2})?")


class Pounds(forms.Field):
    """An amount in pounds, kept as whole pence. “£1,250.50”, “1250.5” and “ 1 250 ” all read the same."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        bare = re.sub(r"[£,\s]", "", str(value or ""))
        if not bare:
            return None
        if not _AMOUNT.fullmatch(bare):
            raise forms.ValidationError("Give pounds, such as 1250 or 27.50.")
        pence = int(Decimal(bare) * 100)
        if pence > LINE_PENCE_LIMIT:
            raise forms.ValidationError(f"Give an amount up to £{POUNDS_LIMIT:,}.")
        return pence

    def prepare_value(self, value: Any) -> Any:
        return f"{value // 100}.{value % 100:02d}" if isinstance(value, int) else value


class SaidFields(forms.Form):
    """Who cut or added something, why, and whose voice it touches. On most pages it may all be left out."""

    cut_by = forms.CharField(
        label="Who made the change?",
        max_length=SHORT,
        required=False,
        help_text="In your words: a name, a role, or “the funder’s panel”.",
    )
    why = Words(label="Why?", rows=2, required=False, max_length=2000)
    effect = Words(
        label="What does it do, and to whose voice?",
        rows=3,
        required=False,
        max_length=2000,
        help_text="Who is heard less, or more? Who does the work now?",
    )
    is_effect_as_shown = forms.BooleanField(label="What is said above happens here", required=False)

    #: What the framework says of a cut under this heading; shown above the tick box that adopts it.
    if_cut = ""

    def offer_effect(self, if_cut: str) -> None:
        self.if_cut = if_cut
        if if_cut:
            self.fields["is_effect_as_shown"].label = f"When this is cut: “{if_cut}” That happens here."
        else:
            del self.fields["is_effect_as_shown"]

    def said(self) -> Said | None:
        """What was said; None where nothing was."""
        values = self.cleaned_data
        parts = [values["effect"].strip()]
        if values.get("is_effect_as_shown") and self.if_cut:
            parts.insert(0, self.if_cut)
        found = Said(
            cut_by=values["cut_by"],
            why=values["why"],
            effect="\n".join(part for part in parts if part),
            day=values.get("day"),
        )
        return found if found.cut_by or found.why or found.effect else None
