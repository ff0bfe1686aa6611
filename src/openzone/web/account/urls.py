"""The addresses of this door: one's own page, and of allauth's pages the ones that are used here."""

from allauth.account import views as allauth
from django.urls import path, re_path
from django.views.generic import RedirectView

from openzone.web.account import my_data, notices, registering, views

urlpatterns = [
    path("", views.account_page, name="account_page"),
    path("language/", views.set_language, name="account_language"),
    path("data/", my_data.my_data, name="account_data"),
    path("data/<int:number>/", my_data.data_file, name="account_data_file"),
    path("tokens/", views.make_token, name="account_tokens"),
    path("tokens/<int:number>/revoke/", views.end_token, name="account_token_revoke"),
    path("notices/", notices.notices_page, name="account_notices"),
    path("notices/messenger/", notices.set_messenger, name="account_messenger"),
    path("notices/messenger/remove/", notices.remove_messenger, name="account_messenger_remove"),
    path("notices/mail/", notices.mail_again, name="account_mail_again"),
    path("unsubscribe/<str:token>/", notices.unsubscribe, name="unsubscribe"),
    path("register/", registering.register, name="account_register"),
    path("register/sent/", registering.sent, name="account_register_sent"),
    path("login/", allauth.login, name="account_login"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path("password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", allauth.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
