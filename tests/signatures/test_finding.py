"""Finding a signature among many: by address, by name in any script, page by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaigns.foundation.actor import VISITOR
from campaigns.foundation.transaction import reading, writing
from campaigns.signatures.models import Display
from campaigns.signatures.operations.holding import erase_signature, withdraw_signature
from campaigns.signatures.queries import PAGE, SMALLEST_CROWD, SignaturePage, find_signatures, public_signers
from tests.factories import Made, count_now, make_petition, make_signature, petition_row, signature_row

if TYPE_CHECKING:
    from tests.conftest import Clock

pytestmark = pytest.mark.usefixtures("database")


def find(petition: Made, **filters: str) -> SignaturePage:
    with reading() as db:
        return find_signatures(db, petition_row(db, petition), **filters)


def names(petition: Made, **filters: str) -> list[str | None]:
    return [signature.name for signature in find(petition, **filters).signatures]


@pytest.fixture
def petition() -> Made:
    made = make_petition()
    for number, name in enumerate(
        ("Ђорђе Ђурић", "Đorđe Petrović", "Mira Kovač-Ilić", "Xhemal Xhaferi", "Ѓорѓи Џаферов")
    ):
        make_signature(made, email=f"signer-{number}@example.org", name=name)
    return made


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đurić", {"Ђорђе Ђурић"}),
        ("djuric", {"Ђорђе Ђурић"}),
        ("ЂУРИЋ ЂОРЂЕ", {"Ђорђе Ђурић"}),
        ("Đorđe", {"Ђорђе Ђурић", "Đorđe Petrović"}),
        ("Ђорђе Петровић", {"Đorđe Petrović"}),
        ("Ковач", {"Mira Kovač-Ilić"}),
        ("Ilic Mira", {"Mira Kovač-Ilić"}),
        ("Џафери", {"Xhemal Xhaferi"}),
        ("Gjorgji", {"Ѓорѓи Џаферов"}),
        ("Mira Petrović", set()),
        ("Đur", set()),
        ("%", set()),
        ("' OR 1=1", set()),
        ("!!!", set()),
    ],
)
def test_a_name_is_found_in_any_script_by_its_words(petition: Made, text: str, found: set[str]) -> None:
    assert set(names(petition, text=text)) == found


def test_an_address_is_found_in_any_spelling(petition: Made) -> None:
    make_signature(petition, email="mira.kovac+x@gmail.com", name="Mira")
    assert names(petition, text="MiraKovac@googlemail.com") == ["Mira"]
    assert names(petition, text="signer-2@example.org") == ["Mira Kovač-Ilić"]
    assert names(petition, text="signer-9@example.org") == []


@pytest.mark.usefixtures("petition")
def test_only_within_the_petition() -> None:
    other = make_petition()
    assert names(other, text="Đurić") == names(other, text="signer-0@example.org") == []


def test_by_state_and_country(petition: Made) -> None:
    make_signature(petition, email="pending@example.org", name="Pending", confirmed=False)
    make_signature(petition, email="al@example.org", name="Albana", country="AL")
    assert names(petition, state="pending") == ["Pending"]
    assert names(petition, country="AL") == ["Albana"]
    assert len(names(petition, state="nonsense")) == 7
    assert names(petition, state="confirmed", country="AL", text="Albana") == ["Albana"]


def test_who_withdrew_is_found_by_address_only_and_who_was_erased_not_at_all(petition: Made) -> None:
    with writing() as db:
        row = petition_row(db, petition)
        first, second = (
            signature_row(db, petition, "signer-0@example.org"),
            signature_row(db, petition, "signer-2@example.org"),
        )
        assert first is not None
        assert second is not None
        withdraw_signature(db, row, first)
        erase_signature(db, VISITOR, row, second, keeps_count=True)
    assert names(petition, text="Đurić") == []
    assert names(petition, text="signer-0@example.org") == ["Ђорђе Ђурић"]
    assert names(petition, text="Kovač") == names(petition, text="signer-2@example.org") == []
    assert len(names(petition)) == 4


def test_page_by_page_each_is_shown_once_newest_first(clock: Clock) -> None:
    petition = make_petition()
    for number in range(PAGE * 2 + 1):
        # Several in the same moment: the order must still be one.
        if number % 3 == 0:
            clock.advance(seconds=1)
        make_signature(petition, email=f"signer-{number}@example.org", name=f"Signer {number}", confirmed=False)
    pages = [find(petition)]
    while pages[-1].next_key:
        pages.append(find(petition, after=pages[-1].next_key))
    shown = [signature for page in pages for signature in page.signatures]
    assert [len(page.signatures) for page in pages] == [PAGE, PAGE, 1]
    assert len({signature.uuid for signature in shown}) == PAGE * 2 + 1
    assert [one.signed_at for one in shown] == sorted((one.signed_at for one in shown), reverse=True)


@pytest.mark.parametrize(
    "after",
    [
        "x",
        "_",
        "2026-06-01T00:00:00+00:00_x",
        "2026-06-01T00:00:00_0198c0de-0000-7000-8000-000000000001",
        "\x00",
        "9999-99-99_1",
        "ž_ž",
    ],
)
def test_a_forged_place_in_the_list_is_the_beginning(petition: Made, after: str) -> None:
    assert len(names(petition, after=after)) == 5


def shown(petition: Made) -> list[tuple[str, str | None, str | None]]:
    with reading() as db:
        return [(one.display_name, one.place, one.reason) for one in public_signers(db, petition.id)]


def test_shown_in_public_is_who_agreed_as_they_chose() -> None:
    petition = make_petition()
    make_signature(petition, email="a@example.org", name="Full Name", display=Display.FULL, is_public=True)
    make_signature(petition, email="b@example.org", name="Short Name", display=Display.INITIALS, is_public=True)
    make_signature(petition, email="c@example.org", name="Hidden", display=Display.NOTHING, is_public=True)
    make_signature(petition, email="d@example.org", name="No Consent", display=Display.FULL, is_public=False)
    make_signature(
        petition, email="e@example.org", name="Pending", display=Display.FULL, is_public=True, confirmed=False
    )
    found = {name for name, _, _ in shown(petition)}
    assert found == {"Full Name", "S. N."}


def test_the_place_of_initials_is_shown_only_in_a_crowd() -> None:
    petition = make_petition()
    make_signature(petition, email="a@example.org", name="Mira Kovač", display=Display.INITIALS, is_public=True)
    count_now()
    assert shown(petition)[0][1] is None
    for number in range(SMALLEST_CROWD - 1):
        make_signature(petition, email=f"signer-{number}@example.org")
    count_now()
    assert shown(petition)[0][1] == "Niš"
