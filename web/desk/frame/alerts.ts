import { ref } from "vue";
import { fetchQueue, type TicketLine } from "../api/tickets";
import { coalesced } from "../live/coalesced";
import { useNews } from "../live/live";
import { kept } from "../kept";
import { router } from "../router";
import { fill } from "../../ui/language";
import { labels, named } from "../wording/speech";

const URGENT = new URLSearchParams({
  priority: "urgent",
  status: "waiting",
  sort: "newest",
  limit: "20",
});
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

/** Tickets that were not there before; the first look makes none new. */
export class Newcomers {
  private known: Set<string> | null = null;

  among(tickets: readonly TicketLine[]): TicketLine[] {
    const { known } = this;
    const fresh = known
      ? tickets.filter(({ number }) => !known.has(number))
      : [];
    this.known = new Set([
      ...(known ?? []),
      ...tickets.map(({ number }) => number),
    ]);
    return fresh;
  }
}

/** Calls for attention when an urgent ticket comes in. */
export function useAlerts(): void {
  const newcomers = new Newcomers();
  const look = coalesced(async () => {
    try {
      const { tickets } = await fetchQueue(URGENT);
      alertOf(newcomers.among(tickets));
    } catch {
      // The queue itself tells of a desk that does not answer.
    }
  }, PAUSE_MS);
  void look();
  useNews(({ kind }) => {
    if (kind === "queue" || kind === "everything") void look();
  });
}

function alertOf(tickets: readonly TicketLine[]): void {
  if (tickets.length === 0) return;
  if (hasSound.value) chime();
  if (hasNotices.value) tickets.forEach(notify);
}

function notify(ticket: TicketLine): void {
  const reason = named("reason", ticket.reason);
  const notice = new Notification(
    fill(labels.value.talk.alerts.urgent, { reason }),
    { body: ticket.number, tag: ticket.number },
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
