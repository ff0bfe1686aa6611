"""The tables below all business. Users and zones live in the apps above, so here they are plain ids; `places` adds
the foreign keys in its migrations.
"""

from openzone.core.models.approvals import Approval
from openzone.core.models.deliveries import Delivery
from openzone.core.models.files import StoredFile
from openzone.core.models.forms import Form
from openzone.core.models.log import Activity
from openzone.core.models.receipts import Counter, Receipt

__all__ = [
    "Activity",
    "Approval",
    "Counter",
    "Delivery",
    "Form",
    "Receipt",
    "StoredFile",
]
