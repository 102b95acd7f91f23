"""From a record in the admin to its readers' page."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.http import Http404, HttpRequest, HttpResponse


def view_on_site(request: HttpRequest, content_type_id: str, object_id: str) -> HttpResponse:
    """Django's redirect to a record's page, for records that this person may see: the address of a draft repeats its title."""
    is_known = content_type_id.isdecimal() and object_id.isdecimal() and max(len(content_type_id), len(object_id)) < 19
    found = ContentType.objects.filter(pk=int(content_type_id)).first() if is_known else None
    model = found.model_class() if found else None
    if model is None or not admin.site.is_registered(model):
        raise Http404
    model_admin = admin.site.get_model_admin(model)
    record = model_admin.get_queryset(request).filter(pk=int(object_id)).first()
    if record is None or not model_admin.has_view_permission(request, record):
        raise Http404
    return shortcut(request, content_type_id, object_id)
