import { build } from "../../ui/build";
import { kindAndSize, shownSize } from "../../ui/files";
import { icon } from "../../ui/icons";
import { fill, type Language } from "../../ui/language";
import type { Previews } from "../attaching/previews";
import type { MessageFile } from "../talk/message";
import { LABELS } from "./labels";

const LARGEST_SHOWN = { width: 260, height: 300 };

/** The files of a message: pictures to look at, others to save. Each opens in a tab of its own once it was sent. */
export class Files {
  readonly element = build("ul", { class: "files" });
  private readonly items: FileItem[];

  constructor(files: readonly MessageFile[], previews: Previews) {
    this.items = files.map((file) => new FileItem(file, previews));
    this.element.append(...this.items.map(({ element }) => element));
    this.element.hidden = files.length === 0;
  }

  /** @param isSent - whether the server lets the files be looked at. */
  show(isSent: boolean, language: Language): void {
    this.element.setAttribute("aria-label", LABELS[language].files_label);
    for (const item of this.items) item.show(isSent, language);
  }
}

class FileItem {
  readonly element = build("li");
  private isSent: boolean | null = null;
  private language: Language = "en";

  constructor(
    private readonly file: MessageFile,
    private readonly previews: Previews,
  ) {}

  show(isSent: boolean, language: Language): void {
    this.language = language;
    if (isSent !== this.isSent) {
      this.isSent = isSent;
      this.draw(isSent);
    }
    this.translate();
  }

  private draw(isSent: boolean): void {
    const { file, previews } = this;
    const size = shownSize(file, LARGEST_SHOWN);
    if (!size) return this.drawName(isSent);
    if (isSent && !previews.has(file.key)) {
      const later = { loading: "lazy", decoding: "async" };
      const look = { ...later, src: file.url, alt: file.name, ...size };
      const picture = build("img", look);
      // The shop's own page may not let pictures from elsewhere in.
      picture.addEventListener("error", () => this.drawName(true));
      return this.put("picture", isSent, picture);
    }
    const look = { ...size, role: "img", "aria-label": file.name };
    const preview = build("canvas", look);
    if (previews.has(file.key)) void previews.paint(file.key, preview);
    this.put("picture", isSent, preview);
  }

  private drawName(isSent: boolean): void {
    const name = { class: "file-name", dir: "auto" };
    this.put(
      ...(["file", isSent, icon("file")] as const),
      build("span", name, this.file.name),
      build("span", { class: "file-size" }),
    );
    this.translate();
  }

  private put(look: string, isSent: boolean, ...shown: Element[]): void {
    const opens = { href: this.file.url, target: "_blank", rel: "noopener" };
    const frame = isSent
      ? build("a", { class: look, ...opens }, ...shown)
      : build("span", { class: look }, ...shown);
    this.element.replaceChildren(frame);
  }

  private translate(): void {
    const { element, file, language } = this;
    const link = element.querySelector("a");
    const open = LABELS[language].open_file;
    if (link) link.title = fill(open, { name: file.name });
    const size = element.querySelector(".file-size");
    if (size) size.textContent = kindAndSize(file, language);
  }
}
