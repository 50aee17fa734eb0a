import { computed, ref } from "vue";
import { fetchUndelivered, type Letter } from "../../api/letters";
import { fetchMessages, type Message } from "../../api/tickets";
import { fetchNotes, type Note } from "../../api/talk";
import { coalesced } from "../../live/coalesced";
import { useNews, whileNotLive } from "../../live/live";
import { undelivered } from "./undelivered";

const PAGE = 50;
const EVERY_MS = 5_000;

/** Puts messages together, each once, the oldest first. */
export function merged(
  known: readonly Message[],
  found: readonly Message[],
): Message[] {
  const byId = new Map([...known, ...found].map((one) => [one.id, one]));
  return [...byId.values()].sort((one, other) => one.id - other.id);
}

/** Notes as they stand among messages; those older than what is shown wait until it is. */
export function withNotes(
  messages: readonly Message[],
  notes: readonly Note[],
  isComplete: boolean,
): Message[] {
  const since = messages[0] ? Date.parse(messages[0].at) : -Infinity;
  const shown = notes
    .filter((note) => isComplete || Date.parse(note.at) >= since)
    .map(asMessage);
  return [...messages, ...shown].sort(
    (one, other) => Date.parse(one.at) - Date.parse(other.at),
  );
}

/** The messages of a ticket's conversation: the newest kept up to date, older ones on demand. */
export function useMessages(number: string, conversation: string) {
  const messages = ref<Message[] | null>(null);
  const notes = ref<Note[]>([]);
  const letters = ref<Letter[]>([]);
  const failure = ref<unknown>(null);
  const isComplete = ref(false);
  const isLoadingOlder = ref(false);

  const refresh = coalesced(async () => {
    try {
      const [found, written, missing] = await Promise.all([
        fetchMessages(number, PAGE),
        fetchNotes(number),
        fetchUndelivered(number),
      ]);
      notes.value = written;
      letters.value = missing;
      if (messages.value === null) isComplete.value = found.length < PAGE;
      messages.value = merged(messages.value ?? [], found);
      failure.value = null;
    } catch (error) {
      failure.value = error;
    }
  });

  async function loadOlder(): Promise<void> {
    const oldest = messages.value?.[0];
    if (!oldest || isComplete.value || isLoadingOlder.value) return;
    isLoadingOlder.value = true;
    try {
      const found = await fetchMessages(number, PAGE, oldest.id);
      messages.value = merged(messages.value ?? [], found);
      isComplete.value = found.length === 0;
      failure.value = null;
    } catch (error) {
      failure.value = error;
    } finally {
      isLoadingOlder.value = false;
    }
  }

  void refresh();
  useNews(({ kind, conversation: whose, what }) => {
    const isOfTalk = kind === "message" || kind === "letter" || what === "note";
    if (kind === "everything" || (isOfTalk && whose === conversation))
      void refresh();
  });
  whileNotLive(EVERY_MS, refresh);
  const days = computed(() =>
    byDay(withNotes(messages.value ?? [], notes.value, isComplete.value)),
  );
  const missing = computed(() =>
    undelivered(messages.value ?? [], letters.value),
  );
  return {
    messages,
    days,
    missing,
    failure,
    isComplete,
    isLoadingOlder,
    refresh,
    loadOlder,
  };
}

interface Day {
  at: string;
  messages: Message[];
}

/** Messages under the days on which they were said, where the reader is. */
export function byDay(messages: readonly Message[]): Day[] {
  const days: Day[] = [];
  for (const message of messages) {
    const last = days.at(-1);
    const isSameDay =
      last !== undefined &&
      new Date(last.at).toDateString() === new Date(message.at).toDateString();
    if (isSameDay) last.messages.push(message);
    else days.push({ at: message.at, messages: [message] });
  }
  return days;
}

function asMessage(note: Note): Message {
  return {
    id: -note.id,
    at: note.at,
    speaker: "note",
    text: note.text,
    author: note.author,
    choices: [],
    emotion: null,
    intensity: null,
    attachments: [],
  };
}
