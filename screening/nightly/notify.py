"""Tells people and programs of a nightly run. What cannot be sent becomes a problem to log, never an exception."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from screening.errors import ScreeningError
from screening.nightly.notice import Message, Occasion
from screening.nightly.notify_config import NotifySettings, When
from screening.nightly.notify_email import send_email
from screening.nightly.notify_webhook import post_webhook

_LEAST = {
    When.NEW: Occasion.NEW,
    When.REVIEW: Occasion.REVIEW,
    When.ALWAYS: Occasion.NOTHING,
    When.FAILURE: Occasion.FAILURE,
}


def wanted(settings: NotifySettings, occasion: Occasion) -> bool:
    """Whether anybody is told on this occasion."""
    return settings.when is not When.NEVER and occasion >= _LEAST[settings.when]


def unready(settings: NotifySettings) -> list[str]:
    """The secrets that are missing, told before a run needs them; nothing is sent. No problem holds a secret."""
    problems: list[str] = []
    email, webhook = settings.email, settings.webhook
    for source in (
        *((email.user, email.password) if email else ()),
        *((webhook.secret_url, webhook.secret) if webhook else ()),
    ):
        try:
            if source:
                source.read()
        except ScreeningError as error:
            problems.append(str(error))
    return problems


@dataclass(frozen=True, slots=True)
class Notified:
    """What came of a message."""

    problems: tuple[str, ...] = ()
    reached: bool = True
    """Whether it got out by one way at least, or nobody wanted it."""


def notify(settings: NotifySettings, message: Message, sleep: Callable[[float], None] = time.sleep) -> Notified:
    """Sends the message by every way that is configured, where `when` asks for it.

    Takes up to the sum of all attempts, time limits and pauses. Raises nothing, and no problem holds a secret.
    """
    if not wanted(settings, message.occasion):
        return Notified()
    problems: list[str] = []
    reached = False
    if settings.email:
        try:
            problems += send_email(settings.email, message, sleep)
            reached = True
        except ScreeningError as error:
            problems.append(f"no e-mail was sent: {error}")
    if settings.webhook:
        try:
            post_webhook(settings.webhook, message, sleep)
            reached = True
        except ScreeningError as error:
            problems.append(f"the webhook was not told: {error}")
    return Notified(tuple(problems), reached)
