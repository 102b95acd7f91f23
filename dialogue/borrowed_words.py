"""Words of Django's own that our Chinese catalogue says differently: 您 throughout, and a full-width colon after a label.

Nothing imports this module: gettext finds the messages here, and the site's catalogue stands before Django's.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop, ngettext_lazy

BORROWED = (
    # Translators: stands between a form's label and its field.
    gettext_noop(":"),
    gettext_noop("Your old password was entered incorrectly. Please enter it again."),
    gettext_noop("Your password can’t be too similar to your other personal information."),
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    gettext_noop("You don’t have permission to view or edit anything."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
)
