"""What stands behind the work at an organisation: its posts, and its answers to the five questions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from evenhand.access.organisations import office_seat
from evenhand.actions import organisations
from evenhand.actions.errors import ActionError
from evenhand.actions.once import AlreadyDone
from evenhand.readings.organisation import answers, posts, questions
from evenhand.records.models import OrganisationAnswer, Post
from evenhand.web.forms.organisations import OrganisationAnswerForm, PostChangeForm, PostForm
from evenhand.web.forms.posted import posted
from evenhand.web.signed_in import account_holder


@account_holder
def behind_it(request: HttpRequest, organisation: str) -> HttpResponse:
    office = office_seat(request.viewer, organisation)
    return render(
        request,
        "organisations/behind_it.html",
        {
            "office": office,
            "here": "organisation-behind-it",
            "posts": posts(office.organisation),
            "answers": answers(office.organisation),
        },
    )


@account_holder
def answer(request: HttpRequest, organisation: str, house_question: str) -> HttpResponse:
    office = office_seat(request.viewer, organisation)
    asked = next((row for row in questions() if row.id == house_question), None)
    if asked is None:
        raise Http404
    latest = OrganisationAnswer.objects.filter(
        organisation=office.organisation, question=house_question, is_latest=True
    ).first()
    form = OrganisationAnswerForm(posted(request), initial={"words": latest.words if latest else ""})
    if request.method == "POST" and form.is_valid():
        try:
            organisations.answer(
                organisation=office.organisation,
                question=house_question,
                words=form.cleaned_data["words"],
                by=office.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Kept. The people in your projects can read it.")
            return redirect("organisation-behind-it", organisation)
        except AlreadyDone:
            return redirect("organisation-behind-it", organisation)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "organisations/answer.html",
        {"office": office, "here": "organisation-behind-it", "form": form, "asked": asked, "latest": latest},
    )


@account_holder
def add_post(request: HttpRequest, organisation: str) -> HttpResponse:
    office = office_seat(request.viewer, organisation)
    form = PostForm(posted(request), initial={"from_day": timezone.localdate(), "is_filled": True})
    if request.method == "POST" and form.is_valid():
        try:
            organisations.add_post(
                organisation=office.organisation,
                **form.cleaned_data,
                by=office.person,
                form_key=request.POST.get("form_key"),
            )
            messages.success(request, "Written down.")
            return redirect("organisation-behind-it", organisation)
        except AlreadyDone:
            return redirect("organisation-behind-it", organisation)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "organisations/post_add.html",
        {"office": office, "here": "organisation-behind-it", "form": form},
    )


@account_holder
def change_post(request: HttpRequest, organisation: str, post_id: int) -> HttpResponse:
    office = office_seat(request.viewer, organisation)
    post = get_object_or_404(Post, organisation=office.organisation, pk=post_id)
    form = PostChangeForm(posted(request), initial={"is_filled": post.is_filled, "to_day": post.to_day})
    if request.method == "POST" and form.is_valid():
        try:
            organisations.change_post(post=post, **form.cleaned_data, by=office.person)
            messages.success(request, "Changed.")
            return redirect("organisation-behind-it", organisation)
        except ActionError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "organisations/post.html",
        {"office": office, "here": "organisation-behind-it", "form": form, "post": post},
    )
