import { computed, ref, watch, type Ref } from "vue";
import {
  fetchCanned,
  fetchNameable,
  type Canned,
  type Nameable,
} from "../../api/talk";
import type { Purpose } from "./draft";
import {
  atWord,
  fittingPeople,
  fittingReplies,
  put,
  slashWord,
} from "./writing";

/** What fits the word under the caret: ready replies after a slash, people after an @ in a note. */
export function useSuggestions(
  number: string,
  purpose: Ref<Purpose>,
  text: Ref<string>,
  caret: Ref<number>,
) {
  const replies = ref<Canned[] | null>(null);
  const people = ref<Nameable[] | null>(null);
  const chosen = ref(0);
  const dismissed = ref<number | null>(null);

  const word = computed(() =>
    purpose.value === "reply"
      ? slashWord(text.value, caret.value)
      : atWord(text.value, caret.value),
  );
  const entries = computed(() => {
    const { value } = word;
    if (!value || value.start === dismissed.value) return [];
    return purpose.value === "reply"
      ? fittingReplies(replies.value ?? [], value.typed).map((one) => ({
          id: one.name,
          name: `/${one.name}`,
          text: one.text,
          put: one.text,
        }))
      : fittingPeople(people.value ?? [], value.typed).map((one) => ({
          id: one.login,
          name: one.name,
          text: `@${one.login}`,
          put: `@${one.login} `,
        }));
  });

  /** Puts the suggestion in; the answer is where the caret goes. */
  function take(index = chosen.value): number {
    const entry = entries.value[index];
    if (!entry || !word.value) return caret.value;
    const next = put(text.value, word.value, caret.value, entry.put);
    text.value = next.text;
    return next.caret;
  }

  function move(by: number): void {
    const count = entries.value.length;
    chosen.value = (chosen.value + by + count) % count;
  }

  function dismiss(): void {
    dismissed.value = word.value?.start ?? null;
  }

  async function load(): Promise<void> {
    if (purpose.value === "reply")
      replies.value = await fetchCanned(number).catch(() => replies.value);
    else people.value ??= await fetchNameable().catch(() => null);
  }

  watch(
    () => word.value?.start ?? null,
    (start) => {
      chosen.value = 0;
      dismissed.value = null;
      if (start !== null) void load();
    },
  );
  watch(
    () => word.value?.typed,
    () => {
      chosen.value = 0;
    },
  );
  return { entries, chosen, take, move, dismiss };
}
