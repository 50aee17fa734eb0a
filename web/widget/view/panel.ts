import { build } from "../../ui/build";
import { icon } from "../../ui/icons";
import {
  fill,
  LANGUAGE_NAMES,
  LANGUAGES,
  type Language,
} from "../../ui/language";
import type { ConnectionState } from "../talk/connection";
import { LARGEST_MEGABYTES, MOST } from "../attaching/limits";
import { Previews } from "../attaching/previews";
import { takeFiles } from "../attaching/taking";
import { Composer, type ComposerActions } from "./composer";
import { LABELS, type Labels } from "./labels";
import { Log, type LogActions } from "./log";

/** Where the panel fills the screen and the page behind it is out of reach. */
const FILLS_THE_SCREEN = "(max-width: 540px), (max-height: 460px)";

export interface PanelActions extends ComposerActions, LogActions {
  open(): void;
  close(): void;
  speak(language: Language): void;
}

/** Everything the customer sees: the launcher, and the dialog it opens. */
export class Panel {
  readonly log: Log;
  readonly composer: Composer;
  readonly launcher: HTMLButtonElement;
  private readonly launcherText = build("span", { class: "launcher-text" });
  private readonly badge = build("span", { class: "badge" });
  /** What screen readers hear of a closed chat. */
  private readonly news = build("p", { class: "unseen", role: "status" });
  private readonly dropHint = build("p", { class: "drop-hint" });
  private readonly dialog: HTMLDialogElement;
  private readonly name = build("h2");
  private readonly state = build("p", { class: "state", role: "status" });
  private readonly trouble = build("p", { class: "trouble", role: "status" });
  private readonly purpose = build("p", { class: "purpose" });
  private readonly closeButton: HTMLButtonElement;
  private readonly languages: HTMLSelectElement;
  private readonly fillsTheScreen = matchMedia(FILLS_THE_SCREEN);

  constructor(
    root: ShadowRoot,
    private readonly actions: PanelActions,
  ) {
    const previews = new Previews();
    this.log = new Log(actions, previews);
    this.composer = new Composer(actions, previews);
    this.launcher = this.buildLauncher();
    this.closeButton = build(
      "button",
      { type: "button", class: "close" },
      icon("close"),
    );
    this.closeButton.addEventListener("click", () => actions.close());
    this.languages = this.buildLanguages();
    this.dialog = this.buildDialog();
    root.append(this.launcher, this.news, this.dialog);
    this.fillsTheScreen.addEventListener("change", () => this.refit());
  }

  open(): void {
    if (this.dialog.open) return;
    if (this.fillsTheScreen.matches) this.dialog.showModal();
    else this.dialog.show();
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
    this.composer.settle();
    this.log.scrollToEnd();
    this.focusWhereToStart();
  }

  close(): void {
    this.dialog.close();
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
  }

  /** On a touch screen the keyboard would cover the conversation: the log takes the focus there. */
  focusWhereToStart(): void {
    if (matchMedia("(pointer: coarse)").matches) this.log.focus();
    else this.composer.focus();
  }

  translate(language: Language): void {
    const labels = LABELS[language];
    this.dialog.lang = language;
    this.launcher.lang = language;
    this.dialog.setAttribute("aria-label", labels.panel_label);
    this.launcherText.textContent = labels.launcher;
    this.closeButton.setAttribute("aria-label", labels.close);
    this.closeButton.title = labels.close;
    this.languages.setAttribute("aria-label", labels.language);
    this.languages.value = language;
    this.name.textContent = labels.name;
    const limits = { most: MOST, megabytes: LARGEST_MEGABYTES };
    this.purpose.replaceChildren(
      build("span", {}, fill(labels.files_limits, limits)),
      build("span", {}, labels.purpose),
    );
    this.dropHint.textContent = labels.files_drop;
    this.news.lang = language;
    this.log.translate(labels);
    this.composer.translate(language);
  }

  showState(state: ConnectionState, labels: Labels): void {
    const isTrouble = state === "offline" || state === "refused";
    this.dialog.dataset.state = state;
    replaceText(this.state, isTrouble ? "" : labels[`state_${state}`]);
    replaceText(this.trouble, isTrouble ? labels[`state_${state}`] : "");
  }

  showUnread(count: number, labels: Labels): void {
    const label =
      count === 0
        ? labels.launcher_label
        : fill(labels.launcher_label_unread, { count });
    this.launcher.setAttribute("aria-label", label);
    this.badge.textContent = count > 99 ? "99+" : String(count);
    this.badge.hidden = count === 0;
    const news = count === 0 ? "" : fill(labels.news, { count });
    if (this.news.textContent !== news) this.news.textContent = news;
  }

  private refit(): void {
    if (!this.dialog.open) return;
    this.dialog.close();
    this.open();
  }

  private buildLauncher(): HTMLButtonElement {
    const launcher = build(
      "button",
      {
        type: "button",
        class: "launcher",
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
      },
      icon("chat"),
      this.launcherText,
      this.badge,
    );
    launcher.addEventListener("click", () => this.actions.open());
    return launcher;
  }

  private buildLanguages(): HTMLSelectElement {
    const options = LANGUAGES.map((language) =>
      build(
        "option",
        { value: language, lang: language },
        LANGUAGE_NAMES[language],
      ),
    );
    const select = build("select", {}, ...options);
    select.addEventListener("change", () =>
      this.actions.speak(select.value as Language),
    );
    return select;
  }

  private buildDialog(): HTMLDialogElement {
    const header = build(
      "header",
      {},
      build("span", { class: "portrait" }, icon("leaf")),
      build("div", { class: "who" }, this.name, this.state),
      build(
        "span",
        { class: "languages" },
        icon("globe"),
        this.languages,
        icon("expand"),
      ),
      this.closeButton,
    );
    const dialog = build(
      "dialog",
      { class: "panel" },
      header,
      this.trouble,
      this.log.element,
      this.composer.element,
      this.purpose,
      this.dropHint,
    );
    takeFiles(
      dialog,
      (files) => this.composer.attach(files),
      (isOver) => dialog.classList.toggle("is-dropping", isOver),
    );
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      event.stopPropagation();
      this.actions.close();
    });
    dialog.addEventListener("close", () => {
      if (!dialog.open) this.actions.close();
    });
    return dialog;
  }
}

/** Leaves an unchanged text alone: a status that is written again is read aloud again. */
function replaceText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === "";
}
