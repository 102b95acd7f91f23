"""A person's own pages, and the page that an invitation's link opens."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import AccountRefused
from accounts.forms import AcceptForm, ProfileForm
from accounts.models import User
from accounts.services.inviting import accept_invitation, read_token
from accounts.services.signing_in import save_profile


@require_safe
@login_required
def account_home(request: HttpRequest) -> HttpResponse:
    """The bare address leads to the person's own page."""
    return redirect("profile")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name, language, time zone, what one reads, which mail one wants."""
    assert isinstance(request.user, User)
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        save_profile(user=request.user, **form.cleaned_data)
        messages.success(request, _("Your page is saved."))
        return redirect("profile")
    return render(request, "accounts/profile.html", {"form": form, "zones": sorted(available_timezones())})


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Open an account with an invitation's link. A link that opens nothing says why, with 410."""
    try:
        invited = read_token(token)
        form = AcceptForm(request.POST or None, email=invited.email, initial={"time_zone": settings.TIME_ZONE})
        if form.is_valid():
            accept_invitation(token=token, **form.cleaned_data)
            messages.success(request, _("Your account is open. Sign in with your address and password."))
            return redirect("account_login")
    except AccountRefused as refusal:
        return render(request, "accounts/invitation_closed.html", {"sentence": refusal.sentence}, status=410)
    context = {"form": form, "invitation": invited, "zones": sorted(available_timezones())}
    return render(request, "accounts/invitation.html", context)
