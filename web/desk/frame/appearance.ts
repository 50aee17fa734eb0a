import { ref, watchEffect } from "vue";
import { kept } from "../kept";

export const APPEARANCES = ["system", "light", "dark"] as const;

export type Appearance = (typeof APPEARANCES)[number];

const system = matchMedia("(prefers-color-scheme: dark)");
const systemIsDark = ref(system.matches);
system.addEventListener("change", () => {
  systemIsDark.value = system.matches;
});

const chosen = kept.get("appearance");
export const appearance = ref<Appearance>(
  APPEARANCES.find((one) => one === chosen) ?? "system",
);

export const isDark = ref(false);

export function appear(as: Appearance): void {
  appearance.value = as;
  kept.set("appearance", as);
}

watchEffect(() => {
  isDark.value =
    appearance.value === "system"
      ? systemIsDark.value
      : appearance.value === "dark";
  document.documentElement.classList.toggle("dark", isDark.value);
});
