"""The rows that were not taken, as a table to be worked through in a spreadsheet."""

import csv
import io
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouhou.usecases.actor import Actor
from shouhou.usecases.importing import import_view
from shouhou.web.doors import signed_in

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@require_GET
@signed_in
def refused_rows(request: HttpRequest, actor: Actor, now: datetime, import_id: int) -> HttpResponse:
    """Row, number, reason; UTF-8 with a mark, so that Excel reads it."""
    found = import_view(actor=actor, import_id=import_id, now=now)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([_("行"), _("编号"), _("原因")])
    for row in found.refused:
        table.writerow([row.row, as_text(row.subject), as_text(row.reason)])
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="refused-rows-{import_id}.csv"'},
    )


def as_text(cell: str) -> str:
    """A cell that a spreadsheet neither runs as a formula nor, being a long number, rounds."""
    long_number = cell.isascii() and cell.isdigit() and len(cell) > 11
    return f"'{cell}" if long_number or cell.startswith(FORMULA) else cell
