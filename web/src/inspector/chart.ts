// A figure over the last minute.

import { COLOURS, element, pen } from './element';
import type { ChartKind, Reading } from './readings';

const HEIGHT = 52;
const KEPT = 120;
const FONT = '10px system-ui, sans-serif';

/** A title, the newest value, and the line, or the bars, of those before it. */
export class Chart {
  readonly element: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly value: HTMLElement;
  private readonly values: (number | null)[] = [];

  constructor(page: Document, readonly kind: ChartKind) {
    const { name, title, hint } = kind;
    this.canvas = element(page, 'canvas', { display: 'block', width: '100%', height: `${HEIGHT}px`, margin: '0', background: 'none', borderRadius: '0' });
    this.canvas.setAttribute('aria-hidden', 'true');
    this.value = element(page, 'strong', { color: COLOURS.ink, fontWeight: '600', whiteSpace: 'nowrap', marginLeft: '8px' }, '–');
    const head = element(page, 'div', { display: 'flex', justifyContent: 'space-between', marginBottom: '4px' }, title, this.value);
    this.element = element(page, 'div', { padding: '8px 10px', background: COLOURS.card, borderRadius: '6px', minWidth: '0' }, head, this.canvas);
    this.element.title = hint;
    this.element.dataset.figure = name;
  }

  /** Takes a new value; null leaves a gap. */
  push(reading: Reading | null): void {
    this.values.push(reading && reading.value);
    if (this.values.length > KEPT) this.values.shift();
    this.value.textContent = reading ? reading.text : '–';
    this.element.title = reading && reading.more ? `${this.kind.hint}: ${reading.more}` : this.kind.hint;
    this.draw();
  }

  // Values without a gap between them, with their places.
  private runs(): [number, number][][] {
    const runs: [number, number][][] = [];
    this.values.forEach((value, i) => {
      if (value === null) return;
      if (i === 0 || this.values[i - 1] === null) runs.push([]);
      (runs[runs.length - 1] as [number, number][]).push([i, value]);
    });
    return runs;
  }

  private draw(): void {
    const { pen: context, width } = pen(this.canvas, HEIGHT);
    const top = Math.max(this.kind.ceiling, ...this.values.map((value) => value || 0));
    const step = width / KEPT;
    const x = (i: number): number => width - (this.values.length - i) * step;
    const y = (value: number): number => HEIGHT - 1 - (value / top) * (HEIGHT - 15);
    context.strokeStyle = context.fillStyle = this.kind.colour;
    if (this.kind.bars) this.values.forEach((value, i) => context.fillRect(x(i), y(value || 0), Math.max(1, step - 0.5), HEIGHT - y(value || 0)));
    else this.runs().forEach((run) => drawRun(context, run.map(([i, value]) => [x(i + 1), y(value)]), step));
    context.font = FONT;
    context.fillStyle = COLOURS.soft;
    context.fillText(this.kind.text(top), 0, 9);
    context.fillRect(0, HEIGHT - 1, width, 0.5);
  }
}

// A line, with a shade under it.
function drawRun(context: CanvasRenderingContext2D, points: readonly (readonly [number, number])[], step: number): void {
  const [first, last] = [points[0], points[points.length - 1]] as [readonly [number, number], readonly [number, number]];
  context.beginPath();
  context.moveTo(first[0] - step, first[1]);
  for (const [x, y] of points) context.lineTo(x, y);
  context.lineWidth = 1.5;
  context.stroke();
  context.lineTo(last[0], HEIGHT);
  context.lineTo(first[0] - step, HEIGHT);
  context.globalAlpha = 0.18;
  context.fill();
  context.globalAlpha = 1;
}
