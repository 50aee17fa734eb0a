/**
 * A browser's storage that may be full, blocked or absent: what cannot be kept
 * there lives as long as the page, and the browser's console says so once.
 */
export class Remembered {
  private readonly fallback = new Map<string, string>();
  private warned = false;

  constructor(
    private readonly storage: () => Storage,
    private readonly prefix: string,
  ) {}

  get(key: string): string | null {
    const held = this.fallback.get(key);
    if (held !== undefined) return held;
    return (
      this.attempt(() => this.storage().getItem(this.prefix + key)) ?? null
    );
  }

  set(key: string, value: string): void {
    const kept = this.attempt(() => {
      this.storage().setItem(this.prefix + key, value);
      return true;
    });
    if (kept) this.fallback.delete(key);
    else this.fallback.set(key, value);
  }

  forget(key: string): void {
    this.fallback.delete(key);
    this.attempt(() => {
      this.storage().removeItem(this.prefix + key);
    });
  }

  /** The keys that begin with a text, each without this storage's prefix. */
  keys(beginning: string): string[] {
    const stored =
      this.attempt(() => Object.keys(this.storage())) ?? ([] as string[]);
    const own = stored
      .filter((key) => key.startsWith(this.prefix))
      .map((key) => key.slice(this.prefix.length));
    return [...new Set([...own, ...this.fallback.keys()])].filter((key) =>
      key.startsWith(beginning),
    );
  }

  private attempt<Result>(action: () => Result): Result | undefined {
    try {
      return action();
    } catch (error) {
      if (!this.warned) {
        console.warn("This browser keeps nothing between visits:", error);
        this.warned = true;
      }
      return undefined;
    }
  }
}
