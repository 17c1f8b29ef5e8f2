import type { MeasuredBuild } from "./evidence";

interface Panel {
  readonly title: string;
  readonly value: (build: MeasuredBuild) => number;
  readonly label: (value: number) => string;
}

const panels: readonly Panel[] = [
  { title: "First build", value: ({ coldSeconds }) => coldSeconds, label: (value) => `${value.toFixed(1)} s` },
  {
    title: "Build after an edit",
    value: ({ rebuildSeconds }) => rebuildSeconds,
    label: (value) => `${value.toFixed(1)} s`,
  },
  {
    title: "Size of the image",
    value: ({ imageBytes }) => imageBytes,
    label: (value) => `${(value / 1e6).toFixed(1)} MB`,
  },
];

const colors = ["#8b949e", "#58a6ff", "#1f6feb"];
const row = 24;
const left = 200;
const widest = 360;
const width = 640;

/** Bars for each state of the example, as an SVG that is readable on light and on dark pages. */
export function chart(measured: readonly MeasuredBuild[]): string {
  const panelHeight = 34 + measured.length * row;
  const height = panels.length * panelHeight + 10;
  const parts = panels.flatMap((panel, index) => drawPanel(panel, measured, index * panelHeight));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img"`,
    `  aria-label="Builds of examples/order-service before and after repairs" font-family="system-ui, sans-serif" font-size="13">`,
    `<rect width="${width}" height="${height}" rx="6" fill="#ffffff"/>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function drawPanel({ title, value, label }: Panel, measured: readonly MeasuredBuild[], top: number): readonly string[] {
  const largest = Math.max(...measured.map(value));
  const bars = measured.flatMap((build, index) => {
    const y = top + 32 + index * row;
    const length = Math.max(2, Math.round((value(build) / largest) * widest));
    return [
      `<text x="${left - 10}" y="${y + 13}" text-anchor="end" fill="#1f2328">${build.state}</text>`,
      `<rect x="${left}" y="${y}" width="${length}" height="${row - 6}" rx="3" fill="${colors[index % colors.length]}"/>`,
      `<text x="${left + length + 6}" y="${y + 13}" fill="#1f2328">${label(value(build))}</text>`,
    ];
  });
  return [`<text x="16" y="${top + 22}" font-weight="600" fill="#1f2328">${title}</text>`, ...bars];
}
