import { build } from "../../ui/build";
import { kindAndSize, shownSize, type Attachment } from "../../ui/files";
import { icon } from "../../ui/icons";
import { fill, type Language } from "../../ui/language";
import type { Labels } from "./labels";

const LARGEST_SHOWN = { width: 260, height: 300 };

/** The files of a message: pictures to look at, others to save. Each opens in a tab of its own. */
export class Files {
  readonly element = build("ul", { class: "files" });
  private readonly sizes: { file: Attachment; element: HTMLElement }[] = [];
  private readonly links: { file: Attachment; element: HTMLElement }[] = [];

  constructor(files: readonly Attachment[]) {
    this.element.append(...files.map((file) => build("li", {}, this.of(file))));
    this.element.hidden = files.length === 0;
  }

  translate(labels: Labels, language: Language): void {
    this.element.setAttribute("aria-label", labels.files_label);
    for (const { file, element } of this.links)
      element.title = fill(labels.open_file, { name: file.name });
    for (const { file, element } of this.sizes)
      element.textContent = kindAndSize(file, language);
  }

  private of(file: Attachment): HTMLElement {
    const size = shownSize(file, LARGEST_SHOWN);
    const named = this.named(file);
    if (!size) return named;
    const later = { loading: "lazy", decoding: "async" };
    const picture = build("img", {
      ...later,
      src: file.url,
      alt: file.name,
      ...size,
    });
    const link = this.link(file, "picture", picture);
    // The shop's own page may not let pictures from elsewhere in.
    picture.addEventListener("error", () => link.replaceWith(named));
    return link;
  }

  private named(file: Attachment): HTMLElement {
    const size = build("span", { class: "file-size" });
    this.sizes.push({ file, element: size });
    const name = build("span", { class: "file-name", dir: "auto" }, file.name);
    return this.link(file, "file", icon("file"), name, size);
  }

  private link(
    file: Attachment,
    look: string,
    ...shown: Element[]
  ): HTMLElement {
    const opens = { href: file.url, target: "_blank", rel: "noopener" };
    const link = build("a", { class: look, ...opens }, ...shown);
    this.links.push({ file, element: link });
    return link;
  }
}
