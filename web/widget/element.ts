import { firstLanguage, type Language } from "../ui/language";
import { Memory } from "./talk/memory";
import { ChatSession } from "./talk/session";
import { LABELS } from "./view/labels";
import { Panel } from "./view/panel";
import composerStyle from "./view/composer.css?inline";
import conversationStyle from "./view/conversation.css?inline";
import frameStyle from "./view/frame.css?inline";

/**
 * `<sandra-chat server="https://chat.example" lang="zh-Hans" open>`
 *
 * `server` is the chat server, by default the page's own; `lang` the language
 * to begin with (en, zh-Hans or zh-Hant); `open` shows the panel. The element
 * connects when it is first opened, or at once where a conversation is under
 * way.
 */
export class SandraChat extends HTMLElement {
  static readonly observedAttributes = ["lang", "open"];

  private memory: Memory | null = null;
  private session: ChatSession | null = null;
  private panel: Panel | null = null;
  private cameFrom: HTMLElement | null = null;

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
  }

  get isOpen(): boolean {
    return this.hasAttribute("open");
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
    const chosen = this.memory?.language;
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
    const memory = new Memory(page.origin);
    const session = new ChatSession(memory, () => this.language, this.render);
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(frameStyle + conversationStyle + composerStyle);
    root.adoptedStyleSheets = [sheet];
    const say = (text: string) => {
      session.say(text);
    };
    this.memory = memory;
    this.session = session;
    this.panel = new Panel(
      root,
      {
        open: () => this.show(),
        close: () => this.hide(),
        speak: (language) => this.speak(language),
        send: say,
        choose: (text) => {
          say(text);
          this.panel?.focusWhereToStart();
        },
        useExample: (text) => {
          this.panel?.composer.prepare(text);
          this.panel?.composer.focus();
        },
        typing: () => session.customerIsTyping(),
        keepDraft: (draft) => memory.keepDraft(draft),
        sendAgain: (id) => {
          session.sendAgain(id);
          this.panel?.focusWhereToStart();
        },
        edit: (id) => {
          this.panel?.composer.bringBack(session.takeBack(id));
          this.panel?.composer.focus();
        },
      },
      memory.draft,
    );
    this.panel.translate(this.language);
    this.render();
  }

  private readonly render = (): void => {
    const { panel, session } = this;
    if (!panel || !session) return;
    const labels = LABELS[this.language];
    if (this.isOpen) session.markSeen();
    panel.showState(session.state, labels);
    panel.showUnread(session.unread, labels);
    panel.log.show(
      session.conversation,
      session.otherIsTyping,
      labels,
      this.language,
    );
  };

  private speak(language: Language): void {
    this.memory?.keepLanguage(language);
    this.panel?.translate(language);
    this.render();
  }

  private whenOpened(): void {
    const focused = document.activeElement;
    this.cameFrom = focused instanceof HTMLElement ? focused : null;
    this.session?.open();
    this.panel?.open();
    this.render();
  }

  private whenClosed(): void {
    this.panel?.close();
    const back = this.cameFrom;
    if (back && back !== this && back !== document.body && back.isConnected) {
      back.focus();
    } else {
      this.panel?.launcher.focus();
    }
  }
}
