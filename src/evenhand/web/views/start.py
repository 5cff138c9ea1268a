from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from evenhand.web.signed_in import anyone


@anyone
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "start/start.html")
