"""The count as open data: in a shape that others can build on, from any page, kept for seconds."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

from campaigns.foundation.actor import SYSTEM
from campaigns.foundation.transaction import writing
from campaigns.petitions.operations import change_slug, close_petition
from tests.factories import count_now, make_petition, make_signature, petition_row

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.conftest import Clock


def test_json_has_the_count_when_it_was_true_and_its_history(client: FlaskClient, clock: Clock) -> None:
    petition = make_petition()
    make_signature(petition)
    make_signature(petition, email="ana@example.org", country="AL")
    make_signature(petition, email="pending@example.org", confirmed=False)
    clock.advance(days=1)
    make_signature(petition, email="eva@example.org", country="AL")
    count_now()
    answer = client.get(f"/petitions/{petition.slug}/count.json")
    assert answer.content_type == "application/json"
    assert json.loads(answer.text) == {
        "count": 3,
        "as_of": "2026-06-02T12:00:00Z",
        "by_country": {"AL": 2, "RS": 1},
        "by_day": {"2026-06-01": 2, "2026-06-02": 1},
    }


def test_anybodys_page_may_ask_and_any_cache_may_keep_it_for_seconds(client: FlaskClient) -> None:
    petition = make_petition()
    for form in ("json", "csv"):
        headers = client.get(
            f"/petitions/{petition.slug}/count.{form}", headers={"Origin": "https://elsewhere.example"}
        ).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert re.fullmatch(
            r"public, max-age=\d{1,2}, stale-while-revalidate=\d+, stale-if-error=\d+", headers["Cache-Control"]
        )
        assert "Set-Cookie" not in headers
    # Only these: the pages themselves stay ours.
    assert "Access-Control-Allow-Origin" not in client.get(f"/petitions/{petition.slug}").headers


def test_a_petition_without_signatures_has_a_count_of_nought(client: FlaskClient) -> None:
    petition = make_petition()
    found = json.loads(client.get(f"/petitions/{petition.slug}/count.json").text)
    assert (found["count"], found["by_country"], found["by_day"]) == (0, {}, {})
    assert client.get(f"/petitions/{petition.slug}/count.csv").text.splitlines() == ["day,new,total"]


def test_csv_is_the_same_history(client: FlaskClient, clock: Clock) -> None:
    petition = make_petition()
    make_signature(petition)
    clock.advance(days=3)
    make_signature(petition, email="ana@example.org")
    make_signature(petition, email="eva@example.org")
    count_now()
    answer = client.get(f"/petitions/{petition.slug}/count.csv")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert f'filename="{petition.slug}-count.csv"' in answer.headers["Content-Disposition"]
    assert list(csv.DictReader(io.StringIO(answer.text))) == [
        {"day": "2026-06-01", "new": "1", "total": "1"},
        {"day": "2026-06-04", "new": "2", "total": "3"},
    ]


def test_the_data_stay_after_the_end_and_after_a_change_of_address(client: FlaskClient) -> None:
    petition = make_petition()
    make_signature(petition)
    count_now()
    with writing() as db:
        row = petition_row(db, petition)
        close_petition(db, SYSTEM, row)
        change_slug(db, SYSTEM, row, "moved-house")
    moved = client.get(f"/petitions/{petition.slug}/count.json")
    assert (moved.status_code, moved.location) == (301, "/petitions/moved-house/count.json")
    assert json.loads(client.get(moved.location).text)["count"] == 1


def test_every_address_of_a_petition_follows_it(client: FlaskClient) -> None:
    petition = make_petition()
    with writing() as db:
        change_slug(db, SYSTEM, petition_row(db, petition), "moved-again")
    for rest in ("", "/sign", "/updates", "/updates.atom", "/versions", "/thanks", "/qr.svg", "/count.csv"):
        for prefix in ("", "/sr-Latn"):
            answer = client.get(f"{prefix}/petitions/{petition.slug}{rest}")
            assert (answer.status_code, answer.location) == (301, f"{prefix}/petitions/moved-again{rest}")
    posted = client.post(f"/petitions/{petition.slug}/sign", data={"name": "Mira"})
    # 308: the browser sends the same form to the new address, and nothing typed is lost.
    assert (posted.status_code, posted.location) == (308, "/petitions/moved-again/sign")
