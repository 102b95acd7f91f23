"""People in the admin: accounts, invitations and their log, for managing editors. (Authors: essays/admin/crediting.py.)"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from accounts.errors import AccountRefused
from accounts.forms import InvitationForm, RoleForm
from accounts.models import AccountEvent, Invitation, User
from accounts.roles import ROLES, role_of
from accounts.services.inviting import invite_user, revoke_invitation
from accounts.services.membership import CHANGE, INVITE, change_role, close_account, may_manage, remove_second_factor
from accounts.services.signing_in import has_second_factor


def change_own_password(request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
    """The admin's own page for it knows no limits and no second factor."""
    return redirect("account_change_password")


admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.password_change = change_own_password  # type: ignore[method-assign, assignment]
# What allauth registers would let rows be written past our acts, and shows secrets.
for _model in (EmailAddress, Authenticator):
    if admin.site.is_registered(_model):
        admin.site.unregister(_model)


def person(request: HttpRequest) -> User:
    """The signed-in person; the admin lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


class PeopleAdmin(admin.ModelAdmin):
    """Rows that managing editors see; nothing is deleted, and a refusal of the service is told and changes nothing."""

    show_full_result_count = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return person(request).has_perm("accounts.view_user")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except AccountRefused as refusal:
            messages.error(request, refusal.sentence)
            return HttpResponseRedirect(request.get_full_path())


class RoleFilter(admin.SimpleListFilter):
    """Accounts of one role, by the name that people know it by."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(role.slug, role.name) for role in ROLES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(PeopleAdmin):
    """Accounts. A managing editor changes a role; name, address, password and keys are the person's own."""

    form = RoleForm
    ordering = ("email",)
    list_display = ("email", "name", "role_name", "is_active", "last_login")
    list_filter = ("is_active", RoleFilter)
    search_fields = ("email", "name")
    readonly_fields = (
        "email", "name", "interface_language", "time_zone", "reads_english", "reads_chinese", "second_factor", "joined_at",
        "last_login", "closed_at",
    )  # fmt: skip
    change_form_template = "admin/accounts/user_change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> Any:
        return (
            (None, {"fields": ("email", "name", "role" if self.has_change_permission(request, obj) else "role_name")}),
            (_("Reading and working"), {"fields": self.readonly_fields[2:6]}),
            (_("Record"), {"fields": self.readonly_fields[6:]}),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "role_name")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is None:
            return person(request).has_perm(CHANGE)
        return obj.closed_at is None and may_manage(person(request), obj)

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        change_role(user=obj, role=form.cleaned_data["role"], by=person(request))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing related in the form; the parent would write groups."""

    @admin.display(description=_("role"))
    def role_name(self, user: User) -> str:
        found = role_of(user)
        return str(found.name) if found else "\u2013"

    @admin.display(description=_("second factor"), boolean=True)
    def second_factor(self, user: User) -> bool:
        return has_second_factor(user)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<int:pk>/close/", self.admin_site.admin_view(self.close_view), name="accounts_user_close"),
            path("<int:pk>/factor/", self.admin_site.admin_view(self.factor_view), name="accounts_user_factor"),
        ]
        return own + super().get_urls()

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then close an account."""
        return self._confirm(
            request,
            pk,
            act=close_account,
            title=_("Close the account"),
            sentence=_(
                "Name, address, password and keys are gone for good, and all sessions end. What the person did stays told."
            ),
            done=_("The account is closed."),
        )

    def factor_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then take away an account's second factor."""
        return self._confirm(
            request,
            pk,
            act=remove_second_factor,
            title=_("Remove the second factor"),
            sentence=_(
                "Make sure by telephone that it is the person who asks. Until they set up a new one, the password alone signs in."
            ),
            done=_("The second factor is removed."),
        )

    def _confirm(
        self, request: HttpRequest, pk: int, *, act: Callable[..., None], title: Any, sentence: Any, done: Any
    ) -> HttpResponse:
        user = self.get_object(request, str(pk))
        if user is None or not self.has_change_permission(request, user):
            raise PermissionDenied
        back = reverse("admin:accounts_user_change", args=[pk])
        if request.method != "POST":
            context = {**self.admin_site.each_context(request), "title": title, "sentence": sentence, "back": back}
            return render(request, "admin/accounts/confirm.html", context | {"opts": self.opts, "original": user})
        try:
            act(user=user, by=person(request))
            messages.success(request, done)
        except AccountRefused as refusal:
            messages.error(request, refusal.sentence)
        return redirect(back)


@admin.register(Invitation)
class InvitationAdmin(PeopleAdmin):
    """Invitations: adding one sends the mail; inviting an address again sends a new link and closes the older one."""

    form = InvitationForm
    list_display = ("email", "role", "state", "invited_by", "created_at", "expires_at", "sent_at", "error")
    list_filter = ("role", "created_at")
    list_select_related = ("invited_by",)
    search_fields = ("email",)
    actions = ("send_again", "revoke")
    readonly_fields = ("state", "invited_by", "created_at", "expires_at", "sent_at", "error", "accepted_by")

    def get_fields(self, request: HttpRequest, obj: Invitation | None = None) -> tuple[str, ...]:
        fields = ("email", "role", "language")
        return fields if obj is None else (*fields, *self.readonly_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Invitation | None = None) -> tuple[str, ...]:
        return self.readonly_fields

    @admin.display(description=_("state"))
    def state(self, invitation: Invitation) -> str:
        return str(invitation.state)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return person(request).has_perm(INVITE)

    def save_model(self, request: HttpRequest, obj: Invitation, form: forms.ModelForm, change: bool) -> None:
        sent = invite_user(email=obj.email, role=obj.role, language=obj.language, by=person(request))
        obj.pk = sent.pk

    def has_invite_permission(self, request: HttpRequest) -> bool:
        """What the actions ask for."""
        return self.has_add_permission(request)

    @admin.action(description=_("Send a new link"), permissions=["invite"])
    def send_again(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        def again(invitation: Invitation) -> None:
            invite_user(email=invitation.email, role=invitation.role, language=invitation.language, by=person(request))

        self._each(request, queryset.filter(accepted_at=None, revoked_at=None), again, _("%(count)s sent."))

    @admin.action(description=_("Revoke"), permissions=["invite"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Invitation]) -> None:
        self._each(
            request,
            queryset,
            lambda one: revoke_invitation(invitation=one, by=person(request)),
            _("%(count)s revoked."),
        )

    def _each(
        self, request: HttpRequest, invitations: QuerySet[Invitation], act: Callable[[Invitation], None], done: Any
    ) -> None:
        """Do an act for each row; tell how many, and why not the others."""
        count = 0
        for invitation in invitations:
            try:
                act(invitation)
                count += 1
            except AccountRefused as refusal:
                words = {"whom": invitation, "why": refusal.sentence}
                messages.error(request, _("%(whom)s: %(why)s") % words)
        messages.info(request, done % {"count": count})


@admin.register(AccountEvent)
class AccountEventAdmin(PeopleAdmin):
    """The log of accounts: shown, never changed."""

    list_display = ("at", "verb", "user", "invitation", "by")
    list_filter = ("verb", "at")
    list_select_related = ("user", "invitation", "by")
    fields: ClassVar = ("at", "verb", "user", "invitation", "by", "details")
