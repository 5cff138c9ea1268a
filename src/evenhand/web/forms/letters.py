from django import forms

from evenhand.web.forms.limits import LINE
from evenhand.web.forms.names import Name
from evenhand.web.forms.private_page import SheetForm


class LetterForm(SheetForm):
    return_to = forms.CharField(
        label="Where shall they send the slip?",
        required=False,
        max_length=LINE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="An address. A stamped envelope helps.",
    )
    by_day = forms.DateField(
        label="By which day would it help to have it back?",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="Later is fine too, and the letter says so.",
    )
    signed = Name(
        label="Who signs the letter?",
        required=False,
        max_length=140,
        help_text="Your name, as they know you.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.order_fields(["ring", "return_to", "by_day", "signed", "size"])
