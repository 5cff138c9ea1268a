"""Requests that no browser of ours sends: refused in a sentence, never an error of ours."""

import re

import pytest
from django.test import Client

from tests.access import samples
from tests.access.test_addresses import clients, routes

BOUNDARY = "edge"
PART = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="text"\r\n\r\n'.encode()
BODY = PART + b"\\ud800 +2AA- abc\r\n--" + BOUNDARY.encode() + b"--\r\n"


@pytest.mark.parametrize(
    "charset", ["unicode_escape", "utf-7", "utf-16", "hex", "rot13", "idna", "undefined", "latin-1"]
)
@pytest.mark.parametrize("address", ["/p/{}/ideas/", "/account/login/", "/start/bring/", "/no-such-page/"])
def test_a_form_in_another_charset_is_refused_before_anything_reads_it(cast, charset, address):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(cast.rosa.person)
    response = client.generic(
        "POST",
        address.format(cast.project.slug),
        BODY,
        content_type=f"multipart/form-data; boundary={BOUNDARY}; charset={charset}",
    )
    assert response.status_code == 400
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", "no-such-charset"])
def test_a_form_in_our_charset_by_any_of_its_names_is_read(cast, charset):
    client = Client()
    client.force_login(cast.rosa.person)
    client.generic(
        "POST",
        f"/p/{cast.project.slug}/ideas/",
        BODY,
        content_type=f"multipart/form-data; boundary={BOUNDARY}; charset={charset}",
    )
    assert "+2AA- abc" in client.get(f"/p/{cast.project.slug}/ideas/").content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
def test_a_number_in_an_address_that_no_row_can_have_is_not_found(cast, number):
    world = samples.make_world(cast)
    by_role = clients(cast)
    for route, _ in routes():
        for name in re.findall(r"<int:(\w+)>", route):
            address = samples.address_for(route, {**world, name: number})
            for role in ("anonymous", "partner", "no-account partner", "facilitator", "lead"):
                for method in ("get", "post"):
                    with samples.undone():
                        response = getattr(by_role[role], method)(address)
                    assert response.status_code < 500, f"{method} {address} as {role}"


KEY = '{"id":"x","rawId":"eA","type":"public-key","response":'


@pytest.mark.parametrize(
    "sent",
    [
        "9" * 5000,
        "[" * 100_000,
        "null",
        "[]",
        '"x"',
        "{}",
        '{"id":1}',
        '{"a":NaN}',
        KEY + "{}}",
        KEY + '{"clientDataJSON":"eA","attestationObject":"eA"}}',
        KEY + '{"clientDataJSON":"e30","attestationObject":"oA"}}',
        KEY + '{"clientDataJSON":"e30","authenticatorData":"eA","signature":"eA","userHandle":"/w"}}',
        KEY + '{"clientDataJSON":1,"authenticatorData":2,"signature":[],"userHandle":{}}}',
    ],
)
@pytest.mark.parametrize("page", ["sign-in", "add"])
def test_what_is_no_passkey_is_refused_in_a_sentence(cast, page, sent):
    client = Client()
    if page != "sign-in":
        client.force_login(cast.rosa.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/account/second-step/passkeys/{page}/"
    client.get(address)
    response = client.post(address, {"credential": sent, "name": "My phone"})
    assert response.status_code in {200, 302}
    assert not cast.rosa.person.authenticator_set.exists()
