import { onBeforeUnmount, onMounted } from "vue";

interface Deeds {
  move(by: 1 | -1): void;
  search(): void;
  help(): void;
}

const WRITES = "input, textarea, select, [contenteditable], [role=dialog]";

/** j and k, / and ? anywhere on the page, but not while somebody writes. */
export function useKeys(deeds: Deeds): void {
  useShortcuts({
    j: () => deeds.move(1),
    k: () => deeds.move(-1),
    "/": deeds.search,
    "?": deeds.help,
  });
}

/** Keys that do something anywhere on the page, but not while somebody writes. */
export function useShortcuts(
  deeds: Readonly<Record<string, () => void>>,
): void {
  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as Element | null)?.closest(WRITES)) return;
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  }

  onMounted(() => document.addEventListener("keydown", press));
  onBeforeUnmount(() => document.removeEventListener("keydown", press));
}
