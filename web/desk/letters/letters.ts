import { ref, watch, type Ref } from "vue";
import { fetchLetters, type Letter } from "../api/letters";
import { coalesced } from "../live/coalesced";
import { useNews, whileNotLive } from "../live/live";

export const PAGE = 30;
const EVERY_MS = 10_000;
const PAUSE_MS = 300;

/** Which messages to show. */
export interface Wanted {
  /** Whether those that somebody has decided on are shown as well. */
  decided: boolean;
  page: number;
}

/** The same as the server is asked. */
export function searchOf({ decided, page }: Wanted): URLSearchParams {
  const search = new URLSearchParams({
    limit: String(PAGE),
    offset: String((page - 1) * PAGE),
  });
  if (!decided) search.set("status", "dead");
  return search;
}

/** The last page there is, where the one wanted has become empty. */
export function pageWithin(page: number, total: number): number {
  return Math.min(page, Math.max(1, Math.ceil(total / PAGE)));
}

/** The messages wanted, kept up to date; a failed refresh leaves those there are. */
export function useLetters(wanted: Ref<Wanted>) {
  const letters = ref<Letter[] | null>(null);
  const total = ref(0);
  const failure = ref<unknown>(null);
  let latest = 0;

  async function refresh(): Promise<void> {
    const mine = ++latest;
    try {
      const found = await fetchLetters(searchOf(wanted.value));
      if (mine !== latest) return;
      letters.value = found.letters;
      total.value = found.total;
      failure.value = null;
      const page = pageWithin(wanted.value.page, found.total);
      if (page !== wanted.value.page) wanted.value = { ...wanted.value, page };
    } catch (error) {
      if (mine === latest) failure.value = error;
    }
  }

  watch(wanted, () => void refresh(), { immediate: true });
  const refreshSoon = coalesced(refresh, PAUSE_MS);
  useNews(({ kind }) => {
    if (kind === "letter" || kind === "everything") void refreshSoon();
  });
  whileNotLive(EVERY_MS, refresh);
  return { letters, total, failure, refresh };
}
