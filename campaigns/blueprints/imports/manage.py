"""Imports: send a file, try it, watch it being imported, read what came of it; and sources on the web that are looked at again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, jsonify, render_template, request
from werkzeug.datastructures import MultiDict

from campaigns.blueprints.answers import MEND, go_on, is_done
from campaigns.blueprints.edge import db, let_go
from campaigns.blueprints.guards import actor, allow_large_form
from campaigns.blueprints.imports.forms import RepeatForm, UploadForm, WatchForm
from campaigns.blueprints.notices import add_notices
from campaigns.foundation.errors import Forbidden, Invalid
from campaigns.foundation.i18n.texts import current_language
from campaigns.foundation.i18n.texts import gettext as say
from campaigns.foundation.i18n.texts import lazy_gettext as _
from campaigns.foundation.importing.formats import known_options
from campaigns.foundation.importing.runs import RunRequest, latest_runs, options_of, run_of
from campaigns.foundation.importing.uploads import LARGEST_FILE, LARGEST_PIECE, the_uploads
from campaigns.foundation.importing.watching import source_of, watched_sources
from campaigns.insights.import_desk import (
    format_choices,
    format_notes,
    formats_needing,
    jurisdiction_id_choices,
    pipeline_choices,
    run_card,
    status_of_source,
)
from campaigns.proposals.access import owns_run, require_editing
from campaigns.proposals.operations.importing import (
    look_at_source,
    pause_source,
    repeat_import,
    request_import,
    unwatch_source,
    watch_source,
)

if TYPE_CHECKING:
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from werkzeug.datastructures import FileStorage

    from campaigns.foundation.importing.models import ImportRun

imports = Blueprint("imports", __name__)
# No file has so many bytes.
_MOST_DIGITS = 15
# The file itself, and the few fields beside it.
allow_large_form("manage.imports.send", LARGEST_FILE + 1_000_000)
add_notices(
    {
        "import-asked": _("The file is here. It is imported as soon as a worker takes it up, usually within seconds."),
        "source-watched": _("The source is watched. It is looked at within a minute."),
        "source-asked": _("The source is looked at within a minute."),
        "source-paused": _("The source rests."),
        "source-active": _("The source is watched again."),
        "source-removed": _("The source was removed. What it brought stays."),
    },
)


@imports.before_request
def require_editor() -> None:
    """Only those who may write down what happens to proposals bring in files."""
    require_editing(actor())


def _offered(form: Any) -> Any:  # noqa: ANN401 - one of the forms
    form.offer(format_choices(), jurisdiction_id_choices(db(), current_language().code), pipeline_choices())
    return form


@imports.get("/imports/")
def list_imports() -> ResponseReturnValue:
    """The form that sends a file, and what was imported lately."""
    return _list(_offered(UploadForm()))


def _list(form: UploadForm) -> str:
    return render_template(
        "manage/imports/list_imports.html",
        form=form,
        notes=format_notes(),
        runs=[run_card(run, actor()) for run in latest_runs(db())],
        largest_piece=LARGEST_PIECE // 2,
        needing_jurisdiction=formats_needing("jurisdiction"),
    )


@imports.post("/imports/")
def send() -> ResponseReturnValue:
    """Take a file, or one that came piece by piece, and ask for its import."""
    form = _offered(UploadForm(request.form))
    made: list[UUID] = []

    def act() -> None:
        stored, name, digest = _taken(request.files.get("file"), form)
        run_request = RunRequest(
            format=form.format.data,
            file_name=name,
            stored_name=stored,
            sha256=digest,
            options=known_options(form.format.data, form.options),
            is_dry_run=bool(form.dry_run.data),
            may_remove=bool(form.may_remove.data),
        )
        made.append(request_import(db(), actor(), run_request).uuid)

    try:
        if is_done(form, act):
            return go_on("manage.imports.run", "import-asked", run_uuid=made[0])
        return _list(form), MEND
    finally:
        # It lies in a file of the system's by now, perhaps a large one.
        for file in request.files.values():
            file.close()


def _taken(file: FileStorage | None, form: UploadForm) -> tuple[str, str, str]:
    """Where the file lies, what its sender calls it, and its digest."""
    # Two gigabytes are copied and summed up meanwhile.
    let_go()
    stored = form.stored.data or ""
    if stored:
        return stored, (form.stored_as.data or say("a file"))[:300], the_uploads().digest_of(stored)
    if file is None or not file.filename:
        raise Invalid({"file": say("Choose a file.")})
    name, digest = the_uploads().take(file.stream)
    return name, file.filename[:300], digest


@imports.post("/imports/uploads")
def begin_upload() -> ResponseReturnValue:
    """Begin a file that comes piece by piece; `size` tells how large it is, so that it is refused before it is sent.

    What is wrong with the form beside it, where that comes along, is said before it is sent too.
    """
    size = _number(request.args.get("size", "0"))
    form = _offered(UploadForm(request.form))
    if request.form.get("format") is not None and not form.validate():
        return jsonify({name: str(reasons[0]) for name, reasons in form.errors.items()}), MEND
    try:
        return jsonify(name=the_uploads().begin(size), size=0)
    except Invalid as error:
        return jsonify(error.faults), MEND


@imports.get("/imports/uploads/<name>")
def upload_size(name: str) -> ResponseReturnValue:
    """How much of a file is here: where to go on after the line broke off."""
    return jsonify(name=name, size=the_uploads().size_of(name))


@imports.post("/imports/uploads/<name>")
def add_piece(name: str) -> ResponseReturnValue:
    """Add a piece, which begins at the byte that `offset` names."""
    offset = _number(request.args.get("offset", ""))
    if (request.content_length or 0) > LARGEST_PIECE:
        abort(400)
    try:
        return jsonify(name=name, size=the_uploads().append(name, offset, request.get_data(cache=False)))
    except Invalid as error:
        return jsonify(error.faults), MEND


def _number(text: str) -> int:
    """A number of bytes from an address; anything else is answered with 400."""
    if not text.isascii() or not text.isdigit() or len(text) > _MOST_DIGITS:
        abort(400)
    return int(text)


@imports.get("/imports/<uuid:run_uuid>")
def run(run_uuid: UUID) -> ResponseReturnValue:
    """One import: how far it is, or what came of it."""
    found = run_of(db(), run_uuid)
    return _run_page(found, _repeat_form(found))


def _run_page(found: ImportRun, form: RepeatForm) -> str:
    return render_template("manage/imports/run.html", run=run_card(found, actor()), form=form)


def _repeat_form(found: ImportRun, sent: MultiDict[str, str] | None = None) -> RepeatForm:
    """The form with what was chosen before, where nothing else is."""
    options = options_of(found)
    typed = MultiDict({**options, **sent.to_dict()}) if sent is not None else None
    form = RepeatForm(typed, data=options)
    form.of_format = found.format
    form.offer_options(jurisdiction_id_choices(db(), current_language().code), pipeline_choices())
    return form


@imports.get("/imports/<uuid:run_uuid>/progress.json")
def progress(run_uuid: UUID) -> ResponseReturnValue:
    """How far an import is, for the page that shows it."""
    card = run_card(run_of(db(), run_uuid), actor())
    return jsonify(state=card.state, percent=card.percent, is_over=card.is_over)


@imports.post("/imports/<uuid:run_uuid>/again")
def again(run_uuid: UUID) -> ResponseReturnValue:
    """Import the file of a run: in earnest after a dry run, or once more, perhaps with other options."""
    found = run_of(db(), run_uuid)
    if not owns_run(actor(), found):
        # Before the page is made: its form shows the options of the other one.
        raise Forbidden
    form = _repeat_form(found, request.form)
    made: list[UUID] = []

    def act() -> None:
        options = known_options(found.format, form.options)
        may_remove = bool(form.may_remove.data)
        made.append(repeat_import(db(), actor(), found, is_dry_run=False, may_remove=may_remove, options=options).uuid)

    if is_done(form, act):
        return go_on("manage.imports.run", "import-asked", run_uuid=made[0])
    return _run_page(found, form), MEND


@imports.get("/imports/sources")
def list_sources() -> ResponseReturnValue:
    """The sources that are watched."""
    return _sources(_offered(WatchForm(data={"every_hours": 24})))


def _sources(form: WatchForm) -> str:
    names = dict(format_choices())
    return render_template(
        "manage/imports/sources.html",
        form=form,
        sources=watched_sources(db()),
        format_names=names,
        status_of=status_of_source,
    )


@imports.post("/imports/sources")
def watch() -> ResponseReturnValue:
    """Watch another one."""
    form = _offered(WatchForm(request.form))

    def act() -> None:
        watch_source(
            db(),
            actor(),
            url=form.url.data or "",
            file_format=form.format.data,
            options=known_options(form.format.data, form.options),
            every_hours=form.every_hours.data or 0,
            note=form.note.data or "",
        )

    if is_done(form, act):
        return go_on("manage.imports.list_sources", "source-watched")
    return _sources(form), MEND


@imports.post("/imports/sources/<uuid:source_uuid>/look")
def look(source_uuid: UUID) -> ResponseReturnValue:
    """Look at a source now."""
    look_at_source(db(), actor(), source_of(db(), source_uuid))
    return go_on("manage.imports.list_sources", "source-asked")


@imports.post("/imports/sources/<uuid:source_uuid>/pause")
def pause(source_uuid: UUID) -> ResponseReturnValue:
    """Let a source rest, or go on with it."""
    is_active = request.form.get("active") == "yes"
    pause_source(db(), actor(), source_of(db(), source_uuid), is_active=is_active)
    return go_on("manage.imports.list_sources", "source-active" if is_active else "source-paused")


@imports.post("/imports/sources/<uuid:source_uuid>/remove")
def remove(source_uuid: UUID) -> ResponseReturnValue:
    """Take a source off the list; asked about first, for its address and options are gone then."""
    source = source_of(db(), source_uuid)
    if request.form.get("sure") != "yes":
        return render_template("manage/imports/remove_source.html", source=source)
    unwatch_source(db(), actor(), source)
    return go_on("manage.imports.list_sources", "source-removed")
