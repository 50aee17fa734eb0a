import { languageOf, type Language } from "../../ui/language";
import { Remembered } from "../../ui/remembered";
import type { Line } from "./conversation";
import { newId } from "./id";
import { readFiles, readMessage, type MessageFile } from "./message";

const UNSENT = "unsent:";

/**
 * What a browser keeps of the chat with one server, for each customer apart.
 * Each unsent message has a key of its own, so that two tabs never overwrite
 * each other's.
 */
export class Memory {
  private readonly ofEverybody: Remembered;
  private readonly lasting: Remembered;
  private readonly ofThisTab: Remembered;

  /**
   * @param customer - the customer's number; null for a visitor nobody knows.
   */
  constructor(
    readonly server: string,
    readonly customer: string | null = null,
  ) {
    const common = `sandra:${server}:`;
    const own = customer === null ? common : `${common}customer:${customer}:`;
    this.ofEverybody = new Remembered(() => localStorage, common);
    this.lasting = new Remembered(() => localStorage, own);
    this.ofThisTab = new Remembered(() => sessionStorage, own);
  }

  get token(): string | null {
    return this.lasting.get("token");
  }

  keepToken(token: string): void {
    this.lasting.set("token", token);
  }

  /** Tells this browser apart for whoever spreads the load; it opens nothing. */
  get visitor(): string {
    const known = this.ofEverybody.get("visitor");
    if (known) return known;
    const visitor = newId();
    this.ofEverybody.set("visitor", visitor);
    return visitor;
  }

  get language(): Language | null {
    return languageOf(this.ofEverybody.get("language"));
  }

  keepLanguage(language: Language): void {
    this.ofEverybody.set("language", language);
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

  /** The files of the draft that are with the server already. */
  get files(): MessageFile[] {
    return readFiles(parse(this.ofThisTab.get("files") ?? "[]"));
  }

  keepFiles(files: readonly MessageFile[]): void {
    this.ofThisTab.set("files", JSON.stringify(files));
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

  /** Makes what a visitor said before it was known who they are the customer's own. */
  takeOver(unknown: Memory): void {
    this.keepUnsent(unknown.unsent(), []);
    unknown.keepUnsent([], unknown.unsent());
    if (unknown.lastSeen) this.keepLastSeen(unknown.lastSeen);
    for (const key of ["token", "seen"]) unknown.lasting.forget(key);
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
    console.warn("What the chat kept could not be read back:", error);
    return null;
  }
}
