from typing import Any

from django import forms

from evenhand.exchange import plan_file
from evenhand.exchange.plan_file import PlanFile, PlanFileError
from evenhand.framework import Framework


class PlanText(forms.Form):
    """A plan file that was read a moment ago, carried by its own page so that nothing is kept meanwhile.

    It is read again in full when it comes back: what a browser sends is never taken on trust.
    """

    text = forms.CharField(
        widget=forms.HiddenInput, max_length=plan_file.BYTES_LIMIT * 2, strip=False, required=True
    )

    def __init__(self, *args: Any, fw: Framework, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fw = fw
        self.plan: PlanFile | None = None

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        try:
            self.plan = plan_file.read(text, name="your file", fw=self.fw)
        except PlanFileError as error:
            raise forms.ValidationError(error.message) from None
        return text
