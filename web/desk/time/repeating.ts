import { onBeforeUnmount, onMounted } from "vue";

/** Does something now and again while the page is in sight, never twice at once. */
export function repeating(everyMs: number, act: () => Promise<void>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  async function turn(): Promise<void> {
    clearTimeout(timer);
    if (document.visibilityState === "visible") await act();
    if (!isOver) timer = setTimeout(() => void turn(), everyMs);
  }

  const wake = () => {
    if (document.visibilityState === "visible") void turn();
  };

  onMounted(() => {
    timer = setTimeout(() => void turn(), everyMs);
    document.addEventListener("visibilitychange", wake);
  });
  onBeforeUnmount(() => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", wake);
  });
}
