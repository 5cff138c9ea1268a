from typing import Any

from django import forms

from evenhand.framework import Framework
from evenhand.web.forms.limits import Words


class StageForm(forms.Form):
    """One stage: for each partner type, how they take part and why."""

    def __init__(self, *args: Any, framework: Framework, types: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {row.id: row.plural for row in framework.partner_types}
        modes = sorted(framework.modes, key=lambda row: row.order)
        choices = [("", "Not settled yet"), *((row.id, row.name) for row in modes)]
        self.types = types
        for type_id in types:
            name = names.get(type_id, type_id)
            self.fields[f"mode_{type_id}"] = forms.ChoiceField(
                label=f"{name}: how do they take part?", choices=choices, required=False
            )
            self.fields[f"reason_{type_id}"] = Words(
                label=f"{name}: why this way, at this stage?", required=False, rows=2
            )

    def squares(self) -> list[tuple[str, str, str]]:
        said = self.cleaned_data
        return [(type_id, said[f"mode_{type_id}"], said[f"reason_{type_id}"]) for type_id in self.types]
