"""Being one of an example's cast. Works only in a database that was made as a demonstration."""

from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from evenhand.access.viewer import PRIVATE_PAGE_SESSION_KEY
from evenhand.records.models import Partner, PrivatePage
from evenhand.web.context import is_demonstration
from evenhand.web.signed_in import anyone

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def cast() -> list[Partner]:
    if not is_demonstration():
        raise Http404
    return list(
        Partner.objects.filter(project__is_example=True, removed_at=None)
        .select_related("person", "project")
        .prefetch_related("types")
        .order_by("project__title", "joined_at", "pk")
    )


@anyone
def demonstration(request: HttpRequest) -> HttpResponse:
    return render(request, "demonstration/cast.html", {"cast": cast()})


@anyone
def one_of_the_cast(request: HttpRequest, partner_id: int) -> HttpResponse:
    chosen = next((partner for partner in cast() if partner.pk == partner_id), None)
    if chosen is None:
        raise Http404
    return render(request, "demonstration/one.html", {"partner": chosen})


@anyone
@require_POST
def be(request: HttpRequest, partner_id: int) -> HttpResponse:
    if not is_demonstration():
        raise Http404
    partner = get_object_or_404(
        Partner.objects.select_related("person", "project"),
        pk=partner_id,
        project__is_example=True,
        person__is_example=True,
        removed_at=None,
    )
    logout(request)
    if partner.person.email:
        login(request, partner.person, backend=BACKEND)
        return redirect("project", partner.project.slug)
    page = PrivatePage.objects.filter(partner=partner, revoked_at=None).first()
    if page is None:
        raise Http404
    request.session.cycle_key()
    request.session[PRIVATE_PAGE_SESSION_KEY] = page.pk
    return redirect("your-page")
