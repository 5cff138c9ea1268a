"""For anyone who holds several funder files: the same part of each side by side. Nothing is stored."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.readings.funder_files_together import together
from evenhand.web.forms.funder_files import FunderFilesForm
from evenhand.web.signed_in import anyone


@anyone
def side_by_side(request: HttpRequest) -> HttpResponse:
    is_posted = request.method == "POST"
    form = FunderFilesForm(request.POST, request.FILES) if is_posted else FunderFilesForm()
    found = together(form.cleaned_data["files"]) if is_posted and form.is_valid() else None
    return render(request, "funder_files/side_by_side.html", {"form": form, "found": found})
