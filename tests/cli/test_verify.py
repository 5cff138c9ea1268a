from evenhand.cli.main import main
from tests.ledger.made_up import Record


def test_the_command_says_what_it_found_and_ends_accordingly(tmp_path, capsys):
    record = Record(entries=5)
    good = tmp_path / "record.zip"
    good.write_bytes(record.export())
    assert main(["verify", str(good)]) == 0
    assert "Everything that could be checked is as it was recorded." in capsys.readouterr().out

    earlier = tmp_path / "heads.txt"
    earlier.write_text(record.heads)
    rewritten = tmp_path / "rewritten.zip"
    rewritten.write_bytes(Record(entries=5, said="Something else").export())
    assert main(["verify", str(rewritten), "--head", str(earlier)]) == 1
    assert "it was rewritten" in capsys.readouterr().out

    assert main(["verify", str(tmp_path / "nowhere")]) == 2
    assert "cannot be read" in capsys.readouterr().out
