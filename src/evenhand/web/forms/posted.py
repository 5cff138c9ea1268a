from django.http import HttpRequest, QueryDict

from evenhand.exchange.plan_values import clean


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, without control characters: no page may show them again, and nobody types them on purpose."""
    if request.method != "POST":
        return None
    kept = request.POST.copy()
    for name, values in request.POST.lists():
        kept.setlist(name, [clean(value) for value in values])
    return kept
