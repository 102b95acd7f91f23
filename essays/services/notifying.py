"""Mail: one outbox row for each recipient and event, in the recipient's language, written in the event's transaction.

Nobody is told of their own act. A duty goes out at once and cannot be refused; news follows the recipient's wish (at once,
once a day, not at all). Sending happens later (`send_messages`), outside any transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from accounts.models import User
from essays import languages
from essays.acts import PLANNED, act_of
from essays.models import ContentVersion, Message
from essays.permissions import require
from essays.wording import time_and_zone

if TYPE_CHECKING:
    from essays.models import Event

DUTIES = frozenset(
    {
        "edition_assign", "edition_request_changes", "edition_approve", "edition_decline", "edition_reopen", "edition_remind",
        "review_due_soon", "review_overdue", "approval_overridden",
    }
)  # fmt: skip
FIRST_RETRY = timedelta(minutes=1)
LAST_RETRY = timedelta(hours=6)
BATCH = 100
SERVER_TIMEOUT = 30  # seconds that a mail server may keep silent
LEASE = timedelta(
    minutes=5
)  # how long a claimed mail is its worker's: longer than a slow server takes, or it would go out twice
DIGEST_HOUR = 7  # in the recipient's own time zone


def tell(event: Event, people: Iterable[int | None], *, occasion: str = "") -> list[Message]:
    """Write the mails of an event for accounts (by id). One row each, whatever happens twice; for an occasion one row for ever."""
    wanted = {pk for pk in people if pk is not None and pk != event.by_id}
    kind = Message.Kind.DUTY if event.verb in DUTIES else Message.Kind.NEWS
    recipients = User.objects.filter(pk__in=wanted, is_active=True).order_by("pk")
    messages = [
        _write(event, recipient, kind, occasion)
        for recipient in recipients
        if kind == Message.Kind.DUTY or recipient.mail != "none"
    ]
    return Message.objects.bulk_create(messages)


def people_with(permission: str) -> set[int]:
    """The accounts that have a right (app.codename) through a role."""
    codename = permission.partition(".")[2]
    return set(User.objects.filter(is_active=True, groups__permissions__codename=codename).values_list("pk", flat=True))


def _write(event: Event, recipient: User, kind: str, occasion: str) -> Message:
    with translation.override(recipient.interface_language):
        context = _words(event, recipient)
        subject = " ".join(render_to_string("mail/subject.txt", context).split())
        text = render_to_string("mail/message.txt", context)
        html = render_to_string("mail/message.html", context)
    due_at = timezone.now() if kind == Message.Kind.DUTY or recipient.mail == "at_once" else _next_digest(recipient)
    return Message(
        event=event,
        recipient=recipient,
        kind=kind,
        subject=subject[:300],
        text=text,
        html=html,
        due_at=due_at,
        occasion=occasion,
    )


def _words(event: Event, recipient: User) -> dict[str, Any]:
    """What the templates of a mail say, in the active language: `happened` also with the title marked for HTML."""
    edition = event.edition
    assert edition is not None  # only acts on editions are told
    title = (edition.head.title if edition.head else "") or edition.essay.slug
    starts_at = datetime.fromisoformat(event.details["starts_at"]) if "starts_at" in event.details else None
    act = act_of(PLANNED if starts_at and starts_at > event.at else event.verb)
    words = {
        "who": str(event.by) if event.by else translation.gettext("The import"),
        "title": title,
        "when": _in_zone(starts_at, recipient) if starts_at else "",
        "day": date_format(edition.due_on) if edition.due_on else "",
    }
    marked = words | {
        "title": format_html('<strong lang="{}">{}</strong>', languages.html_lang(edition.language), title)
    }
    return {
        "subject": act.subject % words,
        "happened": act.happened % words,
        "happened_html": _fill(str(act.happened), marked),
        "what_next": act.what_next,
        "due_on": words["day"] if event.verb == "edition_assign" else "",
        "address": settings.SITE_URL + reverse("admin:essays_edition_change", args=[edition.pk]),
    }


def _fill(sentence: str, words: dict[str, str]) -> SafeString:
    """A sentence of ours with words of people in it, for HTML."""
    escaped = {name: conditional_escape(word) for name, word in words.items()}
    return mark_safe(escape(sentence) % escaped)  # noqa: S308  both are escaped


def _in_zone(at: datetime, recipient: User) -> str:
    """A time in the recipient's zone, with the zone's name."""
    return time_and_zone(at, recipient.zone)


def _next_digest(recipient: User) -> datetime:
    """The recipient's next morning."""
    here = timezone.now().astimezone(recipient.zone)
    morning = here.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning > here else morning + timedelta(days=1)


def send_messages(limit: int = BATCH) -> tuple[int, int]:
    """Send what is due; returns how many mails went out and how many failed.

    Each is claimed in a short transaction (its next attempt is put off, under a lock that other workers skip), sent outside of
    any, then marked. A worker that dies in between leaves a mail that is tried again later: it may arrive twice, with the same
    Message-ID, and is never lost. News that waits for a digest goes out as one mail for each recipient.
    """
    sent = failed = 0
    for _number in range(limit):
        messages = _claim()
        if not messages:
            break
        if _deliver(messages):
            sent += 1
        else:
            failed += 1
    return sent, failed


@transaction.atomic
def try_again(*, message: Message, by: User) -> None:
    """Put a mail that failed, or was given up, at the head of the queue again."""
    require(by, "essays.view_message")
    Message.objects.filter(pk=message.pk, sent_at=None).update(due_at=timezone.now(), attempts=0)


@transaction.atomic
def _claim() -> list[Message]:
    """The message that has waited longest (for a digest: with all that wait beside it), its next attempt put off; or nothing."""
    if ContentVersion.objects.is_closed():
        return []  # after a restore, the outbox may hold what went out long ago
    now = timezone.now()
    free = Message.objects.due(now).select_for_update(skip_locked=True, of=("self",)).select_related("recipient")
    message = free.order_by("due_at", "id").first()
    if message is None:
        return []
    together = [message]
    if message.kind == Message.Kind.NEWS and message.recipient.mail == "daily":
        together = list(free.filter(recipient=message.recipient, kind=Message.Kind.NEWS).order_by("id"))
    for one in together:
        one.attempts += 1
        one.due_at = now + LEASE
        one.save(update_fields=["attempts", "due_at"])
    return together


def _deliver(messages: list[Message]) -> bool:
    """Hand claimed messages to the mail server as one mail; whether it took them. A refusal of any kind is kept for people to read."""
    try:
        _mail(messages).send()
    except Exception as error:  # whatever a mail server or its network does must not stop the worker
        for one in messages:
            one.error = f"{type(error).__name__}: {error}"[:500]
            one.due_at = timezone.now() + min(FIRST_RETRY * 2 ** (one.attempts - 1), LAST_RETRY)
            one.save(update_fields=["error", "due_at"])
        return False
    Message.objects.filter(pk__in=[one.pk for one in messages]).update(sent_at=timezone.now(), error="")
    return True


def _mail(messages: list[Message]) -> EmailMultiAlternatives:
    """One mail of one message, or of a digest's. Its id follows from its first message: a second copy can be told from a second mail."""
    first = messages[0]
    domain = urlsplit(settings.SITE_URL).hostname
    with translation.override(first.recipient.interface_language):
        subject = first.subject
        if len(messages) > 1:
            count = len(messages)
            subject = translation.ngettext("%(count)s message from the desk", "%(count)s messages from the desk", count)
            subject %= {"count": count}
        context = {
            "subject": subject,
            "texts": [message.text.strip() for message in messages],
            "parts": [mark_safe(message.html) for message in messages],  # noqa: S308  made by our own template
            "language": languages.html_lang(first.recipient.interface_language),
        }
        text, html = render_to_string("mail/mail.txt", context), render_to_string("mail/mail.html", context)
    mail = EmailMultiAlternatives(
        subject,
        text,
        to=[first.recipient.email],
        connection=get_connection(timeout=SERVER_TIMEOUT),
        headers={"Message-ID": f"<message-{first.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    return mail
