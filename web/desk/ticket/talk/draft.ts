import type { Attachment } from "../../api/attachments";
import { kept } from "../../kept";

export type Purpose = "reply" | "note";

export interface Draft {
  text: string;
  /** Under which the same was sent before, without word whether it arrived. */
  tried: { key: string; text: string; files?: string[] } | null;
  /** What is attached already. */
  files: Attachment[];
}

export const EMPTY: Readonly<Draft> = { text: "", tried: null, files: [] };

/** What somebody has begun to write in a ticket; stays until it is sent. */
export class Drafts {
  constructor(
    private readonly login: string,
    private readonly number: string,
  ) {}

  read(purpose: Purpose): Draft {
    try {
      const found: unknown = JSON.parse(kept.get(this.at(purpose)) ?? "null");
      return isDraft(found) ? { ...EMPTY, ...found } : EMPTY;
    } catch {
      return EMPTY;
    }
  }

  write(purpose: Purpose, draft: Draft): void {
    const isEmpty = draft.text === "" && draft.files.length === 0;
    if (isEmpty && !draft.tried) kept.forget(this.at(purpose));
    else kept.set(this.at(purpose), JSON.stringify(draft));
  }

  /** The key to send it under: the same as long as text and files are. */
  keyFor(purpose: Purpose, text: string, files: string[] = []): string {
    const draft = this.read(purpose);
    const { tried } = draft;
    const isSame =
      tried?.text === text && (tried.files ?? []).join() === files.join();
    if (tried && isSame) return tried.key;
    const key = newKey();
    this.write(purpose, { ...draft, text, tried: { key, text, files } });
    return key;
  }

  private at(purpose: Purpose): string {
    return `draft:${this.login}:${this.number}:${purpose}`;
  }
}

export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  return "text" in value && typeof value.text === "string" && "tried" in value;
}
