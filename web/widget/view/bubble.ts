import { build } from "../../ui/build";
import { icon } from "../../ui/icons";
import { fill, languageOfText, type Language } from "../../ui/language";
import type { Line } from "../talk/conversation";
import type { Previews } from "../attaching/previews";
import { Choices } from "./choices";
import { Files } from "./files";
import type { Labels } from "./labels";
import type { Row } from "./rows";

export interface BubbleActions {
  choose(text: string): void;
  sendAgain(id: string): void;
  edit(id: string): void;
}

type LineRow = Extract<Row, { kind: "line" }>;

/** One message in the log. It is changed in place, so that screen readers hear it once. */
export class Bubble {
  readonly element = build("li");
  private readonly speaker = build("span", { class: "speaker" });
  private readonly text = build("p", { class: "text" });
  private readonly files: Files;
  private readonly choices: Choices;
  /** Times and states are there to be read, not to be announced with each change. */
  private readonly footer = build("div", {
    class: "footer",
    "aria-live": "off",
  });
  private footerShown = "";

  constructor(
    line: Line,
    private readonly actions: BubbleActions,
    previews: Previews,
  ) {
    this.text.textContent = line.text;
    this.text.hidden = line.text === "";
    this.files = new Files(line.attachments ?? [], previews);
    this.choices = new Choices(line.choices ?? [], actions.choose);
    this.element.append(
      build(
        "div",
        { class: "bubble" },
        this.speaker,
        this.text,
        this.files.element,
      ),
      this.footer,
      this.choices.element,
    );
  }

  show(row: LineRow, labels: Labels, language: Language): void {
    const { line } = row;
    this.element.className = [
      `line from-${line.from} is-${line.delivery}`,
      row.startsGroup ? "starts-group" : "",
      row.endsGroup ? "ends-group" : "",
    ].join(" ");
    const isNamed = line.from === "person" && row.startsGroup;
    this.speaker.classList.toggle("is-shown", isNamed);
    this.speaker.textContent = isNamed
      ? badgeOf(line, labels)
      : speakerOf(line, labels);
    this.text.textContent = line.text;
    this.text.lang = languageOfText(line.text, language);
    this.files.show(line.delivery === "kept", language);
    this.choices.show(row.choicesOpen, labels.choices_label, language);
    this.showFooter(row, labels, language);
  }

  private showFooter(row: LineRow, labels: Labels, language: Language): void {
    const { delivery, problem } = row.line;
    const footer = [delivery, problem, row.endsGroup, language].join();
    if (footer === this.footerShown) return;
    this.footerShown = footer;
    this.footer.replaceChildren(...this.footerOf(row, labels, language));
  }

  private footerOf(row: LineRow, labels: Labels, language: Language): Node[] {
    const { line } = row;
    if (line.delivery === "failed") return this.failure(line, labels);
    if (line.delivery === "queued") return [build("span", {}, labels.waiting)];
    if (line.delivery === "sending") {
      return [build("span", { class: "on-its-way" }, labels.sending)];
    }
    if (!row.endsGroup || line.from === "system") return [];
    return [clock(line, language)];
  }

  private failure(line: Line, labels: Labels): Node[] {
    const sendAgain = build("button", { type: "button" }, labels.retry);
    sendAgain.addEventListener("click", () => this.actions.sendAgain(line.id));
    const edit = build("button", { type: "button" }, labels.edit);
    edit.addEventListener("click", () => this.actions.edit(line.id));
    return [
      build(
        "span",
        { class: "problem", role: "alert" },
        icon("warning"),
        line.problem ?? labels.not_delivered,
      ),
      build("span", { class: "remedies" }, sendAgain, edit),
    ];
  }
}

/** Who of our people it is, as the customer sees it. */
function badgeOf({ author }: Line, labels: Labels): string {
  return author
    ? fill(labels.person_badge_named, { name: author })
    : labels.person_badge;
}

function speakerOf(line: Line, labels: Labels): string {
  switch (line.from) {
    case "customer":
      return labels.from_customer;
    case "bot":
      return labels.from_bot;
    case "person":
      return labels.from_person;
    case "system":
      return "";
  }
}

function clock(line: Line, language: Language): HTMLElement {
  const time = new Intl.DateTimeFormat(language, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return build("time", { datetime: line.at }, time.format(new Date(line.at)));
}
