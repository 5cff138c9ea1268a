"""The link in every weekly e-mail that ends them. It works without signing in, and does nothing else."""

from django.core import signing

from evenhand.records.models import Partner

_SALT = "evenhand.stop-weekly-letter"


def stop_token(partner: Partner) -> str:
    """It does not run out: an old e-mail must be as good for stopping as a new one."""
    return signing.Signer(salt=_SALT).sign_object({"p": partner.pk}, compress=True)


def partner_of(token: str) -> Partner | None:
    try:
        content = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return Partner.objects.select_related("project", "person").filter(pk=content["p"]).first()
