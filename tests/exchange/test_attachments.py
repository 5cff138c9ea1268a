"""Files that people bring: known by their bytes, cleaned of who made them, and refused when they would do harm."""

import base64
import io
import struct
import zipfile
import zlib

import docx
import openpyxl
import pytest

from evenhand.exchange import attachments
from evenhand.exchange.attachments import prepare, shown_name_of
from evenhand.exchange.upload_limits import UploadRefused

NAME = "Priya Canaryson"


@pytest.fixture(autouse=True)
def _here(request, monkeypatch):
    """The child process is tried once below; starting one for each case would take most of the time."""
    if "slow" not in request.keywords:
        monkeypatch.setattr(attachments, "in_child", lambda function, *args: function(*args))


#: A grey spot, 24 by 16, as a camera would write it, and as the web does.
BASELINE = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7"
    "gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8"
    "fHx8fHx8fHz/wAARCAAQABgDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUF"
    "BAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVW"
    "V1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi"
    "4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAEC"
    "AxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVm"
    "Z2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq"
    "8vP09fb3+Pn6/9oADAMBAAIRAxEAPwC5f6gyE81j/wBsnzNu7mtjUNPZyeKx/wCxj5m7bzQBsWGoM5HNFJYaeyEcUUAf/9k="
)
PROGRESSIVE = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7"
    "gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8"
    "fHx8fHx8fHz/wgARCAAQABgDASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAABAABA//EABQBAQAAAAAAAAAAAAAAAAAAAAD/"
    "2gAMAwEAAhADEAAAAew2DGWR/8QAGBAAAwEBAAAAAAAAAAAAAAAAAAIDEyH/2gAIAQEAAQUCeht1KFJmPUmf/8QAFBEBAAAAAAAA"
    "AAAAAAAAAAAAEP/aAAgBAwEBPwE//8QAFBEBAAAAAAAAAAAAAAAAAAAAEP/aAAgBAgEBPwE//8QAFBABAAAAAAAAAAAAAAAAAAAA"
    "IP/aAAgBAQAGPwJf/8QAFxABAQEBAAAAAAAAAAAAAAAAAQARQf/aAAgBAQABPyFi4bMyN0yYv//aAAwDAQACAAMAAAAQAM//xAAU"
    "EQEAAAAAAAAAAAAAAAAAAAAQ/9oACAEDAQE/ED//xAAUEQEAAAAAAAAAAAAAAAAAAAAQ/9oACAECAQE/ED//xAAYEAADAQEAAAAA"
    "AAAAAAAAAAAAASERUf/aAAgBAQABPxBy6b6ByqMXDfQOVD//2Q=="
)


def segment(marker, data):
    return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data


def jpeg(orientation=6, of=None, *extra):
    """A picture with the name of its maker, its place, a comment, colours and a preview behind its end."""
    tiff = b"II*\0\x08\0\0\0\x01\0" + struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0) + bytes(4)
    told = [
        segment(0xE1, b"Exif\0\0" + tiff + NAME.encode()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + NAME.encode()),
        segment(0xE2, b"ICC_PROFILE\0\1\1colours"),
        segment(0xED, NAME.encode()),
        segment(0xFE, NAME.encode()),
    ]
    picture = of or BASELINE
    return picture[:2] + b"".join([*told, *extra]) + picture[2:] + NAME.encode()


def png_chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png():
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 6, 0, 0, 0))
    dots = png_chunk(b"IDAT", zlib.compress(b"\0\x0a\x0b\x0c\x0d\1\2\3\4" * 2))
    told = [png_chunk(name, b"Author\0" + NAME.encode()) for name in (b"tEXt", b"iTXt", b"eXIf", b"tIME")]
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(told) + dots + png_chunk(b"IEND", b"") + NAME.encode()


def word():
    made = docx.Document()
    made.add_paragraph("The stairs are steep.")
    made.core_properties.author = made.core_properties.last_modified_by = NAME
    made.core_properties.comments = NAME
    picture = io.BytesIO(jpeg())
    made.add_picture(picture)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def excel():
    from openpyxl.comments import Comment

    book = openpyxl.Workbook()
    book.properties.creator = book.properties.lastModifiedBy = NAME
    book.active["A1"] = "Hours"
    book.active["A1"].comment = Comment("More", NAME)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def chunk(name, data, order="<"):
    return name + struct.pack(order + "I", len(data)) + data


def wav():
    info = chunk(b"LIST", b"INFO" + chunk(b"IART", NAME.encode() + b"\0"))
    body = b"WAVE" + chunk(b"fmt ", struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)) + info
    body += chunk(b"data", b"\x80" * 20)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def mp3():
    told = NAME.encode()
    head = b"ID3\x04\0\0" + bytes([0, 0, 0, len(told)]) + told
    return head + b"\xff\xfb\x90\x00" * 30 + b"TAG" + told.ljust(125, b"\0")


def box(name, data):
    return struct.pack(">I", len(data) + 8) + name + data


def m4a(handler=b"soun"):
    mvhd = box(b"mvhd", struct.pack(">III", 0, 3_900_000_000, 3_900_000_000) + bytes(88))
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(12))
    trak = box(b"trak", box(b"mdia", hdlr))
    udta = box(b"udta", box(b"\xa9xyz", b"+51.5-000.1/" + NAME.encode()))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", mvhd + trak + udta) + box(b"mdat", bytes(30))


PDF = b"%PDF-1.4\n1 0 obj<</Author(" + NAME.encode() + b")>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def inside(data):
    """The bytes of a file, and of every part of a packed one."""
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


@pytest.mark.parametrize(
    ("make", "type", "suffix", "is_free"),
    [
        (jpeg, "image/jpeg", ".jpg", True),
        (lambda: jpeg(3, PROGRESSIVE), "image/jpeg", ".jpg", True),
        (png, "image/png", ".png", True),
        (word, attachments.TYPES["docx"][0], ".docx", True),
        (excel, attachments.TYPES["xlsx"][0], ".xlsx", True),
        (wav, "audio/wav", ".wav", False),
        (mp3, "audio/mpeg", ".mp3", False),
        (m4a, "audio/mp4", ".m4a", False),
    ],
)
def test_what_a_machine_adds_about_its_owner_is_taken_out(make, type, suffix, is_free):
    data = make()
    assert NAME.encode() in inside(data)
    kept = prepare("whatever.exe", data)

    assert NAME.encode() not in inside(kept.data)
    assert (kept.content_type, kept.suffix, kept.name) == (type, suffix, f"whatever{suffix}")
    assert kept.is_free_of_names is is_free


@pytest.mark.parametrize("picture", [BASELINE, PROGRESSIVE])
def test_a_picture_is_the_same_picture_and_stays_the_right_way_up(picture):
    kept = prepare("a.jpg", jpeg(6, picture)).data
    up = b"\xff\xe1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    colours = segment(0xE2, b"ICC_PROFILE\0\1\1colours")
    assert kept == b"\xff\xd8" + up + colours + picture[2:]
    assert prepare("a.jpg", jpeg(1, picture)).data == b"\xff\xd8" + colours + picture[2:]


def test_a_png_keeps_what_draws_it():
    kept = prepare("a.png", png()).data
    assert b"IDAT" in kept
    assert kept.endswith(b"IEND\xaeB`\x82")


def test_a_document_still_opens_with_all_its_words():
    kept = docx.Document(io.BytesIO(prepare("a.docx", word()).data))
    assert kept.paragraphs[0].text == "The stairs are steep."
    assert openpyxl.load_workbook(io.BytesIO(prepare("a.xlsx", excel()).data)).active["A1"].value == "Hours"


def test_a_table_in_a_workbook_keeps_the_name_it_cannot_do_without():
    from openpyxl.worksheet.table import Table

    book = openpyxl.Workbook()
    book.active.append(["Who", "Hours"])
    book.active.append(["A", 1])
    book.active.add_table(Table(displayName="Hours", ref="A1:B2"))
    out = io.BytesIO()
    book.save(out)
    again = openpyxl.load_workbook(io.BytesIO(prepare("a.xlsx", out.getvalue()).data))
    assert list(again.active.tables) == ["Hours"]


def test_text_in_any_usual_writing_is_kept_in_utf_8():
    for data in (
        "Grüße".encode(),
        "Grüße".encode("cp1252"),
        "Grüße".encode("utf-16"),
        b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe",
    ):
        assert prepare("a.txt", data).data.decode() == "Grüße"
    assert prepare("a.csv", b"who,hours\nA,-1\n").content_type.startswith("text/csv")


def test_what_lies_behind_a_picture_or_before_a_document_does_not_come_along():
    packed = word()
    assert not prepare("a.jpg", jpeg() + packed).data.endswith(packed[-10:])
    assert prepare("a.png", png() + b"<script>").data.endswith(b"IEND\xaeB`\x82")
    with pytest.raises(UploadRefused):
        prepare("a.docx", b"<script>alert(1)</script>\0" + packed)


def test_a_page_or_a_picture_with_script_is_only_ever_text():
    for data in (b"<html><script>alert(1)</script>", b"<svg onload='alert(1)'/>", b"#!/bin/sh\necho"):
        assert prepare("a.html", data).content_type == "text/plain; charset=utf-8"


def packed(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("word/document.xml", "<w/>")
        for name, data in members.items():
            made.writestr(name.replace("__", "/").replace("_DOT_", "."), data)
    return out.getvalue()


def lying_zip():
    """A member that says it is small and is not."""
    data = bytearray(packed(word__big=b"\0" * 3_000_000))
    for found in (data.find(b"word/big") - 8, data.rfind(b"word/big") - 46 + 24):
        struct.pack_into("<I", data, found, 10)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\x7fELF\x02\x01\x01\x00", "cannot tell"),
        (b"MZ\x90\x00\x03", "cannot tell"),
        (packed(word__a=b"\0" * 9_000_000), "tightly"),
        (packed(**{f"word__{n}": b"x" for n in range(205)}), "parts"),
        (packed(word__vbaProject_DOT_bin=b"x"), "macros"),
        (packed(**{"../up": b"x"}), "damaged"),
        (lying_zip(), "damaged"),
        (word()[:-40], "damaged"),
        (jpeg()[:60], "damaged"),
        (png()[:50], "damaged"),
        (wav()[:30], "damaged"),
        (m4a(b"vide"), "film"),
        (PDF[:-8], "damaged"),
        (b"a,b\n1,\"=cmd|' /C calc'!A0\"\n", "formulas"),
        (b"Rar!\x1a\x07\x00", "cannot tell"),
    ],
)
def test_what_would_do_harm_or_is_broken_is_refused_in_a_sentence(data, words):
    with pytest.raises(UploadRefused) as refused:
        prepare("a.csv" if data.startswith(b"a,b") else "a.docx", data)
    assert words in refused.value.sentence


def test_a_picture_made_to_fill_a_memory_is_refused():
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", head)
    with pytest.raises(UploadRefused, match="larger than we can show"):
        prepare("a.png", bomb)


def test_what_may_carry_a_name_is_marked():
    assert not prepare("a.pdf", PDF).is_free_of_names
    assert not prepare("a.ogg", b"OggS" + bytes(40)).is_free_of_names
    assert not prepare("a.docx", packed(word__embeddings__x_DOT_bin=b"x")).is_free_of_names
    assert not prepare("a.docx", packed(customXml__item1_DOT_xml=b"<a>Priya</a>")).is_free_of_names
    assert prepare("a.docx", packed(customXml__item1_DOT_xml=b"<a><b x='1'/></a>")).is_free_of_names


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd", "passwd.txt"),
        ("C:\\Users\\priya\\notes.TXT", "notes.txt"),
        ("a\x00b\nc.txt", "a b c.txt"),
        ("photo\u202egnp.exe", "photo gnp.txt"),
        ('<img src="x">.txt', "img src= x.txt"),
        ("...", "file.txt"),
        ("", "file.txt"),
        ("x" * 300 + ".pdf", "x" * 80 + ".txt"),
        ("letter.txt.txt", "letter.txt"),
        ("Über uns.docx", "Über uns.txt"),
    ],
)
def test_a_name_is_only_for_showing_and_ends_in_what_the_file_is(typed, shown):
    assert shown_name_of(typed, ".txt") == shown


@pytest.mark.slow
def test_it_is_read_in_a_process_of_its_own():
    kept = prepare("a.jpg", jpeg())
    assert NAME.encode() not in kept.data
    with pytest.raises(UploadRefused, match="macros"):
        prepare("a.docx", packed(word__vbaProject_DOT_bin=b"x"))


@pytest.mark.slow
def test_a_child_that_dies_is_told_without_a_word_on_spreadsheets(monkeypatch):
    monkeypatch.setattr(attachments, "cleaned", io.open)
    with pytest.raises(UploadRefused) as refused:
        prepare("a.jpg", jpeg())
    assert "XLSX" not in refused.value.sentence
