from allauth.mfa.adapter import get_adapter


def test_a_second_factors_secret_is_not_kept_in_the_clear():
    kept = get_adapter().encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in kept
    assert get_adapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_with_another_installations_key_no_code_is_right_and_the_log_says_why(settings, caplog):
    kept = get_adapter().encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY = "another key, as long as it has to be to be accepted by the start"
    found = {get_adapter().decrypt(kept) for _ in range(3)}

    assert len(found) == 3
    assert "JBSWY3DPEHPK3PXP" not in found
    assert "another secret key" in caplog.text
