"""How long a text may be. SQLite keeps whatever it is given, so the forms hold these lines."""

from django import forms

SHORT = 140
LINE = 200
WORDS = 4000


class Words(forms.CharField):
    """A few sentences in people's own words."""

    def __init__(self, *, rows: int = 4, **kwargs: object) -> None:
        kwargs.setdefault("max_length", WORDS)
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(**kwargs)  # type: ignore[arg-type]
