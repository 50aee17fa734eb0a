import { ref } from "vue";
import {
  discardOutgoing,
  fetchOutgoing,
  sendReply,
  type Outgoing,
} from "../../api/talk";
import { coalesced } from "../../live/coalesced";
import { useNews, whileNotLive } from "../../live/live";

const EVERY_MS = 10_000;

const keysOf = ({ attachments }: Outgoing) => attachments.map(({ key }) => key);

/** Messages of a ticket that have not reached the customer. */
export function useOutgoing(number: string) {
  const waiting = ref<Outgoing[]>([]);
  const failure = ref<unknown>(null);
  const busy = ref<string | null>(null);

  const refresh = coalesced(async () => {
    try {
      waiting.value = await fetchOutgoing(number);
    } catch {
      // The message list tells of a desk that does not answer.
    }
  });

  async function act(key: string, deed: () => Promise<unknown>): Promise<void> {
    busy.value = key;
    failure.value = null;
    try {
      await deed();
    } catch (error) {
      failure.value = error;
    } finally {
      busy.value = null;
      await refresh();
    }
  }

  const retry = (one: Outgoing) =>
    act(one.key, () =>
      sendReply(number, one.key, one.text, false, keysOf(one)),
    );
  const discard = (one: Outgoing) =>
    act(one.key, () => discardOutgoing(number, one.key));

  void refresh();
  useNews(({ kind, what, subject }) => {
    const isOurs = what === "outgoing" && subject === number;
    if (kind === "everything" || isOurs) void refresh();
  });
  whileNotLive(EVERY_MS, refresh);
  return { waiting, failure, busy, refresh, retry, discard };
}
