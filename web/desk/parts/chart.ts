import {
  onBeforeUnmount,
  onMounted,
  shallowRef,
  watch,
  type ShallowRef,
  type WatchSource,
} from "vue";
import { isDark } from "../frame/appearance";
import { language } from "../wording/speech";

interface Drawn {
  dispose(): void;
}

type ColourOf = (name: string) => string;

/**
 * A chart in a box of the page, loaded once the box is there, and painted again whenever what it shows changes.
 *
 * @param load gives the chart's class, which is large.
 * @param paint draws; colours are those of the page, which change with its appearance.
 */
export function useChart<Chart extends Drawn>(
  box: Readonly<ShallowRef<HTMLElement | null>>,
  load: () => Promise<new (box: HTMLElement) => Chart>,
  paint: (chart: Chart, colour: ColourOf) => void,
  shown: WatchSource[],
): void {
  const chart = shallowRef<Chart | null>(null);
  let isOver = false;

  onMounted(async () => {
    const Loaded = await load();
    if (box.value && !isOver) chart.value = new Loaded(box.value);
  });

  onBeforeUnmount(() => {
    isOver = true;
    chart.value?.dispose();
  });

  function paintAgain(): void {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
    if (chart.value) paint(chart.value, colour);
  }

  watch([chart, language, isDark, ...shown], paintAgain, { flush: "post" });
}
