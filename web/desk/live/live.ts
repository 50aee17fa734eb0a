import { onBeforeUnmount, onMounted, ref } from "vue";
import { request } from "../api/request";
import { repeating } from "../time/repeating";
import { Stream, type News } from "./stream";

type Shared = { news: News; id: string } | { isLive: boolean } | { ask: true };

const NAME = "desk-live";

/** Whether changes are heard as they happen; if not, pages ask now and again. */
export const isLive = ref(false);

const hearers = new Set<(news: News) => void>();
let last = "";
let end: (() => void) | null = null;

const AROUND = {
  open: (address: string) => new EventSource(address),
  after: (milliseconds: number, act: () => void) => {
    setTimeout(act, milliseconds);
  },
  reach: () => request<unknown>("GET", "/session"),
};

/** Opens one stream for all tabs of this browser: the first tab hears, and tells the others. */
export function beginLive(): void {
  endLive();
  const channel = new BroadcastChannel(NAME);
  const leaving = new AbortController();
  let stream: Stream | null = null;
  const tell = (shared: Shared) => channel.postMessage(shared);
  channel.onmessage = ({ data }: MessageEvent<Shared>) => {
    if ("ask" in data) {
      if (stream) tell({ isLive: isLive.value });
    } else if ("isLive" in data) isLive.value = data.isLive;
    else hear(data.news, data.id);
  };
  const lead = () => {
    stream = new Stream(
      AROUND,
      {
        hear(news, id) {
          hear(news, id);
          tell({ news, id });
        },
        live(nowLive) {
          isLive.value = nowLive;
          tell({ isLive: nowLive });
        },
      },
      last,
    );
    stream.start();
  };
  const renew = () => stream?.renew();
  window.addEventListener("online", renew, { signal: leaving.signal });
  window.addEventListener("offline", renew, { signal: leaving.signal });
  tell({ ask: true });
  whenFirst(lead, leaving.signal);
  end = () => {
    leaving.abort();
    stream?.stop();
    channel.close();
    isLive.value = false;
    last = "";
  };
}

export function endLive(): void {
  end?.();
  end = null;
}

/** Hears news as long as the component is there. */
export function useNews(heard: (news: News) => void): void {
  onMounted(() => hearers.add(heard));
  onBeforeUnmount(() => hearers.delete(heard));
}

/** Does something now and again while news do not come by themselves. */
export function whileNotLive(everyMs: number, act: () => Promise<void>): void {
  repeating(everyMs, async () => {
    if (!isLive.value) await act();
  });
}

/** Without locks, outside a secure context, every tab hears for itself. */
function whenFirst(lead: () => void, signal: AbortSignal): void {
  if (!("locks" in navigator)) {
    lead();
    return;
  }
  const held = () =>
    new Promise<void>((release) => {
      signal.addEventListener("abort", () => release());
      lead();
    });
  navigator.locks.request(NAME, { signal }, held).catch(() => undefined);
}

function hear(news: News, id: string): void {
  last = id;
  for (const heard of hearers) heard(news);
}
