import { io, type Socket } from "socket.io-client";
import {
  readMessage,
  readReceipt,
  readSession,
  type Message,
  type Receipt,
  type Session,
} from "./message";

const RECEIPT_WITHIN_MS = 10_000;
const RETRY_REFUSED_MS = 5_000;

/** offline: the network is gone; refused: the server answers, but does not let us in. */
export type ConnectionState =
  "idle" | "connecting" | "online" | "offline" | "refused";

export interface Credentials {
  token?: string;
  /** What the site's server says of the visitor. */
  identity?: string;
  language: string;
}

export interface ConnectionEvents {
  state(state: ConnectionState): void;
  session(session: Session): void;
  message(message: Message): void;
  typing(active: boolean): void;
}

/** The wire to the chat server: speaks the protocol, keeps trying, decides nothing. */
export class Connection {
  private readonly socket: Socket;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    server: string,
    private readonly visitor: () => string,
    credentials: () => Credentials,
    private readonly events: ConnectionEvents,
  ) {
    this.socket = io(server, {
      path: "/socket.io",
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      autoConnect: false,
      forceNew: true,
      auth: (authenticate) => {
        authenticate(credentials());
      },
    });
    this.listen();
  }

  open(): void {
    if (this.socket.active) return;
    this.events.state("connecting");
    // A proxy in front of several workers keeps all tabs of a browser at one.
    this.socket.io.opts.query = { visitor: this.visitor() };
    this.socket.connect();
  }

  close(): void {
    clearTimeout(this.retryTimer);
    this.socket.disconnect();
    this.events.state("idle");
  }

  /**
   * Sends one message and waits for its receipt.
   *
   * @returns the receipt, or null if none came in time.
   */
  async send(message: Message): Promise<Receipt | null> {
    const { id, text, attachments = [] } = message;
    const files = attachments.flatMap(({ key }) => key ?? []);
    const payload = { id, text, ...(files.length > 0 ? { files } : {}) };
    try {
      const answer: unknown = await this.socket
        .timeout(RECEIPT_WITHIN_MS)
        .emitWithAck("message", payload);
      return readReceipt(answer) ?? this.misshapen("receipt", answer);
    } catch (error) {
      console.warn("No receipt for a message:", error);
      return null;
    }
  }

  typing(): void {
    if (this.socket.connected) this.socket.volatile.emit("typing");
  }

  private listen(): void {
    this.socket.on("session", (value: unknown) => {
      const session = readSession(value);
      if (!session) return void this.misshapen("session", value);
      this.events.state("online");
      this.events.session(session);
    });
    this.socket.on("message", (value: unknown) => {
      const message = readMessage(value);
      if (!message) return void this.misshapen("message", value);
      this.events.message(message);
    });
    this.socket.on("typing", (value: { active?: unknown } | null) => {
      this.events.typing(value?.active === true);
    });
    this.socket.on("disconnect", (reason) => {
      if (reason === "io client disconnect") return;
      this.events.typing(false);
      this.events.state("offline");
      this.tryAgainIfLeftAlone();
    });
    this.socket.on("connect_error", () => {
      this.events.state(this.socket.active ? "offline" : "refused");
      this.tryAgainIfLeftAlone();
    });
  }

  /** socket.io comes back by itself from a lost network, but not when the server closed the door. */
  private tryAgainIfLeftAlone(): void {
    if (this.socket.active) return;
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.socket.connect(), RETRY_REFUSED_MS);
  }

  private misshapen(what: string, value: unknown): null {
    console.warn(`The chat server sent a ${what} that is none:`, value);
    return null;
  }
}
