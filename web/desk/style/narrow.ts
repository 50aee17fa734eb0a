import { onBeforeUnmount, ref, type Ref } from "vue";

/** Whether the window is no wider than so many pixels. */
export function useNarrow(pixels: number): Ref<boolean> {
  const query = matchMedia(`(max-width: ${pixels}px)`);
  const isNarrow = ref(query.matches);
  const look = () => {
    isNarrow.value = query.matches;
  };
  query.addEventListener("change", look);
  onBeforeUnmount(() => query.removeEventListener("change", look));
  return isNarrow;
}
