import { ref } from "vue";
import { fetchApprovals, type WaitingApproval } from "../api/decide";

/** What waits for a decision, soonest due first; null until it is known. */
export const waiting = ref<WaitingApproval[] | null>(null);

export const failure = ref<unknown>(null);

export async function refreshApprovals(): Promise<void> {
  try {
    waiting.value = await fetchApprovals();
    failure.value = null;
  } catch (error) {
    failure.value = error;
  }
}
