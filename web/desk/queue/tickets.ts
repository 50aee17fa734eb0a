import { ref, watch, type Ref } from "vue";
import { fetchQueue, type TicketLine } from "../api/tickets";
import { coalesced } from "../live/coalesced";
import { useNews, whileNotLive } from "../live/live";
import { now } from "../time/clock";
import { searchOf, type Wanted } from "./wanted";

const EVERY_MS = 5_000;
const PAUSE_MS = 1_000;

/** The tickets wanted, kept up to date; a failed refresh leaves those there are. */
export function useTickets(wanted: Ref<Wanted>) {
  const tickets = ref<TicketLine[] | null>(null);
  const total = ref(0);
  const failure = ref<unknown>(null);
  const refreshedAt = ref(now.value);
  const isLoading = ref(false);
  let latest = 0;

  async function refresh(): Promise<void> {
    const mine = ++latest;
    try {
      const queue = await fetchQueue(searchOf(wanted.value));
      if (mine !== latest) return;
      tickets.value = queue.tickets;
      total.value = queue.total;
      failure.value = null;
      refreshedAt.value = Date.now();
    } catch (error) {
      if (mine === latest) failure.value = error;
    } finally {
      if (mine === latest) isLoading.value = false;
    }
  }

  async function load(): Promise<void> {
    isLoading.value = true;
    await refresh();
  }

  watch(
    () => searchOf(wanted.value).toString(),
    () => void load(),
    { immediate: true },
  );
  const refreshSoon = coalesced(refresh, PAUSE_MS);
  useNews(({ kind }) => {
    if (kind === "queue" || kind === "everything") void refreshSoon();
  });
  whileNotLive(EVERY_MS, refresh);
  return { tickets, total, failure, refreshedAt, isLoading, load };
}
