from django import forms

from evenhand.web.forms.names import Name


def _digits(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=12,
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short", "maxlength": "4"}
        ),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="What is the code on your paper?",
        help_text="Ten letters and numbers. Gaps and small letters do not matter.",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "short code",
            }
        ),
    )


class PinForm(forms.Form):
    pin = _digits("What are your four numbers?")


class ChoosePinForm(forms.Form):
    pin = _digits("Choose four numbers", "Ones that you will remember and others will not guess.")
    again = _digits("The same four numbers again")

    def clean_again(self) -> str:
        again = self.cleaned_data["again"]
        if self.cleaned_data.get("pin") not in (None, again):
            raise forms.ValidationError(
                "These are not the same as the four numbers above. Please type both again."
            )
        return again


class SheetForm(forms.Form):
    """What a printed sheet or letter says besides what is kept. None of it is stored with the project."""

    ring = Name(
        label="Whom can they ring?",
        required=False,
        max_length=140,
        help_text="A name and a number. It is printed, and not kept here.",
    )
    size = forms.ChoiceField(
        label="How big shall the letters be?",
        choices=[("ordinary", "Ordinary"), ("large", "Large (18 point)")],
        initial="ordinary",
        widget=forms.RadioSelect,
    )
