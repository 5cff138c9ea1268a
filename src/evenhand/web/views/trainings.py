"""Skills: one's own learning, what people shared of theirs, and coaching among peers. Nobody is graded."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from evenhand.access.permissions import Permission
from evenhand.access.projects import seat_for
from evenhand.actions import coaching_offers, trainings
from evenhand.readings.framework import current
from evenhand.readings.trainings import coaching, homes, own, shared, skills
from evenhand.records.models import CoachingOffer, Training
from evenhand.web.forms.posted import posted
from evenhand.web.forms.recognitions import CoachingForm, TrainingForm
from evenhand.web.releasing import one_form, one_press
from evenhand.web.signed_in import known_person

BACK = ("training-list",)


@known_person
def training_list(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    return render(
        request,
        "trainings/list.html",
        {
            "seat": seat,
            "tab": "recognition",
            "own": own(seat),
            "shared": shared(seat),
            "coaching": coaching(seat) if seat.viewer.has_account else [],
            "skills": skills(),
            "quarrel": current().get("disagreements", "d14"),
        },
    )


@known_person
def note(request: HttpRequest, slug: str) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    form = TrainingForm(posted(request), initial={"on_day": timezone.localdate()})
    return one_form(
        request,
        seat,
        form,
        lambda _said, key: trainings.note(partner=seat.partner, **form.said(), by=seat.person, form_key=key),
        title="Write down what you learned or taught",
        button="Write it down",
        done="Kept.",
        back=BACK,
        tab="recognition",
        intro=("It is yours. You can put it in the paper that tells what you did here.",),
    )


@known_person
@require_POST
def share(request: HttpRequest, slug: str, training_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    training = get_object_or_404(Training, pk=training_id, person=seat.person)
    is_shared = request.POST.get("share") == "yes"
    return one_press(
        request,
        seat,
        lambda: trainings.share(training=training, is_shared=is_shared, by=seat.person),
        done="The others here can see it." if is_shared else "Only you see it.",
        back=BACK,
    )


@known_person
@require_POST
def remove(request: HttpRequest, slug: str, training_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    training = get_object_or_404(Training, pk=training_id, person=seat.person)
    trainings.remove(training=training, by=seat.person)
    messages.success(request, "Taken away.")
    return redirect("training-list", slug)


@known_person
def coaching_say(request: HttpRequest, slug: str) -> HttpResponse:
    """For those with an account: on a private page one is in this one project alone."""
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    organisations = homes(seat)
    if not seat.viewer.has_account or not organisations:
        raise Http404
    form = CoachingForm(posted(request), organisations=organisations)
    return one_form(
        request,
        seat,
        form,
        lambda _said, key: coaching_offers.say(
            partner=seat.partner, **form.said(), by=seat.person, form_key=key
        ),
        title="Coach somebody, or find a coach",
        button="Put it on the list",
        done="It is on the list until you end it.",
        back=BACK,
        tab="recognition",
        warning=""
        if seat.partner.named_as == "name"
        else "Here you do not go by your own name. On this list your own name stands, and people of this project may read it.",
    )


@known_person
@require_POST
def coaching_end(request: HttpRequest, slug: str, offer_id: int) -> HttpResponse:
    seat = seat_for(request.viewer, slug, Permission.HOURS_LOG)
    offer = get_object_or_404(CoachingOffer, pk=offer_id, person=seat.person)
    return one_press(
        request,
        seat,
        lambda: coaching_offers.end(offer=offer, by=seat.person),
        done="It is off the list.",
        back=BACK,
    )
