from django import forms

from evenhand.readings.release_consents import CHOICES
from evenhand.web.forms.typing_for import WAYS_IN


class ConsentForm(forms.Form):
    """One question, and no answer filled in: no word is a no."""

    says = forms.ChoiceField(label="May it go out?", widget=forms.RadioSelect)

    def __init__(self, *args: object, kind: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        plain_yes = "Yes, without my own words" if "words" in CHOICES[kind] else "Yes"
        names = {"no": "No", "yes": plain_yes, "words": "Yes, with my own words"}
        choices = [(says, names[says]) for says in CHOICES[kind]]
        field = self.fields["says"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def said(self) -> dict[str, bool]:
        says = self.cleaned_data["says"]
        return {"is_yes": says != "no", "with_words": says == "words"}


class ConsentForForm(ConsentForm):
    way = forms.ChoiceField(label="How did they say it?", choices=WAYS_IN, widget=forms.RadioSelect)
