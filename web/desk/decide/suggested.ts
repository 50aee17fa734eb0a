import { ref } from "vue";

/** Words a part of the page proposes for the next reply; whoever shows the reply box takes them up. */
export const suggestedReply = ref<string | null>(null);

export function suggestReply(words: string): void {
  suggestedReply.value = words;
}
