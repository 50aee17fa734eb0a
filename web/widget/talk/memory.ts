import { languageOf, type Language } from "../../ui/language";
import { Remembered } from "../../ui/remembered";
import type { Line } from "./conversation";
import { readMessage } from "./message";

const UNSENT = "unsent:";

/**
 * What a browser keeps of the chat with one server. Each unsent message has a
 * key of its own, so that two tabs never overwrite each other's.
 */
export class Memory {
  private readonly lasting: Remembered;
  private readonly ofThisTab: Remembered;

  constructor(readonly server: string) {
    const prefix = `sandra:${server}:`;
    this.lasting = new Remembered(() => localStorage, prefix);
    this.ofThisTab = new Remembered(() => sessionStorage, prefix);
  }

  get token(): string | null {
    return this.lasting.get("token");
  }

  keepToken(token: string): void {
    this.lasting.set("token", token);
  }

  get language(): Language | null {
    return languageOf(this.lasting.get("language"));
  }

  keepLanguage(language: Language): void {
    this.lasting.set("language", language);
  }

  get lastSeen(): string | null {
    return this.lasting.get("seen");
  }

  keepLastSeen(id: string): void {
    this.lasting.set("seen", id);
  }

  get draft(): string {
    return this.ofThisTab.get("draft") ?? "";
  }

  keepDraft(draft: string): void {
    this.ofThisTab.set("draft", draft);
  }

  /** The messages that were not sent when the page went away, oldest first. */
  unsent(): Line[] {
    return this.lasting
      .keys(UNSENT)
      .map((key) => this.readUnsent(key))
      .filter((line) => line !== null)
      .sort((one, other) => one.at.localeCompare(other.at));
  }

  /** Keeps exactly these messages; others that this tab put there are forgotten. */
  keepUnsent(lines: readonly Line[], before: readonly Line[]): void {
    const ids = new Set(lines.map((line) => line.id));
    for (const line of before) {
      if (!ids.has(line.id)) this.lasting.forget(UNSENT + line.id);
    }
    for (const line of lines) {
      this.lasting.set(UNSENT + line.id, JSON.stringify(line));
    }
  }

  private readUnsent(key: string): Line | null {
    const stored = parse(this.lasting.get(key) ?? "null");
    const message = readMessage(stored);
    if (!message) return null;
    const problem = (stored as { problem?: unknown }).problem;
    return typeof problem === "string"
      ? { ...message, delivery: "failed", problem }
      : { ...message, delivery: "queued" };
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    console.warn("An unsent message could not be read back:", error);
    return null;
  }
}
