import { LineChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { init, use, type ECharts } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([LineChart, GridComponent, CanvasRenderer]);

export interface Point {
  label: string;
  strain: number;
  colour: string;
}

export interface Paint {
  line: string;
  text: string;
  axis: string;
}

const HIGHEST = 1;
const HALF = 0.5;

/** Draws the emotion line into a box; again whenever the points change. */
export class MoodChart {
  private readonly chart: ECharts;
  private readonly watcher: ResizeObserver;

  constructor(box: HTMLElement) {
    this.chart = init(box, null, { renderer: "canvas" });
    this.watcher = new ResizeObserver(() => this.chart.resize());
    this.watcher.observe(box);
  }

  draw(points: readonly Point[], paint: Paint): void {
    this.chart.setOption({
      animation: false,
      grid: { left: 44, right: 16, top: 10, bottom: 22 },
      xAxis: {
        type: "category",
        data: points.map(({ label }) => label),
        boundaryGap: points.length === 1,
        axisLabel: { color: paint.text, hideOverlap: true },
        axisLine: { lineStyle: { color: paint.axis } },
        axisTick: { show: false },
      },
      yAxis: {
        type: "value",
        min: 0,
        max: HIGHEST,
        interval: HALF,
        axisLabel: {
          color: paint.text,
          formatter: (share: number) => `${share * 100}%`,
        },
        splitLine: { lineStyle: { color: paint.axis } },
      },
      series: [
        {
          type: "line",
          silent: true,
          symbol: "circle",
          symbolSize: 9,
          lineStyle: { color: paint.line, width: 2 },
          data: points.map(({ strain, colour }) => ({
            value: strain,
            itemStyle: { color: colour },
          })),
        },
      ],
    });
  }

  dispose(): void {
    this.watcher.disconnect();
    this.chart.dispose();
  }
}
