import { ref, watch, type Ref } from "vue";
import { fetchQueue, type TicketLine } from "../api/tickets";
import { now } from "../time/clock";
import { repeating } from "../time/repeating";
import { searchOf, type Wanted } from "./wanted";

const EVERY_MS = 5_000;

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
  repeating(EVERY_MS, refresh);
  return { tickets, total, failure, refreshedAt, isLoading, load };
}
