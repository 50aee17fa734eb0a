import { ref } from "vue";
import { fetchUndecided } from "../api/letters";

/** How many messages wait for somebody's decision; null until it is known. */
export const undecided = ref<number | null>(null);

/** Where that fails the number stays as it was; the page itself tells what failed. */
export async function refreshUndecided(): Promise<void> {
  const told = await fetchUndecided().catch(() => null);
  if (told) undecided.value = told.count;
}
