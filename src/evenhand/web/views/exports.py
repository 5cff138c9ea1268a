import tempfile

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import exports
from evenhand.web.pin import pin_needed
from evenhand.web.signed_in import known_person


@known_person
@pin_needed
def record_export(request: HttpRequest, slug: str) -> HttpResponse:
    """Taking a copy away is noted in the record, so it is a form and not a link."""
    seat = seat_for(request.viewer, slug, Permission.RECORD_EXPORT)  # type: ignore[attr-defined]
    if request.method != "POST":
        return render(request, "exports/record.html", {"seat": seat, "tab": "record"})
    # Onto the disk and not into memory, and without a name there: it is gone when it has been sent.
    file = tempfile.TemporaryFile(dir=settings.ERASURES_FILE.parent)  # noqa: SIM115 - the response closes it
    exports.take_away(seat, file)
    file.seek(0)
    stem = slugify(seat.project.title)[:60].strip("-") or "project"
    name = f"{stem}-record-{timezone.localdate().isoformat()}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
