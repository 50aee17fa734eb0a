/** Lets those through who wait for something to be open. */
export class Gate {
  private isOpen = false;
  private readonly waiting = new Set<(passed: boolean) => void>();

  open(): void {
    this.isOpen = true;
    this.settle(true);
  }

  /** Turns away those who wait, and those who come until it is open again. */
  shut(): void {
    this.isOpen = false;
    this.settle(false);
  }

  /** Whether it is open, or is within a time. */
  passed(withinMs: number): Promise<boolean> {
    if (this.isOpen) return Promise.resolve(true);
    return new Promise((settle) => {
      this.waiting.add(settle);
      setTimeout(() => {
        if (this.waiting.delete(settle)) settle(false);
      }, withinMs);
    });
  }

  private settle(passed: boolean): void {
    for (const settle of this.waiting) settle(passed);
    this.waiting.clear();
  }
}
