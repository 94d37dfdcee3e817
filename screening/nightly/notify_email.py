"""Sends the message on a run by SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from screening.nightly.notice import Message
from screening.nightly.notify_attempts import NotSent, TryAgain, attempted
from screening.nightly.notify_config import EmailSettings, Security
from screening.secret_source import hidden
from screening.terminal import printable
from screening.trust import client_context

#: Bytes; many mail servers refuse messages above 25 MB, and an attachment grows by a third on its way.
_MAX_ATTACHMENT = 15 << 20


def send_email(settings: EmailSettings, message: Message, sleep: Callable[[float], None]) -> list[str]:
    """Sends the message to all recipients at once; gives what did not work although it was sent.

    The server's certificate must be one that the system trusts. Raises a ScreeningError, without secrets, where a
    secret is missing or all attempts fail.
    """
    user = settings.user.read() if settings.user else ""
    password = settings.password.read() if settings.password else ""
    mail, problems = _mail(settings, message)

    def once() -> list[str]:
        return _send(settings, mail, user, password)

    return problems + attempted(once, settings.attempts, sleep)


def _mail(settings: EmailSettings, message: Message) -> tuple[EmailMessage, list[str]]:
    mail = EmailMessage()
    mail["Subject"] = printable(message.subject)
    mail["From"] = settings.sender
    mail["To"] = ", ".join(settings.recipients)
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = make_msgid(domain=settings.sender.rpartition("@")[2])  # else it tells this machine's name
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no answers of absence
    mail.set_content(message.text)
    if not settings.attach_report or message.report is None:
        return mail, []
    try:
        content = message.report.read_bytes()
    except OSError as error:
        return mail, [f"the e-mail goes without the report, which cannot be read ({error.strerror})"]
    if len(content) > _MAX_ATTACHMENT:
        return mail, [f"the e-mail goes without the report, whose {len(content):,} bytes mail servers would refuse"]
    mail.add_attachment(content, maintype="text", subtype="html", filename=message.report.name)
    return mail, []


def _send(settings: EmailSettings, mail: EmailMessage, user: str, password: str) -> list[str]:
    where = f"the mail server {settings.server}:{settings.port}"
    try:
        server = _connected(settings)
        try:
            if user:
                server.login(user, password)
            refused = server.send_message(mail)
        finally:
            # a farewell that fails must not send again what was sent
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()
    except ssl.SSLCertVerificationError as error:
        raise NotSent(f"the certificate of {where} is not trusted ({error.verify_message})") from None
    except smtplib.SMTPRecipientsRefused as error:
        answers = [code for code, _ in error.recipients.values()]
        kind = TryAgain if all(code < 500 for code in answers) else NotSent
        raise kind(f"{where} refuses all recipients ({answers[0]})") from None
    except smtplib.SMTPResponseException as error:
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        text = f"{where} answered {error.smtp_code} {hidden(printable(str(said)), password, user)}"
        raise (TryAgain if error.smtp_code < 500 else NotSent)(text) from None
    except smtplib.SMTPNotSupportedError as error:
        raise NotSent(f"{where}: {error}; check security, port and user in the configuration") from None
    except UnicodeError:  # its text would show a part of the password
        raise NotSent(f"{where}: the server, user, password or an address holds letters that it cannot take") from None
    except (smtplib.SMTPException, OSError, ValueError) as error:
        said = hidden(printable(str(error) or type(error).__name__), password, user)
        raise TryAgain(f"{where} cannot be used ({said})") from None
    return [f"{where} refuses the recipient {address} ({code})" for address, (code, _) in refused.items()]


def _connected(settings: EmailSettings) -> smtplib.SMTP:
    """A connection that is protected as configured; never less."""
    server, port, timeout = settings.server, settings.port, settings.timeout
    if settings.security is Security.TLS:
        return smtplib.SMTP_SSL(server, port, timeout=timeout, context=client_context())
    connection = smtplib.SMTP(server, port, timeout=timeout)
    if settings.security is Security.STARTTLS:
        try:
            connection.starttls(context=client_context())
        except BaseException:
            with suppress(OSError):
                connection.close()
            raise
    return connection
