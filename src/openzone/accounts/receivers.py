"""What accounts enter with core."""

from django.utils.translation import gettext_lazy as _

from openzone.accounts.verbs import OF_ACCOUNTS
from openzone.core.webhooks.catalogue import Group, offer

offer(Group("accounts", _("Accounts"), OF_ACCOUNTS))
