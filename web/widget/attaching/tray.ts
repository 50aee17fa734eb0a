import { build } from "../../ui/build";
import { sizeInWords } from "../../ui/files";
import { icon } from "../../ui/icons";
import { fill, type Language } from "../../ui/language";
import type { Labels } from "../view/labels";
import type { Picture, Pictures } from "./pictures";
import { LARGEST_MEGABYTES, MOST } from "./limits";
import type { Previews } from "./previews";

const THUMBNAIL_PX = 96;

interface Item {
  element: HTMLElement;
  what: HTMLElement;
  retry: HTMLButtonElement;
  remove: HTMLButtonElement;
  progress: HTMLProgressElement;
  /** What is told of the picture: an alert that is written again is read aloud again. */
  told: string;
}

/** The pictures of the draft above the input: how far each got, and what can be done about it. */
export class Tray {
  readonly element: HTMLElement;
  private readonly list = build("ul", { class: "tray" });
  private readonly notice = build("p", { class: "notice", role: "alert" });
  private readonly items = new Map<string, Item>();

  constructor(
    private readonly pictures: Pictures,
    private readonly previews: Previews,
    /** Where the focus goes when the last picture is gone. */
    private readonly leave: () => void,
  ) {
    this.element = build("div", {}, this.notice, this.list);
  }

  show(labels: Labels, language: Language): void {
    const { list: pictures, hasTooMany } = this.pictures;
    const notice = hasTooMany
      ? fill(labels.files_too_many, { most: MOST })
      : "";
    if (this.notice.textContent !== notice) this.notice.textContent = notice;
    this.list.setAttribute("aria-label", labels.files_label);
    this.list.hidden = pictures.length === 0;
    for (const [id, { element }] of this.items) {
      if (pictures.some((picture) => picture.id === id)) continue;
      element.remove();
      this.items.delete(id);
    }
    for (const picture of pictures) {
      this.showItem(this.itemOf(picture), picture, labels, language);
    }
  }

  private itemOf(picture: Picture): Item {
    const known = this.items.get(picture.id);
    if (known) return known;
    const thumbnail = this.thumbnailOf(picture);
    const what = build("span", { class: "what" });
    const progress = build("progress", { max: 1 });
    const retry = build("button", { type: "button", class: "retry" });
    const remove = build(
      "button",
      { type: "button", class: "remove" },
      icon("close"),
    );
    retry.addEventListener("click", () => void this.pictures.send(picture.id));
    remove.addEventListener("click", () => this.removeAndGoOn(picture.id));
    const words = build("div", { class: "words" }, what, progress, retry);
    const element = build("li", {}, thumbnail, words, remove);
    this.list.append(element);
    const item = { element, what, retry, remove, progress, told: "" };
    this.items.set(picture.id, item);
    return item;
  }

  /** What the picture shows, where this page has it. */
  private thumbnailOf({ id, problem, file }: Picture): Element {
    const original = this.pictures.original(id);
    if (original && !problem) this.previews.make(id, original);
    const known = [id, file?.key].find((name) => this.previews.has(name));
    const thumbnail = build("span", { class: "thumbnail" });
    if (known === undefined) {
      thumbnail.append(icon(problem ? "file" : "picture"));
    } else {
      const size = { width: THUMBNAIL_PX, height: THUMBNAIL_PX };
      const canvas = build("canvas", { ...size, "aria-hidden": "true" });
      void this.previews.paint(known, canvas);
      thumbnail.append(canvas);
    }
    return thumbnail;
  }

  private showItem(
    item: Item,
    picture: Picture,
    labels: Labels,
    language: Language,
  ): void {
    const { name, size, share, file, problem } = picture;
    if (file) this.previews.alsoOf(picture.id, file);
    item.element.classList.toggle("has-problem", problem !== null);
    const told = problem
      ? problemInWords(problem.code, labels)
      : sizeInWords(size, language);
    if (item.told !== name + told) {
      item.told = name + told;
      item.what.replaceChildren(
        build("span", { class: "file-name", dir: "auto" }, name),
        build("span", problem ? { role: "alert" } : {}, told),
      );
    }
    item.progress.hidden = file !== null || problem !== null;
    item.progress.value = share;
    item.progress.setAttribute(
      "aria-label",
      fill(labels.file_uploading, { name }),
    );
    item.retry.hidden = !problem?.mayHelpToRepeat;
    item.retry.textContent = labels.file_retry;
    const remove = fill(labels.file_remove, { name });
    item.remove.setAttribute("aria-label", remove);
    item.remove.title = remove;
  }

  /** The focus goes on to the picture that takes its place. */
  private removeAndGoOn(id: string): void {
    const index = [...this.items.keys()].indexOf(id);
    this.pictures.remove(id);
    const left = [...this.items.values()];
    const next = left.at(Math.min(index, left.length - 1));
    if (next) next.remove.focus();
    else this.leave();
  }
}

function problemInWords(code: string, labels: Labels): string {
  const words: Record<string, string> = labels.file_problems;
  const told = words[code] ?? labels.file_problems.failed;
  return fill(told, { megabytes: LARGEST_MEGABYTES });
}
