"""The stage for journeys: one product as `campaigns run` starts it, with its demonstration, one browser, and visitors who come fresh."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright
from redis import Redis

from tests.backends import REDIS_URL, is_postgresql, new_database
from tests.journeys.visitor import Visitor, chromium, start_browser
from tests.running import Product

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

# The last database of the Redis that REDIS_URL names; the tests of the rest count up from its own.
_OUR_REDIS = 15


class Arrive(Protocol):
    """Brings somebody with a fresh browser; at the end each is asked whether a page did what it must not."""

    def __call__(self, **options: Any) -> Visitor: ...  # noqa: ANN401 - Playwright's own options


# First, because the plug-in that spreads tests over processes reads the groups in the same step.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands here; all journeys go through one product, in one process."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.xdist_group("journeys"))
            if chromium() is None:
                item.add_marker(pytest.mark.skip(reason="there is no Chromium"))


@contextmanager
def _settings(folder: Path) -> Iterator[dict[str, str]]:
    """Where the product keeps things: as out of the box, or a fresh place on the servers that the environment names."""
    queue = {}
    if REDIS_URL:
        queue["redis_url"] = urlsplit(REDIS_URL)._replace(path=f"/{_OUR_REDIS}").geturl()
        with Redis.from_url(queue["redis_url"]) as redis:
            redis.flushdb()
    if not is_postgresql():
        yield queue
        return
    with new_database(folder) as url:
        yield {"database_url": url, **queue}


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """Everything, running, with the demonstration in it."""
    with (
        tempfile.TemporaryDirectory(prefix="campaigns-journeys-") as name,
        _settings(Path(name)) as settings,
        Product(Path(name), **settings) as made,
    ):
        program = made.run()
        yield made
        assert program.stop() == 0
        assert "Traceback" not in made.log.read_text("utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        made = start_browser(playwright)
        yield made
        made.close()


@pytest.fixture
def arrive(browser: Browser, product: Product) -> Iterator[Arrive]:
    """Visitors of the product."""
    here: list[Visitor] = []

    def come(**options: Any) -> Visitor:  # noqa: ANN401 - Playwright's own options
        here.append(Visitor(browser, product.url, **options))
        return here[-1]

    yield come
    for visitor in here:
        visitor.leave()
