from typing import Any

from django import forms

from evenhand.exchange import funder_file
from evenhand.exchange.funder_file import FunderFile, FunderFileRefused
from evenhand.web.forms.contributions import ManyFiles
from evenhand.web.forms.plan_upload import shown_file_name

MOST_FILES = 8


class FunderFilesField(forms.FileField):
    """Several files, each read whole or refused by its name. Nothing of them is kept."""

    widget = ManyFiles(attrs={"accept": ".html,.htm,text/html"})

    def clean(self, data: Any, initial: Any = None) -> list[tuple[FunderFile, bytes]]:
        brought = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if not brought:
            raise forms.ValidationError("Choose at least one file first.")
        if len(brought) > MOST_FILES:
            raise forms.ValidationError(f"Bring {MOST_FILES} files at most at once.")
        found = []
        for file in brought:
            # One byte past the limit is enough to know that it is too long.
            data = file.read(funder_file.MOST_BYTES + 1)
            try:
                found.append((funder_file.read(data, shown_file_name(file.name)), data))
            except FunderFileRefused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return found


class FunderFilesForm(forms.Form):
    files = FunderFilesField(
        label="Your files",
        help_text=f"Up to {MOST_FILES} files that projects let out for their funders. Each ends in .html.",
    )
