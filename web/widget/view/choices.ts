import { build } from "../../ui/build";
import { languageOfText, type Language } from "../../ui/language";
import type { Choice } from "../talk/message";

/** Suggested answers: buttons, or cards where there is more to tell of them than a name. */
export class Choices {
  readonly element = build("div", { class: "choices", role: "group" });
  private readonly texts: HTMLElement[] = [];

  constructor(choices: readonly Choice[], choose: (text: string) => void) {
    const hasCards = choices.some(({ detail }) => detail !== undefined);
    this.element.classList.toggle("has-cards", hasCards);
    for (const { title, text, detail } of choices) {
      const button = build(
        "button",
        { type: "button" },
        this.text("title", title),
      );
      if (detail !== undefined) {
        button.classList.add("card");
        button.append(" ", this.text("detail", detail));
      }
      button.addEventListener("click", () => choose(text));
      this.element.append(button);
    }
  }

  show(isOpen: boolean, label: string, language: Language): void {
    this.element.setAttribute("aria-label", label);
    // An answered question needs no buttons: the customer's own bubble says what was chosen.
    this.element.hidden = !isOpen;
    for (const text of this.texts) {
      text.lang = languageOfText(text.textContent ?? "", language);
    }
  }

  private text(name: string, words: string): HTMLElement {
    const text = build("span", { class: name }, words);
    this.texts.push(text);
    return text;
  }
}
