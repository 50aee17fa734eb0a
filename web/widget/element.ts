import { firstLanguage, type Language } from "../ui/language";
import { customerOf } from "./talk/identity";
import { Memory } from "./talk/memory";
import type { Message } from "./talk/message";
import { ChatSession } from "./talk/session";
import { LABELS } from "./view/labels";
import { Panel, type PanelActions } from "./view/panel";
import choicesStyle from "./view/style/choices.css?inline";
import composerStyle from "./view/style/composer.css?inline";
import conversationStyle from "./view/style/conversation.css?inline";
import filesStyle from "./view/style/files.css?inline";
import frameStyle from "./view/style/frame.css?inline";
import trayStyle from "./view/style/tray.css?inline";

const STYLES = [
  frameStyle,
  conversationStyle,
  filesStyle,
  choicesStyle,
  composerStyle,
  trayStyle,
];

/** What a page hears of the chat: the names of the events, each with its `detail`. */
export interface ChatEvents {
  opened: null;
  closed: null;
  /** Something new in the conversation, from either side. */
  message: Message;
  /** How many messages the customer has not seen. */
  unread: { count: number };
  /** Whether the chat server is reached. */
  connection: { state: string };
  /** Why the token in `identity` shows nobody. */
  "identity-refused": { reason: string };
}

/**
 * `<sandra-chat server="https://chat.example" lang="zh-Hans" open>`
 *
 * docs/webchat.md tells its attributes, events, methods and CSS variables. The
 * element connects when it is first opened, or at once where a conversation is
 * under way.
 */
export class SandraChat extends HTMLElement {
  static readonly observedAttributes = ["lang", "open", "identity"];

  private unknown: Memory | null = null;
  private memory: Memory | null = null;
  private session: ChatSession | null = null;
  private panel: Panel | null = null;
  private cameFrom: HTMLElement | null = null;
  /** The site's token of the visitor; null where it gives none, or was not believed. */
  private identity: string | null = null;
  private unreadTold = 0;

  connectedCallback(): void {
    if (!this.panel) this.assemble();
    if (this.session?.isUnderWay) this.session.open();
    if (this.isOpen) this.whenOpened();
    window.addEventListener("storage", this.render);
  }

  disconnectedCallback(): void {
    window.removeEventListener("storage", this.render);
    this.session?.close();
  }

  attributeChangedCallback(
    name: string,
    before: string | null,
    after: string | null,
  ): void {
    if (!this.panel || before === after) return;
    if (name === "lang")
      this.speak(firstLanguage(after, document.documentElement.lang));
    if (name === "open" && before === null) this.whenOpened();
    if (name === "open" && after === null) this.whenClosed();
    if (name === "identity") this.identify(after);
  }

  get isOpen(): boolean {
    return this.hasAttribute("open");
  }

  /** How many messages the customer has not seen. */
  get unread(): number {
    return this.session?.unread ?? 0;
  }

  /** Opens the panel and puts a text into the input, for the customer to finish and send. */
  compose(text: string): void {
    this.show();
    this.panel?.composer.prepare(text);
    this.panel?.composer.focus();
  }

  show(): void {
    this.setAttribute("open", "");
  }

  hide(): void {
    this.removeAttribute("open");
  }

  private get language(): Language {
    const chosen = this.unknown?.language;
    return (
      chosen ??
      firstLanguage(
        this.lang,
        document.documentElement.lang,
        navigator.language,
      )
    );
  }

  private assemble(): void {
    const page = new URL(this.getAttribute("server") ?? "/", location.href);
    this.unknown = new Memory(page.origin);
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLES.join("\n"));
    root.adoptedStyleSheets = [sheet];
    this.panel = new Panel(root, this.actions());
    this.identity = this.getAttribute("identity");
    this.begin();
    this.panel.translate(this.language);
    this.render();
  }

  /** A fresh token of the same customer counts from the next connection on. */
  private identify(identity: string | null): void {
    this.identity = identity;
    if (customerOf(identity) !== this.memory?.customer) this.begin();
  }

  /** The conversation of whom the page says the visitor is. */
  private begin(): void {
    const { unknown, panel, memory, session: former } = this;
    if (!unknown || !panel) return;
    const customer = customerOf(this.identity);
    const own =
      customer === null ? unknown : new Memory(unknown.server, customer);
    const goesOn = memory === unknown && own.token === null;
    former?.close();
    this.memory = own;
    this.session = new ChatSession(
      { own, unknown },
      { identity: () => this.identity, language: () => this.language },
      {
        changed: this.render,
        arrived: (message) => this.tell("message", message),
        connection: (state) => this.tell("connection", { state }),
        refused: (reason) => this.goOnAsNobody(reason),
      },
    );
    // Who signs in while writing goes on writing.
    if (!goesOn) panel.composer.begin(own.draft, own.files);
    if (former && (this.isOpen || this.session.isUnderWay)) this.session.open();
    this.render();
  }

  /** The page may give another token when it hears why this one is refused. */
  private goOnAsNobody(reason: string): void {
    const refused = this.identity;
    this.tell("identity-refused", { reason });
    if (this.identity !== refused) return;
    this.identity = null;
    this.begin();
  }

  private actions(): PanelActions {
    const say: PanelActions["send"] = (text, files) =>
      this.session?.say(text, files);
    return {
      open: () => this.show(),
      close: () => this.hide(),
      speak: (language) => this.speak(language),
      send: say,
      choose: (text) => {
        say(text, []);
        this.panel?.focusWhereToStart();
      },
      useExample: (text) => {
        this.panel?.composer.prepare(text);
        this.panel?.composer.focus();
      },
      typing: () => this.session?.customerIsTyping(),
      keepDraft: (text, files) => {
        this.memory?.keepDraft(text);
        this.memory?.keepFiles(files);
      },
      upload: (file, progress, signal) => {
        if (!this.session) throw new Error("the chat was not assembled");
        return this.session.upload(file, progress, signal);
      },
      sendAgain: (id) => {
        this.session?.sendAgain(id);
        this.panel?.focusWhereToStart();
      },
      edit: (id) => {
        const back = this.session?.takeBack(id);
        if (back) this.panel?.composer.bringBack(back.text, back.files);
        this.panel?.composer.focus();
      },
    };
  }

  private readonly render = (): void => {
    const { panel, session } = this;
    if (!panel || !session) return;
    const labels = LABELS[this.language];
    if (this.isOpen) session.markSeen();
    panel.showState(session.state, labels);
    panel.showUnread(session.unread, labels);
    panel.log.greet(session.name, labels);
    panel.log.show(
      session.conversation,
      session.otherIsTyping,
      labels,
      this.language,
    );
    this.tellUnread(session.unread);
  };

  private tellUnread(count: number): void {
    if (count === this.unreadTold) return;
    this.unreadTold = count;
    this.tell("unread", { count });
  }

  private tell<Name extends keyof ChatEvents>(
    name: Name,
    detail: ChatEvents[Name],
  ): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  private speak(language: Language): void {
    this.unknown?.keepLanguage(language);
    this.panel?.translate(language);
    this.render();
  }

  private whenOpened(): void {
    const focused = document.activeElement;
    this.cameFrom = focused instanceof HTMLElement ? focused : null;
    this.session?.open();
    this.panel?.open();
    this.render();
    this.tell("opened", null);
  }

  private whenClosed(): void {
    this.panel?.close();
    const back = this.cameFrom;
    if (back && back !== this && back !== document.body && back.isConnected) {
      back.focus();
    } else {
      this.panel?.launcher.focus();
    }
    this.tell("closed", null);
  }
}
