import { ref } from "vue";
import { kept } from "../kept";

/** A choice of filters under a name. */
export interface View {
  name: string;
  query: Record<string, string>;
}

const KEY = "views";

export const views = ref<View[]>(viewsIn(kept.get(KEY)));

/** Reads views as they were kept; anything that is none is left out. */
export function viewsIn(text: string | null): View[] {
  try {
    const found: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? found.filter(isView) : [];
  } catch (error) {
    console.warn("The saved views cannot be read:", error);
    return [];
  }
}

/** Adds a view, or gives the one of that name these filters. */
export function withView(all: readonly View[], view: View): View[] {
  const isKnown = all.some(({ name }) => name === view.name);
  return isKnown
    ? all.map((one) => (one.name === view.name ? view : one))
    : [...all, view];
}

/** Renames a view; an empty name, or another view's, changes nothing. */
export function renamed(
  all: readonly View[],
  from: string,
  to: string,
): View[] {
  const name = to.trim();
  const isTaken = all.some((one) => one.name === name);
  if (!name || isTaken) return [...all];
  return all.map((one) => (one.name === from ? { ...one, name } : one));
}

export function keepViews(all: View[]): void {
  views.value = all;
  kept.set(KEY, JSON.stringify(all));
}

function isView(found: unknown): found is View {
  const view = found as Partial<View> | null;
  return (
    typeof view?.name === "string" &&
    typeof view.query === "object" &&
    view.query !== null &&
    Object.values(view.query).every((value) => typeof value === "string")
  );
}
