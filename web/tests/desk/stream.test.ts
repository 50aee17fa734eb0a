import { expect, test } from "vitest";
import { Stream, type News } from "../../desk/live/stream";

/** A browser's connection that a test breaks and speaks through. */
class Connection {
  readyState = 1;
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  private readonly heard = new Map<string, (event: unknown) => void>();

  constructor(readonly address: string) {}

  addEventListener(kind: string, act: (event: unknown) => void): void {
    this.heard.set(kind, act);
  }

  says(kind: string, id: string, data: object = {}): void {
    this.heard.get(kind)?.({ lastEventId: id, data: JSON.stringify(data) });
  }

  breaks(isForGood: boolean): void {
    this.readyState = isForGood ? 2 : 0;
    this.onerror?.();
  }

  close(): void {
    this.readyState = 2;
  }
}

function listening(reach: () => Promise<unknown> = () => Promise.resolve()) {
  const connections: Connection[] = [];
  const later: (() => void)[] = [];
  const silences: (() => void)[] = [];
  const news: News[] = [];
  const states: boolean[] = [];
  const stream = new Stream(
    {
      open(address) {
        const connection = new Connection(address);
        connections.push(connection);
        return connection as unknown as EventSource;
      },
      after: (milliseconds, act) =>
        (milliseconds > 10_000 ? silences : later).push(act),
      reach,
    },
    {
      hear: (one) => news.push(one),
      live: (isLive) => states.push(isLive),
    },
    "",
  );
  stream.start();
  const passes = async () => {
    later.shift()?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { stream, connections, later, silences, news, states, passes };
}

test("what the desk tells is heard with its kind", () => {
  const { connections, news } = listening();
  connections[0]?.says("message", "5-1", { conversation: "web-1" });
  expect(news).toEqual([{ kind: "message", conversation: "web-1" }]);
});

test("a short break is left to the browser, and shown", () => {
  const { connections, states, later } = listening();
  connections[0]?.onopen?.();
  connections[0]?.breaks(false);
  expect(states).toEqual([true, false]);
  expect(later).toEqual([]);
});

test("after a refusal it goes on from the last event it heard", async () => {
  const { connections, passes } = listening();
  expect(connections[0]?.address).toBe("/api/desk/live");
  connections[0]?.says("queue", "7-3");
  connections[0]?.breaks(true);
  await passes();
  expect(connections[1]?.address).toBe("/api/desk/live?after=7-3");
});

test("a session that is over is renewed first", async () => {
  let signIn: () => void = () => undefined;
  const { connections, passes } = listening(
    () => new Promise<void>((done) => (signIn = done)),
  );
  connections[0]?.says("session_over", "");
  await passes();
  expect(connections).toHaveLength(1);
  signIn();
  await new Promise<void>((next) => queueMicrotask(next));
  expect(connections).toHaveLength(2);
});

test("who stopped listening is not connected again", async () => {
  const { stream, connections, passes } = listening();
  connections[0]?.breaks(true);
  stream.stop();
  await passes();
  expect(connections).toHaveLength(1);
});

test("a connection that falls silent is begun anew, one that speaks is not", async () => {
  const { connections, silences, states, passes } = listening();
  connections[0]?.says("heartbeat", "");
  silences.shift()?.();
  expect(states).toEqual([]);
  silences.shift()?.();
  expect(states).toEqual([false]);
  await passes();
  expect(connections).toHaveLength(2);
});
