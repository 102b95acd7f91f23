"""A person's own pages: ours, then allauth's for signing in and for second factors."""

from __future__ import annotations

from django.urls import include, path

from accounts import views

urlpatterns = [
    path("", views.account_home, name="account_home"),
    path("profile/", views.profile, name="profile"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("", include("allauth.account.urls")),
    path("second-factor/", include("allauth.mfa.urls")),
]
