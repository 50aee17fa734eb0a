import { build } from "../../ui/build";
import { icon } from "../../ui/icons";
import { fill } from "../../ui/language";
import { charactersLeft, compose, MESSAGE_LIMIT } from "./draft";
import type { Labels } from "./labels";

/** What a browser reports for a key that an input method is still using. */
const KEY_IN_COMPOSITION = 229;

export interface ComposerActions {
  send(text: string): void;
  typing(): void;
  keepDraft(draft: string): void;
}

/** The customer's input: grows with the text, sends on Enter, loses nothing. */
export class Composer {
  readonly element: HTMLElement;
  private readonly input = build("textarea", {
    id: "draft",
    rows: 1,
    maxlength: MESSAGE_LIMIT,
    enterkeyhint: "send",
    "aria-describedby": "left",
  });
  private readonly label = build("label", { for: "draft", class: "unseen" });
  private readonly sendButton = build(
    "button",
    { type: "submit", class: "send" },
    icon("send"),
  );
  private readonly left = build("p", {
    id: "left",
    class: "left",
    role: "status",
  });
  private untouched: string | null = null;
  private labels: Labels | null = null;

  constructor(
    private readonly actions: ComposerActions,
    draft: string,
  ) {
    const form = build(
      "form",
      { class: "composer" },
      this.label,
      build("div", { class: "field" }, this.input, this.sendButton),
      this.left,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.input.addEventListener("input", () => {
      this.settle();
      if (this.input.value.trim() !== "") this.actions.typing();
    });
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.input.value = draft;
    this.element = form;
  }

  translate(labels: Labels): void {
    this.labels = labels;
    this.label.textContent = labels.input_label;
    this.input.placeholder = labels.input_hint;
    this.sendButton.setAttribute("aria-label", labels.send);
    this.sendButton.title = labels.send;
    this.settle();
  }

  /** Puts a prepared text into the draft, keeping what the customer wrote. */
  prepare(text: string): void {
    const draft = compose(this.input.value, this.untouched, text);
    this.untouched = draft === text ? text : null;
    this.write(draft);
  }

  /** Puts words the customer wrote before in front of the draft. */
  bringBack(text: string): void {
    const draft = this.input.value;
    this.write(draft.trim() === "" ? text : `${text}\n${draft}`);
  }

  focus(): void {
    this.input.focus();
    const end = this.input.value.length;
    this.input.setSelectionRange(end, end);
  }

  /** Fits the field to its text and tells what is left of the limit. */
  settle(): void {
    const { input, labels } = this;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
    input.scrollTop = input.scrollHeight;
    this.sendButton.disabled = input.value.trim() === "";
    const left = charactersLeft(input.value);
    this.left.textContent =
      left === null || !labels
        ? ""
        : fill(labels.characters_left, { left, limit: MESSAGE_LIMIT });
    this.actions.keepDraft(input.value);
  }

  private write(draft: string): void {
    this.input.value = draft;
    this.settle();
  }

  private submit(): void {
    const text = this.input.value.trim();
    if (text === "") return;
    this.write("");
    this.actions.send(text);
    this.input.focus();
  }

  private onKey(event: KeyboardEvent): void {
    const isComposing =
      event.isComposing || event.keyCode === KEY_IN_COMPOSITION;
    if (event.key !== "Enter" || event.shiftKey || isComposing) return;
    event.preventDefault();
    this.submit();
  }
}
