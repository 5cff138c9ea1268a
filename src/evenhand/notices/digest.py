"""What goes with every weekly e-mail: how to have no more of them."""

from evenhand.access.stop_links import stop_token
from evenhand.notices.addresses import address_of
from evenhand.records.models import Partner


def stop_address(partner: Partner) -> str:
    return address_of("stop-weekly-letter", stop_token(partner))


def stop_headers(partner: Partner) -> dict[str, str]:
    """What mail programs read to show their own “unsubscribe” button, which sends one POST."""
    return {
        "List-Unsubscribe": f"<{stop_address(partner)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
