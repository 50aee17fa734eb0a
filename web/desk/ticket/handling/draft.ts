import { ref, watch, type Ref } from "vue";
import { kept } from "../../kept";

interface Draft<Fields> {
  fields: Ref<Fields>;
  clear(): void;
}

/** What somebody typed into a dialog of a ticket; it outlives the page until it is sent. */
export function useDraft<Fields extends object>(
  name: string,
  empty: Fields,
): Draft<Fields> {
  const key = `draft:${name}`;
  const fields = ref({ ...empty, ...stored(key) }) as Ref<Fields>;
  watch(
    fields,
    (typed) => {
      if (JSON.stringify(typed) === JSON.stringify(empty)) kept.forget(key);
      else kept.set(key, JSON.stringify(typed));
    },
    { deep: true },
  );
  return {
    fields,
    clear() {
      fields.value = { ...empty };
    },
  };
}

function stored(key: string): object {
  try {
    const typed: unknown = JSON.parse(kept.get(key) ?? "{}");
    return typeof typed === "object" && typed !== null ? typed : {};
  } catch {
    return {};
  }
}
