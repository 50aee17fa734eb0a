import { build } from "../../ui/build";
import { icon } from "../../ui/icons";
import { fill, type Language } from "../../ui/language";
import type { Previews } from "../attaching/previews";
import type { Conversation } from "../talk/conversation";
import { Bubble, type BubbleActions } from "./bubble";
import type { Labels } from "./labels";
import { daysAgo, rowsOf, type Row } from "./rows";

const NEAR_THE_END_PX = 80;

export interface LogActions extends BubbleActions {
  useExample(text: string): void;
}

/** The scrolling list of messages, with its greeting while there are none. */
export class Log {
  readonly element: HTMLElement;
  private readonly scroller: HTMLElement;
  private readonly list = build("ol", { class: "lines" });
  private readonly typing = build("p", { class: "typing", role: "status" });
  private readonly greeting = build("div", { class: "greeting" });
  private readonly greetingTitle = build("h3");
  private readonly newer: HTMLButtonElement;
  private readonly bubbles = new Map<string, Bubble>();
  private readonly days = new Map<string, HTMLElement>();
  private newestKey: string | null = null;
  private isAtTheEnd = true;

  constructor(
    private readonly actions: LogActions,
    private readonly previews: Previews,
  ) {
    const live = build(
      "div",
      { role: "log", "aria-live": "polite", class: "live" },
      this.list,
    );
    this.scroller = build(
      "div",
      { class: "scroller", tabindex: 0, role: "region" },
      this.greeting,
      live,
      this.typing,
    );
    this.newer = build("button", { type: "button", class: "newer" });
    this.newer.hidden = true;
    this.newer.addEventListener("click", () => this.scrollToEnd());
    this.scroller.addEventListener("scroll", () => {
      this.isAtTheEnd = this.isNearTheEnd();
      if (this.isAtTheEnd) this.newer.hidden = true;
    });
    // The room shrinks as the draft grows or a keyboard comes up.
    new ResizeObserver(() => {
      if (this.isAtTheEnd) this.scrollToEnd();
    }).observe(this.scroller);
    this.element = build("div", { class: "log" }, this.scroller, this.newer);
  }

  focus(): void {
    this.scroller.focus();
  }

  translate(labels: Labels): void {
    this.scroller.setAttribute("aria-label", labels.log_label);
    this.newer.replaceChildren(icon("down"), labels.newer);
    this.greeting.replaceChildren(...this.greetingIn(labels));
  }

  /** Calls the customer by their name, where the site tells it. */
  greet(name: string, labels: Labels): void {
    this.greetingTitle.textContent = name
      ? fill(labels.greeting_title_named, { name })
      : labels.greeting_title;
  }

  show(
    conversation: Conversation,
    isTyping: boolean,
    labels: Labels,
    language: Language,
  ): void {
    const wasAtTheEnd = this.isAtTheEnd;
    this.greeting.hidden = conversation.length > 0;
    this.arrange(rowsOf(conversation), labels, language);
    this.showTyping(isTyping, labels);
    const newest = conversation.at(-1);
    const isNew = newest !== undefined && newest.id !== this.newestKey;
    this.newestKey = newest?.id ?? null;
    const isJustWritten = newest !== undefined && newest.delivery !== "kept";
    if (wasAtTheEnd || (isNew && isJustWritten)) {
      this.scrollToEnd();
    } else if (isNew) {
      this.newer.hidden = false;
    }
  }

  /** Shows the newest message, or the greeting from its beginning. */
  scrollToEnd(): void {
    const { scroller } = this;
    scroller.scrollTop = this.greeting.hidden ? scroller.scrollHeight : 0;
    this.isAtTheEnd = true;
    this.newer.hidden = true;
  }

  private isNearTheEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_THE_END_PX;
  }

  /** Moves and changes what is there and adds only what is new: the live region reads additions aloud. */
  private arrange(rows: Row[], labels: Labels, language: Language): void {
    const wanted = rows.map((row) =>
      row.kind === "day"
        ? this.dayElement(row.key, row.at, labels, language)
        : this.bubbleElement(row, labels, language),
    );
    const keys = new Set(rows.map((row) => row.key));
    for (const known of [this.bubbles, this.days]) {
      for (const key of known.keys()) if (!keys.has(key)) known.delete(key);
    }
    for (const child of [...this.list.children]) {
      if (!wanted.includes(child as HTMLElement)) child.remove();
    }
    wanted.forEach((element, index) => {
      const there = this.list.children[index];
      if (there !== element) this.list.insertBefore(element, there ?? null);
    });
  }

  private bubbleElement(
    row: Extract<Row, { kind: "line" }>,
    labels: Labels,
    language: Language,
  ): HTMLElement {
    const bubble =
      this.bubbles.get(row.key) ??
      new Bubble(row.line, this.actions, this.previews);
    this.bubbles.set(row.key, bubble);
    bubble.show(row, labels, language);
    return bubble.element;
  }

  private dayElement(
    key: string,
    at: Date,
    labels: Labels,
    language: Language,
  ): HTMLElement {
    const element = this.days.get(key) ?? build("li", { class: "day" });
    this.days.set(key, element);
    const name = dayName(at, labels, language);
    if (element.textContent !== name) element.textContent = name;
    return element;
  }

  private showTyping(isTyping: boolean, labels: Labels): void {
    if (isTyping === this.typing.classList.contains("is-active")) return;
    this.typing.classList.toggle("is-active", isTyping);
    const dots = build(
      "span",
      { class: "dots", "aria-hidden": "true" },
      build("i"),
      build("i"),
      build("i"),
    );
    const words = build("span", { class: "speaker" }, labels.typing);
    this.typing.replaceChildren(...(isTyping ? [dots, words] : []));
  }

  private greetingIn(labels: Labels): Node[] {
    const examples = [labels.example_1, labels.example_2, labels.example_3];
    const buttons = examples.map((text) => {
      const button = build("button", { type: "button" }, text);
      button.addEventListener("click", () => this.actions.useExample(text));
      return button;
    });
    const group = { role: "group", "aria-label": labels.examples_label };
    return [
      this.greetingTitle,
      build("p", {}, labels.greeting_text),
      build("p", { class: "examples-title" }, labels.examples_label),
      build("div", { class: "examples", ...group }, ...buttons),
    ];
  }
}

function dayName(at: Date, labels: Labels, language: Language): string {
  const now = new Date();
  const ago = daysAgo(at, now);
  if (ago === 0) return labels.today;
  if (ago === 1) return labels.yesterday;
  const isThisYear = at.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat(language, {
    month: "long",
    day: "numeric",
    ...(isThisYear ? {} : { year: "numeric" }),
  }).format(at);
}
