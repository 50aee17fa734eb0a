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
import { Gate } from "./gate";
import { newId } from "./id";
import type { Memory } from "./memory";
import type { Message, MessageFile, Session } from "./message";
import { TypingPulse } from "./typing";
import { offline, upload, type Progress } from "./upload";

/** A typing signal that is never taken back is believed this long. */
const TYPING_AT_MOST_MS = 30_000;
const ONLINE_WITHIN_MS = 10_000;

/** Who the visitor is, as far as the page tells. */
export interface Visitor {
  /** What the site's server says of them, signed; null where it does not. */
  identity(): string | null;
  language(): string;
}

export interface SessionEvents {
  /** Something is to be drawn anew. */
  changed(): void;
  /** The server has a message that was not in the conversation before. */
  arrived(message: Message): void;
  connection(state: ConnectionState): void;
  /** The server does not believe the site's token, and says why. */
  refused(reason: string): void;
}

/** What was said before it was known who the visitor is, and what is said from then on. */
export interface Memories {
  own: Memory;
  /** The same as `own` for a visitor nobody knows. */
  unknown: Memory;
}

/** Whether what was said before the customer was known is theirs: the server alone can tell. */
export function takesOver(
  { own, unknown }: Memories,
  { customer, goesOn }: Session,
): boolean {
  const isShown = own.token === null && unknown.token !== null;
  return customer !== undefined && isShown && goesOn;
}

/** The customer's side of the conversation: what was said, what still has to be sent, who is typing. */
export class ChatSession {
  conversation: Conversation;
  state: ConnectionState = "idle";
  otherIsTyping = false;
  /** The customer's name, as the site tells it. */
  name = "";
  private readonly memory: Memory;
  private readonly connection: Connection;
  private readonly online = new Gate();
  private readonly pulse = new TypingPulse();
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly memories: Memories,
    private readonly visitor: Visitor,
    private readonly events: SessionEvents,
  ) {
    this.memory = memories.own;
    this.conversation = this.memory.unsent();
    this.connection = new Connection(
      this.memory.server,
      () => this.memory.visitor,
      () => this.credentials(),
      {
        state: (state) => this.enter(state),
        session: (session) => this.begin(session),
        message: (message) => this.take(message),
        typing: (active) => this.showTyping(active),
      },
    );
  }

  /** Whether there is anything to come back to before the customer asks for it. */
  get isUnderWay(): boolean {
    return this.token !== null || this.conversation.length > 0;
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

  say(text: string, attachments: readonly MessageFile[] = []): void {
    this.update(
      write(this.conversation, {
        ...{ id: newId(), from: "customer", text },
        at: new Date().toISOString(),
        ...(attachments.length > 0 ? { attachments: [...attachments] } : {}),
      }),
    );
    this.open();
  }

  sendAgain(id: string): void {
    this.update(retry(this.conversation, id));
  }

  /** Takes an unsent message back. */
  takeBack(id: string): { text: string; files: MessageFile[] } {
    const line = unsentOf(this.conversation).find((unsent) => unsent.id === id);
    this.update(withdraw(this.conversation, id));
    return { text: line?.text ?? "", files: line?.attachments ?? [] };
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

  /**
   * Sends a picture to go along with a message that is still to be written.
   *
   * @throws UploadError
   */
  async upload(
    file: File,
    progress: Progress,
    signal: AbortSignal,
  ): Promise<MessageFile> {
    this.open();
    const isOnline = await this.online.passed(ONLINE_WITHIN_MS);
    const token = this.memory.token;
    if (!isOnline || token === null) throw offline();
    const to = { server: this.memory.server, token };
    return upload(to, file, progress, signal);
  }

  /** A visitor who was not known before goes on in their own conversation. */
  private get token(): string | null {
    return this.memory.token ?? this.memories.unknown.token;
  }

  private credentials() {
    const identity = this.visitor.identity();
    return {
      language: this.visitor.language(),
      ...(this.token !== null ? { token: this.token } : {}),
      ...(identity !== null ? { identity } : {}),
    };
  }

  private begin(session: Session): void {
    const { token, history, customer, refusal } = session;
    if (refusal !== undefined) return this.events.refused(refusal);
    const { own } = this.memories;
    if (takesOver(this.memories, session)) {
      own.takeOver(this.memories.unknown);
      this.conversation = own.unsent();
    }
    own.keepToken(token);
    this.name = customer?.name ?? "";
    this.online.open();
    this.update(requeueLost(replaceHistory(this.conversation, history)));
  }

  private take(message: Message): void {
    const isNew = !this.conversation.some(({ id }) => id === message.id);
    this.update(receive(this.conversation, message));
    if (isNew) this.events.arrived(message);
  }

  private enter(state: ConnectionState): void {
    if (state === this.state) return;
    this.state = state;
    if (state !== "online" && state !== "connecting") this.online.shut();
    this.events.connection(state);
    this.events.changed();
  }

  private showTyping(active: boolean): void {
    clearTimeout(this.typingTimer);
    this.otherIsTyping = active;
    if (active) {
      const giveUp = () => this.showTyping(false);
      this.typingTimer = setTimeout(giveUp, TYPING_AT_MOST_MS);
    }
    this.events.changed();
  }

  private update(conversation: Conversation): void {
    const before = unsentOf(this.conversation);
    this.conversation = conversation;
    this.memory.keepUnsent(unsentOf(conversation), before);
    this.events.changed();
    void this.sendNext();
  }

  /** One at a time, so that several short messages arrive in the order they were written. */
  private async sendNext(): Promise<void> {
    const line = this.state === "online" ? nextToSend(this.conversation) : null;
    if (!line) return;
    this.conversation = mark(this.conversation, line.id, "sending");
    this.events.changed();
    const receipt = await this.connection.send(line);
    if (receipt?.ok) {
      this.update(mark(this.conversation, line.id, "kept"));
      this.events.arrived(line);
    } else if (receipt) {
      const { message } = receipt.error;
      this.update(mark(this.conversation, line.id, "failed", message));
    } else {
      const delivery = this.state === "online" ? "failed" : "queued";
      this.update(mark(this.conversation, line.id, delivery));
    }
  }
}
