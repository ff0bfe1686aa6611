"""The addresses of letters that came in, of the mailbox and of the ways in for messages."""

from django.urls import URLPattern, path

from openzone.web.desk import letters
from openzone.web.desk import settings_mailbox as mailbox

urlpatterns: list[URLPattern] = [
    path("letters/", letters.letters, name="desk_letters"),
    path("letters/<int:number>/", letters.letter, name="desk_letter"),
    path("letters/<int:number>/files/<int:file>/", letters.letter_file, name="desk_letter_file"),
    path("letters/<int:number>/assign/", letters.letter_assign, name="desk_letter_assign"),
    path("letters/<int:number>/raise/", letters.letter_raise, name="desk_letter_raise"),
    path("letters/<int:number>/discard/", letters.letter_discard, name="desk_letter_discard"),
    path("settings/mailbox/", mailbox.mailbox, name="desk_mailbox"),
    path("settings/mailbox/try/", mailbox.mailbox_try, name="desk_mailbox_try"),
    path("settings/mailbox/remove/", mailbox.mailbox_remove, name="desk_mailbox_remove"),
    path("settings/inlets/new/", mailbox.inlet_new, name="desk_inlet_new"),
    path("settings/inlets/<int:number>/", mailbox.inlet, name="desk_inlet"),
    path("settings/inlets/<int:number>/secret/", mailbox.inlet_secret, name="desk_inlet_secret"),
    path("settings/inlets/<int:number>/close/", mailbox.inlet_close, name="desk_inlet_close"),
    path("settings/inlets/<int:number>/handles/<int:handle>/forget/", mailbox.handle_forget, name="desk_handle_forget"),
]
