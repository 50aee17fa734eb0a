import { computed, ref } from "vue";
import { fetchReach } from "../../api/talk";
import { coalesced } from "../../live/coalesced";
import { useNews, whileNotLive } from "../../live/live";
import { now } from "../../time/clock";

const EVERY_MS = 30_000;

/** Whether what is sent now waits until the customer writes again. */
export function isOver(until: string | null, moment: number): boolean {
  return until !== null && Date.parse(until) < moment;
}

/** Until when the customer of a ticket can be written to, known before anything is sent. */
export function useReach(number: string, conversation: string) {
  const until = ref<string | null>(null);

  const refresh = coalesced(async () => {
    try {
      until.value = (await fetchReach(number)).open_until;
    } catch {
      // The message list tells of a desk that does not answer.
    }
  });

  void refresh();
  useNews(({ kind, conversation: whose }) => {
    const isOurs = kind === "message" && whose === conversation;
    if (kind === "everything" || isOurs) void refresh();
  });
  whileNotLive(EVERY_MS, refresh);
  return { isClosed: computed(() => isOver(until.value, now.value)) };
}
