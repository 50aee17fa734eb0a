export const NEWS_KINDS = [
  "message",
  "ticket",
  "queue",
  "mention",
  "company",
  "typing",
  "alarm",
  "letter",
  "everything",
] as const;

export interface News {
  kind: (typeof NEWS_KINDS)[number];
  conversation: string;
  subject: string;
  /** What kind of thing on record it is. */
  what: string;
  /** Who is at a ticket, for `company`. */
  people?: { name: string; doing: string }[];
}

/** What the stream needs of a browser. */
export interface Surroundings {
  open(address: string): EventSource;
  after(milliseconds: number, act: () => void): void;
  /** Resolves once somebody is signed in and the desk answers. */
  reach(): Promise<unknown>;
}

interface Hearer {
  hear(news: News, id: string): void;
  live(isLive: boolean): void;
}

const ADDRESS = "/api/desk/live";
const AGAIN_MS = 3_000;
/** The desk says something every 15 seconds at least. */
const SILENCE_MS = 40_000;
const CLOSED = 2;

/** Hears what changes, and goes on after every break where it was. */
export class Stream {
  private source: EventSource | null = null;
  private isOver = false;
  private hasHeard = false;
  private isWaiting = false;

  constructor(
    private readonly around: Surroundings,
    private readonly hearer: Hearer,
    private last: string,
  ) {}

  start(): void {
    if (this.isOver) return;
    const after = this.last ? `?after=${encodeURIComponent(this.last)}` : "";
    this.source?.close();
    const source = this.around.open(ADDRESS + after);
    this.source = source;
    source.onopen = () => this.hearer.live(true);
    source.onerror = () => {
      this.hearer.live(false);
      // Otherwise the browser tries again by itself, from the last event on.
      if (source.readyState === CLOSED) this.again();
    };
    for (const kind of NEWS_KINDS)
      source.addEventListener(kind, (event) => this.hear(kind, event));
    source.addEventListener("heartbeat", () => {
      this.hasHeard = true;
    });
    source.addEventListener("session_over", () => this.renew());
    this.watch(source);
  }

  /** Breaks off and begins anew, from the last event on. */
  renew(): void {
    this.source?.close();
    this.hearer.live(false);
    this.again();
  }

  stop(): void {
    this.isOver = true;
    this.source?.close();
  }

  /** A network that is gone breaks no connection: it falls silent. */
  private watch(source: EventSource): void {
    this.hasHeard = false;
    this.around.after(SILENCE_MS, () => {
      if (this.isOver || this.source !== source) return;
      if (source.readyState === CLOSED) return;
      if (this.hasHeard) this.watch(source);
      else this.renew();
    });
  }

  private hear(kind: News["kind"], event: MessageEvent<string>): void {
    this.hasHeard = true;
    this.last = event.lastEventId;
    const told = JSON.parse(event.data) as Omit<News, "kind">;
    this.hearer.hear({ ...told, kind }, this.last);
  }

  private again(): void {
    if (this.isWaiting) return;
    this.isWaiting = true;
    this.around.after(AGAIN_MS, () => {
      this.isWaiting = false;
      if (this.isOver) return;
      this.around.reach().then(
        () => this.start(),
        () => this.again(),
      );
    });
  }
}
