"""The forms of sign-in in our words; what they check stays allauth's."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms as allauth
from django import forms
from django.forms.fields import Field
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from openzone.accounts.actions import choose_password, write_letter
from openzone.accounts.enums import LetterKind
from openzone.places.models import Zone
from openzone.web.requests import PageRequest

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
GOOD_PASSWORD = _("At least 10 characters. Three or four words that only you would put together are easy to remember.")


def _say(field: Field, label: "StrOrPromise", help_text: "StrOrPromise" = "") -> None:
    """Give a field our label and help, and no placeholder that repeats them."""
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


class SignIn(allauth.LoginForm):  # type: ignore[misc]
    """E-mail and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], _("E-mail"))
        _say(self.fields["password"], _("Password"))
        _say(self.fields["remember"], _("Keep me signed in on this device"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class AskForLink(allauth.ResetPasswordForm):  # type: ignore[misc]
    """The e-mail to which a link is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], _("E-mail"))

    def save(self, request: PageRequest, **kwargs: Any) -> str:
        """Have a letter sent; neither the answer nor its time tells whether the address is known."""
        email: str = self.cleaned_data["email"]
        zone = request.zone.pk if request.zone else None
        write_letter(email=email, kind=LetterKind.FORGOTTEN, language=get_language() or "en", zone_id=zone)
        return email


class ChoosePassword(allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """A first or a new password, by a one-time link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password1"], _("Password"), GOOD_PASSWORD)
        _say(self.fields["password2"], _("The same password again"))

    def save(self) -> None:
        """Keep it; the link says whether the address is proven now."""
        choose_password(user=self.user, password=self.cleaned_data["password1"], token=self.temp_key)


class ChangePassword(allauth.ChangePasswordForm):  # type: ignore[misc]
    """Another password, by somebody who knows the current one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], _("Current password"))
        _say(self.fields["password1"], _("New password"), GOOD_PASSWORD)
        _say(self.fields["password2"], _("The new password again"))


class Language(forms.Form):
    """The language in which a person reads."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect)

    def __init__(
        self, data: QueryDict | None = None, *, zone: Zone | None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        if zone is not None:
            field.choices = [(code, name) for code, name in LANGUAGES if code in zone.languages]


class NewToken(forms.Form):
    """What a token is for."""

    name = forms.CharField(
        label=_("What is it for?"),
        help_text=_("A name by which you know it again, such as “Reporting of our finance system”."),
        max_length=100,
    )
