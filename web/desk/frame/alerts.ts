import { ref } from "vue";
import { fetchQueue, type TicketLine } from "../api/tickets";
import { coalesced } from "../live/coalesced";
import { useNews } from "../live/live";
import { kept } from "../kept";
import { router } from "../router";
import { account } from "../session/account";
import { fill } from "../../ui/language";
import { labels, named } from "../wording/speech";
import { concerns, Newcomers } from "./calls";

/** What calls for attention when it comes in; urgent tickets call everybody, whomever they are meant for. */
const CALLS = {
  urgent: { search: { priority: "urgent" }, calls: () => true },
  mine: {
    search: { claimed_by: "me" },
    calls: ({ priority }: TicketLine) => priority !== "urgent",
  },
};
const MOST_NOTICES = 5;
const PAUSE_MS = 2_000;
const TONES_HZ = [660, 880];
const TONE_SECONDS = 0.18;

export const hasSound = ref(kept.get("sound") === "on");
export const hasNotices = ref(
  kept.get("notices") === "on" && permission() === "granted",
);

export function chooseSound(isOn: boolean): void {
  hasSound.value = isOn;
  kept.set("sound", isOn ? "on" : "off");
  if (isOn) chime();
}

/** Turns notifications on or off; the answer is whether the browser lets us. */
export async function chooseNotices(isOn: boolean): Promise<boolean> {
  const isAllowed =
    !isOn ||
    ("Notification" in window &&
      (await Notification.requestPermission()) === "granted");
  hasNotices.value = isOn && isAllowed;
  kept.set("notices", hasNotices.value ? "on" : "off");
  return isAllowed;
}

/** Calls for attention when a ticket comes in that presses or is meant for the reader, and when a clock runs out. */
export function useAlerts(): void {
  const looks = [newcomersOf("urgent"), newcomersOf("mine")];
  const lookAll = () => looks.forEach((look) => void look());
  const late = new Set<string>();
  const lookAtLate = coalesced(async () => {
    const numbers = [...late];
    late.clear();
    alertOf("late", await linesOf(numbers));
  }, PAUSE_MS);
  lookAll();
  useNews(({ kind, subject }) => {
    if (kind === "queue" || kind === "everything") lookAll();
    if (kind !== "alarm") return;
    late.add(subject);
    void lookAtLate();
  });
}

function newcomersOf(call: keyof typeof CALLS): () => Promise<void> {
  const newcomers = new Newcomers();
  const { search, calls } = CALLS[call];
  const wanted = { ...search, status: "waiting", sort: "newest", limit: "20" };
  return coalesced(async () => {
    const found = await fetchQueue(new URLSearchParams(wanted)).catch(
      // The queue itself tells of a desk that does not answer.
      () => null,
    );
    if (found) alertOf(call, newcomers.among(found.tickets).filter(calls));
  }, PAUSE_MS);
}

/** The tickets that are still open and concern the reader. */
async function linesOf(numbers: readonly string[]): Promise<TicketLine[]> {
  const search = new URLSearchParams({ limit: "200" });
  for (const number of numbers) search.append("number", number);
  const found = await fetchQueue(search).catch(() => null);
  const reader = account.value;
  return (found?.tickets ?? []).filter(
    (ticket) => reader !== null && concerns(ticket, reader),
  );
}

function alertOf(
  call: keyof typeof CALLS | "late",
  tickets: readonly TicketLine[],
): void {
  if (tickets.length === 0) return;
  if (hasSound.value) chime();
  if (hasNotices.value)
    tickets.slice(0, MOST_NOTICES).forEach((ticket) => notify(call, ticket));
}

function notify(call: keyof typeof CALLS | "late", ticket: TicketLine): void {
  const reason = named("reason", ticket.reason);
  const notice = new Notification(
    fill(labels.value.talk.alerts[call], { reason }),
    { body: ticket.number, tag: `${call}-${ticket.number}` },
  );
  notice.onclick = () => {
    window.focus();
    notice.close();
    void router.push({ name: "ticket", params: { number: ticket.number } });
  };
}

function chime(): void {
  const sounds = new AudioContext();
  TONES_HZ.forEach((frequency, index) => {
    const tone = new OscillatorNode(sounds, { frequency });
    const volume = new GainNode(sounds, { gain: 0.1 });
    tone.connect(volume).connect(sounds.destination);
    tone.start(sounds.currentTime + index * TONE_SECONDS);
    tone.stop(sounds.currentTime + (index + 1) * TONE_SECONDS);
    if (index === TONES_HZ.length - 1) tone.onended = () => void sounds.close();
  });
}

function permission(): NotificationPermission {
  return "Notification" in window ? Notification.permission : "denied";
}
