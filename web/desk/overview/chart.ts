import { BarChart } from "echarts/charts";
import {
  GridComponent,
  LegendComponent,
  TooltipComponent,
} from "echarts/components";
import { init, use, type ECharts } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { Series } from "./figures";

use([
  BarChart,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  CanvasRenderer,
]);

export interface Paint {
  text: string;
  axis: string;
  surface: string;
}

const ROW_PX = 34;
const FRAME_PX = 76;

/** Lying bars, one row a group; as high as it needs to be. */
export class Bars {
  private readonly chart: ECharts;
  private readonly watcher: ResizeObserver;

  constructor(private readonly box: HTMLElement) {
    this.chart = init(box, null, { renderer: "canvas" });
    this.watcher = new ResizeObserver(() => this.chart.resize());
    this.watcher.observe(box);
  }

  draw(
    names: readonly string[],
    series: readonly Series[],
    paint: Paint,
  ): void {
    this.box.style.height = `${names.length * ROW_PX + FRAME_PX}px`;
    this.chart.resize();
    this.chart.setOption(
      {
        animation: false,
        grid: { left: 8, right: 24, top: 34, bottom: 8, containLabel: true },
        legend: {
          type: "scroll",
          top: 0,
          left: 0,
          textStyle: { color: paint.text },
          pageTextStyle: { color: paint.text },
          pageIconColor: paint.text,
        },
        tooltip: {
          trigger: "axis",
          axisPointer: { type: "shadow" },
          backgroundColor: paint.surface,
          borderColor: paint.axis,
          textStyle: { color: paint.text },
          renderMode: "richText",
        },
        xAxis: {
          type: "value",
          axisLabel: { color: paint.text, hideOverlap: true },
          splitLine: { lineStyle: { color: paint.axis } },
        },
        yAxis: {
          type: "category",
          inverse: true,
          data: [...names],
          axisLabel: { color: paint.text, width: 130, overflow: "truncate" },
          axisLine: { lineStyle: { color: paint.axis } },
          axisTick: { show: false },
        },
        series: series.map(({ name, colour, values, stacked }) => ({
          type: "bar",
          name,
          stack: stacked ? "all" : undefined,
          barMaxWidth: 16,
          itemStyle: { color: colour },
          data: values.map((value) => value ?? "-"),
        })),
      },
      { notMerge: true },
    );
  }

  dispose(): void {
    this.watcher.disconnect();
    this.chart.dispose();
  }
}
