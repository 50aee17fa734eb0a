const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  chat: [
    "M21 12a8 8 0 0 1-8 8H4.5l1.7-2.9A8 8 0 1 1 21 12Z",
    "M9.5 10.5h7",
    "M9.5 14h4.5",
  ],
  close: ["M6 6l12 12", "M18 6 6 18"],
  send: ["M12 19V5.5", "M6 11.5 12 5.5l6 6"],
  down: ["M12 5v13.5", "M6 12.5l6 6 6-6"],
  warning: ["M12 8v5", "M12 16.4v.1", "M12 3.2 21.6 20H2.4L12 3.2Z"],
  globe: [
    "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z",
    "M3 12h18",
    "M12 3c2.6 2.6 3.9 5.6 3.9 9s-1.3 6.4-3.9 9c-2.6-2.6-3.9-5.6-3.9-9S9.4 5.6 12 3Z",
  ],
  leaf: ["M5 19c0-9 5-14 15-14 0 10-5 15-13 14.2", "M5 20c2-5 5-8 9-10"],
  copy: ["M9 9h10v11H9z", "M15 9V4H5v11h4"],
  done: ["M5 12.5l4.5 4.5L19 7.5"],
  truck: [
    "M3 6.5h11v10H3z",
    "M14 10h4l3 3.2v3.3h-7z",
    "M7 19a1.9 1.9 0 1 0 0-3.8A1.9 1.9 0 0 0 7 19Z",
    "M17.5 19a1.9 1.9 0 1 0 0-3.8 1.9 1.9 0 0 0 0 3.8Z",
  ],
  card: ["M3 6h18v12H3z", "M3 10h18", "M6.5 14.5h4"],
  refund: ["M4 9h11a5 5 0 0 1 0 10H8", "M8 5 4 9l4 4"],
  phone: ["M8 3h8v18H8z", "M11 18h2"],
  box: ["M4 7.5 12 3.5l8 4v9l-8 4-8-4z", "M4 7.5l8 4 8-4", "M12 11.5v9"],
  file: ["M7 3h7l4 4v14H7z", "M14 3v4h4"],
  expand: ["M6 9.5l6 6 6-6"],
  picture: ["M4 5h16v14H4z", "M4 16l4.5-4.5 4 4L15 13l5 4", "M15.5 9.5v.1"],
} as const;

export type IconName = keyof typeof PATHS;

/** A 24-unit line drawing in the colour of the text around it, hidden from screen readers. */
export function icon(name: IconName): SVGSVGElement {
  const drawing = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: "0 0 24 24",
    class: "icon",
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.7",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
    "aria-hidden": "true",
  };
  for (const [key, value] of Object.entries(attributes)) {
    drawing.setAttribute(key, value);
  }
  for (const line of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", line);
    drawing.append(path);
  }
  return drawing;
}
