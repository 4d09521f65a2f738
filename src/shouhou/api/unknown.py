"""Addresses that do not exist."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from .failures import failure
from .language import asked_language


@csrf_exempt
def unknown_address(request: HttpRequest) -> HttpResponse:
    """404 in the one shape, whatever the method."""
    with asked_language(request):
        return failure(404, "not_found")
