"""Sends what our people write to customers: once, however often it is asked for, and never unsaid.

ToneError    the playbook would not have it said like this (G2); sent all the same where the author insists
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desk.rasa import Speaker, SpeakingError
from desk.transcript import Attached, Transcripts
from sandra.attachments import Attachment, require_sendable
from sandra.case import CaseError, Ticket
from sandra.escalation.taking_over import answer
from sandra.escalation.talking import KeyTakenError, Outgoing, Sending, require_owner, tone_findings
from sandra.people import AuditEntry
from sandra.playbook.tone import Tone
from sandra.records import Records
from sandra.store.attachments import SqlAttachments
from sandra.store.database import Store, StoreConflictError
from sandra.store.people import SqlPeople
from sandra.store.records import SqlRecords
from sandra.store.talk import SqlTalk
from sandra.tone import Violation

CALM = frozenset({"neutral", "satisfied"})


class ToneError(CaseError):
    """The playbook would not have it said like this."""

    def __init__(self, findings: list[Violation]) -> None:
        self.findings = findings
        super().__init__("the words break the rules of tone; change them, or send them all the same")


class UnknownTicketError(CaseError):
    """There is no such ticket."""

    def __init__(self, number: str) -> None:
        super().__init__(f"there is no ticket {number}; look at the queue again")


@dataclass(frozen=True)
class Letter:
    """What somebody wants a customer to read.

    Attributes:
        key: the page's own, the same for every try.
        insists: whether it is to be sent whatever the rules of tone say.
        attachments: the keys of the files that go along with it; the text may then be empty.
    """

    ticket_number: str
    key: str
    text: str
    author: str
    insists: bool = False
    attachments: tuple[str, ...] = ()


class Talk:
    """Sends messages.

    Args:
        store: everything on record.
        transcripts: tells whether a message went out after all.
        speaker: reaches the customer's channel.
        tone: what must not be said.
        public_url: where customers reach the desk's web server, to read what was attached.
        clock: tells the time.
    """

    def __init__(
        self,
        store: Store,
        transcripts: Transcripts,
        speaker: Speaker,
        tone: Tone,
        public_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._store, self._transcripts, self._speaker = store, transcripts, speaker
        self._tone, self._public_url, self._clock = tone, public_url, clock

    def send(self, letter: Letter) -> Outgoing:
        """Send a message; one that was sent under the key is not sent again.

        Returns:
            The message with what became of it: sent, failed, or still being sent by somebody else.

        Raises:
            UnknownTicketError: there is no such ticket.
            TalkError: the author may not write there.
            AttachmentError: the files cannot go along with it.
            ToneError: the playbook would not have it said like this, and the author does not insist.
        """
        try:
            outgoing, is_ours = self._prepare(letter)
        except StoreConflictError:
            # The same message came twice in one moment: the other one is found now.
            outgoing, is_ours = self._prepare(letter)
        if not is_ours:
            return outgoing
        try:
            if not self._went_out(outgoing):
                self._say(outgoing)
        except SpeakingError as error:
            return self._settle(letter, str(error))
        return self._settle(letter, None)

    def discard(self, ticket_number: str, key: str, author: str) -> bool:
        """Forget a message that failed. Returns whether there was one of this author.

        Its files stay: it may have reached the customer although we never heard of it.
        """
        with self._store.transaction() as records:
            talk = SqlTalk(records.session)
            outgoing = talk.outgoing_to_change(key)
            if outgoing is None or outgoing.status is not Sending.FAILED:
                return False
            if (outgoing.author, outgoing.ticket_number) != (author, ticket_number):
                return False
            talk.discard(outgoing)
            _log(records, self._clock(), author, "message.discard", ticket_number, key=key)
            return True

    def _say(self, outgoing: Outgoing) -> None:
        attached = self._files_of(outgoing) if outgoing.attachments else []
        self._speaker.say(
            outgoing.conversation_id, outgoing.text, outgoing.author, self._clock(), outgoing.key, attached
        )

    def _files_of(self, outgoing: Outgoing) -> list[Attached]:
        with self._store.reading() as records:
            files = SqlAttachments(records.session).named(outgoing.attachments)
        return [self._attached(one) for one in files]

    def _attached(self, one: Attachment) -> Attached:
        url = f"{self._public_url}/attachments/{one.key}"
        return Attached(one.key, url, one.name, one.media_type, one.size, one.width, one.height)

    def _prepare(self, letter: Letter) -> tuple[Outgoing, bool]:
        """The message, and whether it is now ours to send."""
        now = self._clock()
        with self._store.transaction() as records:
            ticket = records.ticket(letter.ticket_number)
            if ticket is None:
                raise UnknownTicketError(letter.ticket_number)
            talk = SqlTalk(records.session)
            known = talk.outgoing_to_change(letter.key)
            if known is not None:
                _require_same(known, letter)
                if not known.may_be_sent(now):
                    return known, False
            _require_owner(records, ticket, letter.author)
            if known is not None:
                known.begin(now)
                return known, True
            self._mind_tone(records, ticket, letter, now)
            number, conversation = ticket.number, ticket.conversation_id
            outgoing = Outgoing(letter.key, number, conversation, letter.author, letter.text, now, now)
            outgoing.attachments = _let_go(records, letter, conversation, now)
            talk.add(outgoing)
            return outgoing, True

    def _mind_tone(self, records: SqlRecords, ticket: Ticket, letter: Letter, now: datetime) -> None:
        findings = tone_findings(letter.text, self._tone, self._is_heated(records, ticket)) if letter.text else []
        if findings and not letter.insists:
            raise ToneError(findings)
        if findings:
            rules = ", ".join(finding.rule for finding in findings)
            _log(records, now, letter.author, "message.despite_tone", ticket.number, rules=rules, key=letter.key)

    def _is_heated(self, records: Records, ticket: Ticket) -> bool:
        latest = records.readings(ticket.conversation_id, 1)
        return any(
            reading.emotion not in CALM and reading.intensity >= self._tone.heated_from_intensity for reading in latest
        )

    def _went_out(self, outgoing: Outgoing) -> bool:
        """Whether an earlier try reached the customer although we never heard of it."""
        if outgoing.begun_at == outgoing.written_at:
            return False
        return self._transcripts.holds(outgoing.conversation_id, outgoing.key, outgoing.written_at)

    def _settle(self, letter: Letter, failure: str | None) -> Outgoing:
        now = self._clock()
        with self._store.transaction() as records:
            outgoing = SqlTalk(records.session).outgoing_to_change(letter.key)
            ticket = records.ticket_to_change(letter.ticket_number)
            assert outgoing is not None and ticket is not None, "both were there before it was sent"
            if failure is not None:
                outgoing.fail(failure)
            elif outgoing.status is not Sending.SENT:
                outgoing.arrive(now)
                answer(records, ticket, outgoing.begun_at)
            action = "message.send" if failure is None else "message.refused"
            _log(records, now, letter.author, action, ticket.number, key=letter.key)
            return outgoing


def _log(records: SqlRecords, at: datetime, author: str, action: str, ticket: str, **detail: str) -> None:
    SqlPeople(records.session).add(AuditEntry(at, author, action, ticket, detail))


def _let_go(records: SqlRecords, letter: Letter, conversation_id: str, now: datetime) -> list[str]:
    """The keys of the files that go along; from now on customers may read them, since they look at once.

    Raises:
        AttachmentError: see `require_sendable`.
    """
    files = SqlAttachments(records.session).named_to_change(letter.attachments)
    require_sendable(letter.attachments, files, conversation_id, letter.author)
    for one in files:
        one.sent_at = now
    return list(letter.attachments)


def _require_same(known: Outgoing, letter: Letter) -> None:
    was = (known.ticket_number, known.author, known.text, tuple(known.attachments))
    if was != (letter.ticket_number, letter.author, letter.text, letter.attachments):
        raise KeyTakenError


def _require_owner(records: Records, ticket: Ticket, person: str) -> None:
    conversation = records.conversation(ticket.conversation_id)
    assert conversation is not None, "a ticket always belongs to a stored conversation"
    require_owner(ticket, conversation, person)
