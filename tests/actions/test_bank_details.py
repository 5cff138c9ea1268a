import pytest

from evenhand.actions.bank_details import looks_like_bank_details


@pytest.mark.parametrize(
    "text",
    [
        "20-45-45 31926819",
        "Please pay 204545 / 31926819",
        "31926819, 20 45 45",
        "My sort code is 20-45-45",
        "sort-code: 204545",
        "account number 31926819",
        "Acc no 3192 6819",
        "GB82 WEST 1234 5698 7654 32",
        "gb82west12345698765432 thank you",
        "IBAN DE89 3704 0044 0532 0130 00",
        "4111 1111 1111 1111",
        "Card 5500-0000-0000-0004 please",
    ],
)
def test_what_looks_like_bank_details_is_known(text):
    assert looks_like_bank_details(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bus to the hall on 12-11-26",
        "Train on 22/11/2026, seat 14, £27.50",
        "Ticket 31926819",
        "Ring Jo on 01632 960 441",
        "Ring 07700 900123 after six",
        "Into my account, please; you have the number",
        "Four meetings in 2026 and 2027 at £27.50",
        "Invoice 2026-00001234",
        "Booking GB82WEST12345698765433",  # One digit off: no IBAN.
        "Reference 4111 1111 1111 1112",  # Not a card's check digit.
        "ISBN 978-0-306-40615-7",
    ],
)
def test_days_sums_tickets_and_telephone_numbers_pass(text):
    assert not looks_like_bank_details(text)
