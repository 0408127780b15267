"""What the same server and Flask do when they do next to nothing: commit one raw row, or answer a ready-made text."""

from __future__ import annotations

import os
import sqlite3
import threading
import uuid
from pathlib import Path

import psycopg
from flask import Flask, Response

_local = threading.local()


def insert_app() -> Flask:
    """One view that commits one INSERT of CEILING_BYTES over the driver of CEILING_URL, on a connection of the thread's own."""
    app = Flask("ceiling")
    url, size = os.environ["CEILING_URL"], int(os.environ["CEILING_BYTES"])
    save = _save_postgresql if url.startswith("postgresql") else _save_sqlite

    @app.post("/<path:_path>")
    def insert(_path: str) -> str:
        save(url, size)
        return "kept"

    return app


def _save_postgresql(url: str, size: int) -> None:
    connection = getattr(_local, "connection", None)
    if connection is None:
        connection = _local.connection = psycopg.connect(url)
    connection.execute("INSERT INTO bare (id, content) VALUES (%s, %s)", (uuid.uuid4(), os.urandom(size)))
    connection.commit()


def _save_sqlite(url: str, size: int) -> None:
    connection = getattr(_local, "connection", None)
    if connection is None:
        connection = _local.connection = sqlite3.connect(url, timeout=30)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
    connection.execute("INSERT INTO bare (id, content) VALUES (?, ?)", (uuid.uuid4().hex, os.urandom(size)))
    connection.commit()


def page_app() -> Flask:
    """One view that answers the ready-made text of CEILING_PAGE."""
    app = Flask("ceiling")
    text = Path(os.environ["CEILING_PAGE"]).read_bytes()

    @app.get("/<path:_path>")
    def page(_path: str) -> Response:
        return Response(text, content_type="text/html; charset=utf-8")

    return app
