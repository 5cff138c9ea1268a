from django import forms

from evenhand.readings.release_consents import MEANS
from evenhand.web.forms.typing_for import WAYS_IN


class ConsentForm(forms.Form):
    """One question, and no answer filled in: no word is a no."""

    says = forms.ChoiceField(label="May it go out?", widget=forms.RadioSelect)

    def __init__(self, *args: object, kind: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("no", "No")]
        if MEANS[kind][1]:
            choices += [("yes", "Yes, without my own words"), ("words", "Yes, with my own words")]
        else:
            choices += [("yes", "Yes")]
        field = self.fields["says"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def said(self) -> dict[str, bool]:
        says = self.cleaned_data["says"]
        return {"is_yes": says != "no", "with_words": says == "words"}


class ConsentForForm(ConsentForm):
    way = forms.ChoiceField(label="How did they say it?", choices=WAYS_IN, widget=forms.RadioSelect)
