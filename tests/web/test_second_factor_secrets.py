import pytest
from allauth.mfa.adapter import get_adapter


def test_a_second_factors_secret_is_not_kept_in_the_clear():
    kept = get_adapter().encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in kept
    assert get_adapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_another_installations_key_does_not_open_it(settings):
    kept = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY = "another key, as long as it has to be to be accepted by the start"

    with pytest.raises(ValueError, match="another secret key"):
        get_adapter().decrypt(kept)
