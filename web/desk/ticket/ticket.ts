import { ref, watch, type Ref } from "vue";
import { fetchTicket, type Ticket } from "../api/tickets";
import { repeating } from "../time/repeating";

const EVERY_MS = 10_000;

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
  repeating(EVERY_MS, refresh);
  return { ticket, failure, refresh };
}
