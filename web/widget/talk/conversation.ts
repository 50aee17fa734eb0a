import type { Message } from "./message";

/** queued: not sent yet; sending: sent, no receipt yet; kept: the server has it; failed: the customer decides. */
export type Delivery = "queued" | "sending" | "kept" | "failed";

/** A message with how far it got; `problem` is the server's reason for refusing it. */
export interface Line extends Message {
  delivery: Delivery;
  problem?: string;
}

export type Conversation = readonly Line[];

function kept(message: Message): Line {
  return { ...message, delivery: "kept" };
}

function isUnsent(line: Line): boolean {
  return line.delivery !== "kept";
}

/** Adds what the customer wrote, waiting to be sent. */
export function write(
  conversation: Conversation,
  message: Message,
): Conversation {
  return [...conversation, { ...message, delivery: "queued" }];
}

/** Takes a message of the server; one that is already there is confirmed in its place. */
export function receive(
  conversation: Conversation,
  message: Message,
): Conversation {
  if (!conversation.some((line) => line.id === message.id)) {
    return [...conversation, kept(message)];
  }
  return conversation.map((line) =>
    line.id === message.id ? kept(message) : line,
  );
}

/** The server's history takes the place of the list; what it has not seen stays at the end. */
export function replaceHistory(
  conversation: Conversation,
  history: readonly Message[],
): Conversation {
  const unique = new Map(history.map((message) => [message.id, message]));
  const unsent = conversation.filter(
    (line) => isUnsent(line) && !unique.has(line.id),
  );
  return [...[...unique.values()].map(kept), ...unsent];
}

/** Records how far a message got. One that the server has stays kept. */
export function mark(
  conversation: Conversation,
  id: string,
  delivery: Delivery,
  problem?: string,
): Conversation {
  return conversation.map((line) => {
    if (line.id !== id || line.delivery === "kept") return line;
    const marked: Line = { ...line, delivery };
    delete marked.problem;
    return problem === undefined ? marked : { ...marked, problem };
  });
}

/** Queues a failed message again, as the newest of the list. */
export function retry(conversation: Conversation, id: string): Conversation {
  const failed = conversation.find(
    (line) => line.id === id && line.delivery === "failed",
  );
  if (!failed) return conversation;
  const others = conversation.filter((line) => line.id !== id);
  return mark([...others, failed], id, "queued");
}

/** Queues again what got lost on the way; what the server refused stays with the customer. */
export function requeueLost(conversation: Conversation): Conversation {
  return conversation.map((line) =>
    line.delivery === "sending" || (line.delivery === "failed" && !line.problem)
      ? { ...line, delivery: "queued" }
      : line,
  );
}

/** Takes an unsent message out of the list. */
export function withdraw(conversation: Conversation, id: string): Conversation {
  return conversation.filter((line) => line.id !== id || !isUnsent(line));
}

/** The message to send now: the oldest in the queue, none while another is on its way. */
export function nextToSend(conversation: Conversation): Line | null {
  if (conversation.some((line) => line.delivery === "sending")) return null;
  return conversation.find((line) => line.delivery === "queued") ?? null;
}

/** The messages the server may not have. */
export function unsentOf(conversation: Conversation): Line[] {
  return conversation.filter(isUnsent);
}

/** The newest message of the other side, by which what was seen is remembered. */
export function newestIncoming(conversation: Conversation): string | null {
  const incoming = conversation.filter((line) => line.from !== "customer");
  return incoming.at(-1)?.id ?? null;
}

/** How many messages of the other side stand below the last one seen. */
export function unreadCount(
  conversation: Conversation,
  lastSeen: string | null,
): number {
  const incoming = conversation.filter((line) => line.from !== "customer");
  const seen = incoming.findIndex((line) => line.id === lastSeen);
  return incoming.length - seen - 1;
}

/** The one message whose choices can still be taken: the last with any, until the customer answers. */
export function openChoices(conversation: Conversation): string | null {
  const newestFirst = [...conversation].reverse();
  const decisive = newestFirst.find(
    (line) => line.from === "customer" || line.choices !== undefined,
  );
  return decisive?.choices ? decisive.id : null;
}
