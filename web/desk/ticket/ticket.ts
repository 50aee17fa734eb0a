import { ref, watch, type Ref } from "vue";
import { fetchTicket, type Ticket } from "../api/tickets";
import { coalesced } from "../live/coalesced";
import { useNews, whileNotLive } from "../live/live";

const EVERY_MS = 10_000;
const PAUSE_MS = 300;

/** A ticket with its cases, kept up to date. */
export function useTicket(number: Ref<string>) {
  const ticket = ref<Ticket | null>(null);
  const failure = ref<unknown>(null);

  async function refresh(): Promise<void> {
    const asked = number.value;
    try {
      const found = await fetchTicket(asked);
      if (asked !== number.value) return;
      ticket.value = found;
      failure.value = null;
    } catch (error) {
      if (asked === number.value) failure.value = error;
    }
  }

  watch(
    number,
    () => {
      ticket.value = null;
      void refresh();
    },
    { immediate: true },
  );
  const refreshSoon = coalesced(refresh, PAUSE_MS);
  useNews(({ kind, conversation }) => {
    const isOurs =
      kind === "ticket" && conversation === ticket.value?.conversation_id;
    if (kind === "everything" || isOurs) void refreshSoon();
  });
  whileNotLive(EVERY_MS, refresh);
  return { ticket, failure, refresh };
}
