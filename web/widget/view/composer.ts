import { build } from "../../ui/build";
import { icon } from "../../ui/icons";
import { fill, type Language } from "../../ui/language";

import { KINDS, LARGEST_MEGABYTES, MOST } from "../attaching/limits";
import { Pictures, type Upload } from "../attaching/pictures";
import type { Previews } from "../attaching/previews";
import { Tray } from "../attaching/tray";
import type { MessageFile } from "../talk/message";
import { charactersLeft, compose, MESSAGE_LIMIT } from "./draft";
import { LABELS } from "./labels";

/** What a browser reports for a key that an input method is still using. */
const KEY_IN_COMPOSITION = 229;

export interface ComposerActions {
  send(text: string, files: MessageFile[]): void;
  typing(): void;
  keepDraft(text: string, files: MessageFile[]): void;
  upload: Upload;
}

/** The customer's input: grows with the text, takes pictures, sends on Enter, loses nothing. */
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
  private readonly chooser = build("input", {
    ...{ type: "file", multiple: true, accept: KINDS.join(), hidden: true },
  });
  private readonly attachButton = button("attach", "picture");
  private readonly sendButton = button("send", "send", "submit");
  private readonly left = build("p", {
    ...{ id: "left", class: "left", role: "status" },
  });
  private readonly pictures: Pictures;
  private readonly tray: Tray;
  private untouched: string | null = null;
  private language: Language = "en";
  private isWaitingForPictures = false;

  constructor(
    private readonly actions: ComposerActions,
    previews: Previews,
  ) {
    this.pictures = new Pictures(actions.upload, () => this.settle());
    this.tray = new Tray(this.pictures, previews, () => this.focus());
    const form = build(
      "form",
      { class: "composer" },
      this.label,
      this.tray.element,
      build(
        "div",
        { class: "field" },
        this.attachButton,
        this.chooser,
        this.input,
        this.sendButton,
      ),
      this.left,
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.attachButton.addEventListener("click", () => this.chooser.click());
    this.chooser.addEventListener("change", () => {
      this.attach([...(this.chooser.files ?? [])]);
      this.chooser.value = "";
      this.focus();
    });
    this.input.addEventListener("input", () => {
      this.settle();
      if (this.input.value.trim() !== "") this.actions.typing();
    });
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.element = form;
  }

  translate(language: Language): void {
    const labels = LABELS[language];
    this.language = language;
    this.label.textContent = labels.input_label;
    this.input.placeholder = labels.input_hint;
    const limits = { most: MOST, megabytes: LARGEST_MEGABYTES };
    const attach = fill(labels.attach, limits);
    for (const [element, words] of [
      [this.sendButton, labels.send],
      [this.attachButton, attach],
    ] as const) {
      element.setAttribute("aria-label", words);
      element.title = words;
    }
    this.settle();
  }

  /** Begins with what was written and attached before. */
  begin(text: string, files: readonly MessageFile[]): void {
    this.pictures.clear();
    this.pictures.bringBack(files);
    this.write(text);
  }

  /** Puts a prepared text into the draft, keeping what the customer wrote. */
  prepare(text: string): void {
    const draft = compose(this.input.value, this.untouched, text);
    this.untouched = draft === text ? text : null;
    this.write(draft);
  }

  /** Puts what the customer wrote before in front of the draft. */
  bringBack(text: string, files: readonly MessageFile[]): void {
    const draft = this.input.value;
    this.pictures.bringBack(files);
    this.write([text, draft].filter((words) => words.trim() !== "").join("\n"));
  }

  attach(files: readonly File[]): void {
    if (files.length > 0) this.pictures.add(files);
  }

  focus(): void {
    this.input.focus();
    const end = this.input.value.length;
    this.input.setSelectionRange(end, end);
  }

  /** Fits the field to its text and tells what stands in the way of sending. */
  settle(): void {
    const { input, pictures } = this;
    const labels = LABELS[this.language];
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
    input.scrollTop = input.scrollHeight;
    const isEmpty = input.value.trim() === "" && pictures.list.length === 0;
    this.sendButton.disabled = isEmpty;
    this.attachButton.disabled = pictures.list.length >= MOST;
    if (pictures.isReady) this.isWaitingForPictures = false;
    const left = charactersLeft(input.value);
    const told = this.isWaitingForPictures
      ? labels.files_wait
      : left === null
        ? ""
        : fill(labels.characters_left, { left, limit: MESSAGE_LIMIT });
    if (this.left.textContent !== told) this.left.textContent = told;
    this.tray.show(labels, this.language);
    this.actions.keepDraft(input.value, pictures.arrived);
  }

  private write(text: string): void {
    this.input.value = text;
    this.settle();
  }

  private submit(): void {
    const text = this.input.value.trim();
    if (text === "" && this.pictures.list.length === 0) return;
    if (!this.pictures.isReady) {
      this.isWaitingForPictures = true;
      this.settle();
      return;
    }
    const files = this.pictures.take();
    this.write("");
    this.actions.send(text, files);
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

function button(
  name: string,
  drawing: "picture" | "send",
  type = "button",
): HTMLButtonElement {
  return build("button", { type, class: name }, icon(drawing));
}
