"""What a fault is put into: the programs of one instance, and the server that takes its mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.running import Product, Program, RedisServer
    from tests.smtp_server import ScriptedSmtp


@dataclass
class Stage:
    """The product, running; a test that ends a program for good puts another in its place."""

    product: Product
    redis: RedisServer
    smtp: ScriptedSmtp
    web: Program
    worker: Program
