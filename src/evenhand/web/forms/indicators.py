from django import forms

from evenhand.web.forms.limits import Words


class ChoiceForm(forms.Form):
    """Turn a figure on, where a reason is welcome, or off, where it is asked for."""

    def __init__(self, *args: object, is_on: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["why"] = Words(
            label="Why do you want to look at it?" if is_on else "Why does nobody need to look at it?",
            rows=3,
            max_length=300,
            required=not is_on,
            help_text="Everyone here can read it.",
        )
