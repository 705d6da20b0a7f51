"""What declarations can't say: the print of a letter, taking a document off it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kupiec.ground.kit import prints
from kupiec.ground.kit import public as kit
from kupiec.people.correspondence import printing, queries, services
from kupiec.people.correspondence.values import Way


@require_safe
@kit.screen(right="correspondence.see")
def print_letter(request: kit.Request, pk: int) -> HttpResponse:
    """The PDF of a letter of ours."""
    row = queries.letter(pk, by=request.actor)
    if row.way != Way.OUT:
        raise Http404(pk)
    answer = HttpResponse(prints.as_pdf(printing.printout(row)), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{printing.file_name(row)}"'
    return answer


@require_POST
@kit.screen(right="correspondence.edit")
def unlink(request: kit.Request, pk: int) -> HttpResponse:
    """Take a document off a letter."""
    kind, subject_id = request.POST.get("subject", "")[:40], kit.parse.key(request.POST.get("subject_id", ""))
    if not kind or not subject_id:
        raise Http404("subject")
    services.unlink(pk, (kind, subject_id), by=request.actor)
    return HttpResponse(status=204, headers={"HX-Trigger": '{"kit:changed": {}}'})
