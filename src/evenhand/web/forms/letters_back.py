from django import forms

from evenhand.web.forms.letters import LetterForm


class LetterBackForm(LetterForm):
    """The lines of a letter that asks for nothing: so no day by which to send anything back."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["by_day"]


class NextLetterForm(forms.Form):
    on = forms.DateField(
        label="On which day will everyone next hear?",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Every letter names this day. On it, those with e-mail are written to, and for everyone else a "
        "letter waits here to be printed. Leave it empty to name none.",
    )
