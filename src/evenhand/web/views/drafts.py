"""Words begun and not sent: kept on the server for their writer alone, so that a shared computer keeps nothing."""

import re

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import Seat, seat_for
from evenhand.actions import drafts
from evenhand.actions.errors import ActionError
from evenhand.records.models import Draft
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import known_person

_PURPOSE = re.compile(r"say|edit \d{1,9}|answer \d{1,9}")
#: Nothing of these belongs to the words.
_NOT_KEPT = {"csrfmiddlewaretoken", "form_key", "purpose", "keep", "throw", "files"}


@known_person
@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """For the small script that keeps a draft while somebody types. It answers with nothing to show."""
    seat = seat_for(request.viewer, slug, Permission.CONTRIBUTION_ADD)
    sent = posted(request)
    purpose = request.POST.get("purpose", "")
    if sent is None or not _PURPOSE.fullmatch(purpose):
        return redirect("project", slug)
    is_kept = keep_draft(seat, purpose, sent)
    return HttpResponse(status=204 if is_kept else 205)


def keep_draft(seat: Seat, purpose: str, sent: QueryDict) -> bool:
    """Keep what was typed, and say whether it is kept. Words that no one may link are erased at once."""
    if sent.get("naming") == "unlinkable":
        drafts.erase_for_good(partner=seat.partner, purpose=purpose)
        return False
    content = {name: ",".join(sent.getlist(name)) for name in sent if name not in _NOT_KEPT}
    try:
        drafts.keep(partner=seat.partner, purpose=purpose, content=content)
    except ActionError:
        return False
    return bool(content.get("text"))


def draft_of(seat: Seat, purpose: str) -> Draft | None:
    return Draft.objects.filter(partner=seat.partner, purpose=purpose).first()
