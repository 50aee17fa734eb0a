import { Connection, type ConnectionState } from "./connection";
import {
  mark,
  newestIncoming,
  nextToSend,
  receive,
  replaceHistory,
  requeueLost,
  retry,
  unreadCount,
  unsentOf,
  withdraw,
  write,
  type Conversation,
} from "./conversation";
import type { Memory } from "./memory";
import { TypingPulse } from "./typing";

/** A typing signal that is never taken back is believed this long. */
const TYPING_AT_MOST_MS = 30_000;

/** The customer's side of the conversation: what was said, what still has to be sent, who is typing. */
export class ChatSession {
  conversation: Conversation;
  state: ConnectionState = "idle";
  otherIsTyping = false;
  private readonly connection: Connection;
  private readonly pulse = new TypingPulse();
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly memory: Memory,
    language: () => string,
    private readonly changed: () => void,
  ) {
    this.conversation = memory.unsent();
    this.connection = new Connection(
      memory.server,
      () => {
        const token = memory.token;
        return token
          ? { token, language: language() }
          : { language: language() };
      },
      {
        state: (state) => this.enter(state),
        session: ({ token, history }) => {
          memory.keepToken(token);
          const merged = replaceHistory(this.conversation, history);
          this.update(requeueLost(merged));
        },
        message: (message) => this.update(receive(this.conversation, message)),
        typing: (active) => this.showTyping(active),
      },
    );
  }

  /** Whether there is anything to come back to before the customer asks for it. */
  get isUnderWay(): boolean {
    return this.memory.token !== null || this.conversation.length > 0;
  }

  get unread(): number {
    return unreadCount(this.conversation, this.memory.lastSeen);
  }

  open(): void {
    this.connection.open();
  }

  close(): void {
    clearTimeout(this.typingTimer);
    this.connection.close();
  }

  say(text: string): void {
    this.update(
      write(this.conversation, {
        id: newId(),
        from: "customer",
        text,
        at: new Date().toISOString(),
      }),
    );
    this.open();
  }

  sendAgain(id: string): void {
    this.update(retry(this.conversation, id));
  }

  /** Takes an unsent message back and returns its words. */
  takeBack(id: string): string {
    const line = unsentOf(this.conversation).find((unsent) => unsent.id === id);
    this.update(withdraw(this.conversation, id));
    return line?.text ?? "";
  }

  markSeen(): void {
    const newest = newestIncoming(this.conversation);
    if (newest && newest !== this.memory.lastSeen) {
      this.memory.keepLastSeen(newest);
    }
  }

  customerIsTyping(): void {
    if (this.state === "online" && this.pulse.beat(Date.now())) {
      this.connection.typing();
    }
  }

  private enter(state: ConnectionState): void {
    this.state = state;
    this.changed();
  }

  private showTyping(active: boolean): void {
    clearTimeout(this.typingTimer);
    this.otherIsTyping = active;
    if (active) {
      const giveUp = () => this.showTyping(false);
      this.typingTimer = setTimeout(giveUp, TYPING_AT_MOST_MS);
    }
    this.changed();
  }

  private update(conversation: Conversation): void {
    const before = unsentOf(this.conversation);
    this.conversation = conversation;
    this.memory.keepUnsent(unsentOf(conversation), before);
    this.changed();
    void this.sendNext();
  }

  /** One at a time, so that several short messages arrive in the order they were written. */
  private async sendNext(): Promise<void> {
    const line = this.state === "online" ? nextToSend(this.conversation) : null;
    if (!line) return;
    this.conversation = mark(this.conversation, line.id, "sending");
    this.changed();
    const receipt = await this.connection.send(line);
    if (receipt?.ok) {
      this.update(mark(this.conversation, line.id, "kept"));
    } else if (receipt) {
      const { message } = receipt.error;
      this.update(mark(this.conversation, line.id, "failed", message));
    } else {
      const delivery = this.state === "online" ? "failed" : "queued";
      this.update(mark(this.conversation, line.id, delivery));
    }
  }
}

/** randomUUID exists on secure pages only; a shop's page in a local network may not be one. */
function newId(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0"));
  return hex
    .join("")
    .replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}
