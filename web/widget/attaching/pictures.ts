import { newId } from "../talk/id";
import type { MessageFile } from "../talk/message";
import { UploadError, type Progress } from "../talk/upload";
import { MOST, refusalBefore } from "./limits";

/** So many pictures of one conversation the server takes at the same time. */
const MOST_AT_ONCE = 2;

/** Why a picture did not arrive, and whether trying again may help. */
export interface Problem {
  code: string;
  mayHelpToRepeat: boolean;
}

/** A picture of the draft, on its way to the server or there. */
export interface Picture {
  id: string;
  name: string;
  size: number;
  /** What has arrived of it, from 0 to 1. */
  share: number;
  /** As the server knows it, once it is there. */
  file: MessageFile | null;
  problem: Problem | null;
}

export type Upload = (
  file: File,
  progress: Progress,
  signal: AbortSignal,
) => Promise<MessageFile>;

/** The pictures of the message that is being written. */
export class Pictures {
  list: readonly Picture[] = [];
  /** Whether more were chosen than one message takes. */
  hasTooMany = false;
  private readonly originals = new Map<string, File>();
  private readonly uploads = new Map<string, AbortController>();
  private waiting: string[] = [];

  constructor(
    private readonly upload: Upload,
    private readonly changed: () => void,
  ) {}

  get arrived(): MessageFile[] {
    return this.list.flatMap(({ file }) => file ?? []);
  }

  /** Whether the message can go: nothing is on its way, and nothing failed that the customer may think was sent. */
  get isReady(): boolean {
    return this.list.every(({ file }) => file !== null);
  }

  /** The picture as it was chosen, while this page still has it. */
  original(id: string): File | null {
    return this.originals.get(id) ?? null;
  }

  add(chosen: readonly File[]): void {
    const room = MOST - this.list.length;
    this.hasTooMany = chosen.length > room;
    const added = chosen.slice(0, room).map((original) => this.begun(original));
    this.list = [...this.list, ...added];
    this.changed();
    for (const { id, problem } of added) if (!problem) void this.send(id);
  }

  private begun(original: File): Picture {
    const { name, size } = original;
    const code = refusalBefore(original);
    const problem = code === null ? null : { code, mayHelpToRepeat: false };
    const id = newId();
    this.originals.set(id, original);
    return { id, name, size, share: 0, file: null, problem };
  }

  /** Pictures that are with the server already. */
  bringBack(files: readonly MessageFile[]): void {
    const back = files.map((file) => ({
      ...{ id: file.key ?? newId(), name: file.name, size: file.size },
      ...{ share: 1, file, problem: null },
    }));
    this.list = [...back, ...this.list];
    this.changed();
  }

  async send(id: string): Promise<void> {
    const original = this.originals.get(id);
    if (!original) return;
    this.change(id, { problem: null, share: 0 });
    if (this.uploads.size >= MOST_AT_ONCE) return void this.waiting.push(id);
    const abort = new AbortController();
    this.uploads.set(id, abort);
    const progress = (share: number) => this.change(id, { share });
    try {
      const file = await this.upload(original, progress, abort.signal);
      this.change(id, { file, name: file.name, size: file.size, share: 1 });
    } catch (error) {
      this.change(id, { problem: problemOf(error) });
    } finally {
      this.uploads.delete(id);
      const next = this.waiting.shift();
      if (next !== undefined) void this.send(next);
    }
  }

  /** What the server does not hear of any more it forgets by itself. */
  remove(id: string): void {
    this.hasTooMany = false;
    this.waiting = this.waiting.filter((other) => other !== id);
    this.uploads.get(id)?.abort();
    this.originals.delete(id);
    this.list = this.list.filter((picture) => picture.id !== id);
    this.changed();
  }

  /** Hands the pictures out to be sent with the message; the draft has none any more. */
  take(): MessageFile[] {
    const files = this.arrived;
    this.clear();
    return files;
  }

  clear(): void {
    for (const { id } of this.list) this.remove(id);
  }

  private change(id: string, told: Partial<Picture>): void {
    this.list = this.list.map((picture) =>
      picture.id === id ? { ...picture, ...told } : picture,
    );
    this.changed();
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof UploadError) return error;
  console.error("A picture was not sent:", error);
  return { code: "failed", mayHelpToRepeat: true };
}
