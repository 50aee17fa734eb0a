import { kept } from "../../kept";

export type Purpose = "reply" | "note";

export interface Draft {
  text: string;
  /** Under which the same text was sent before, without word whether it arrived. */
  tried: { key: string; text: string } | null;
}

const EMPTY: Draft = { text: "", tried: null };

/** What somebody has begun to write in a ticket; stays until it is sent. */
export class Drafts {
  constructor(
    private readonly login: string,
    private readonly number: string,
  ) {}

  read(purpose: Purpose): Draft {
    try {
      const found: unknown = JSON.parse(kept.get(this.at(purpose)) ?? "null");
      return isDraft(found) ? found : EMPTY;
    } catch {
      return EMPTY;
    }
  }

  write(purpose: Purpose, draft: Draft): void {
    if (draft.text === "" && !draft.tried) kept.forget(this.at(purpose));
    else kept.set(this.at(purpose), JSON.stringify(draft));
  }

  /** The key to send the text under: the same as long as the text is. */
  keyFor(purpose: Purpose, text: string): string {
    const { tried } = this.read(purpose);
    if (tried?.text === text) return tried.key;
    const key = newKey();
    this.write(purpose, { text, tried: { key, text } });
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
