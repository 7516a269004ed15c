// A figure over the last minute.

import { COLOURS, element, pen } from './element';

const HEIGHT = 52;
const KEPT = 120;

/** A title, the newest value, and a line of those before it. */
export class Chart {
  readonly element: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private readonly value: HTMLElement;
  private readonly values: number[] = [];

  /** `text` says a value in words; `ceiling` is what the picture shows at least. */
  constructor(page: Document, title: string, private readonly colour: string, private readonly text: (value: number) => string, private readonly ceiling: number) {
    this.canvas = element(page, 'canvas', { display: 'block', width: '100%', height: `${HEIGHT}px` });
    this.value = element(page, 'strong', { color: COLOURS.ink, fontWeight: '600' }, '–');
    const head = element(page, 'div', { display: 'flex', justifyContent: 'space-between', marginBottom: '4px' }, title, this.value);
    this.element = element(page, 'div', { padding: '8px 10px', background: COLOURS.card, borderRadius: '6px', minWidth: '0' }, head, this.canvas);
  }

  /** Takes a new value; undefined hides the chart. */
  push(value: number | undefined): void {
    this.element.style.display = value === undefined ? 'none' : '';
    if (value === undefined) return;
    this.values.push(value);
    if (this.values.length > KEPT) this.values.shift();
    this.value.textContent = this.text(value);
    this.draw();
  }

  private draw(): void {
    const { pen: context, width } = pen(this.canvas, HEIGHT);
    const top = Math.max(this.ceiling, ...this.values);
    const x = (i: number): number => width - ((this.values.length - 1 - i) * width) / (KEPT - 1);
    const y = (value: number): number => HEIGHT - 2 - (value / top) * (HEIGHT - 6);
    context.beginPath();
    context.moveTo(x(0), HEIGHT);
    this.values.forEach((value, i) => context.lineTo(x(i), y(value)));
    context.lineTo(width, HEIGHT);
    context.globalAlpha = 0.18;
    context.fillStyle = this.colour;
    context.fill();
    context.globalAlpha = 1;
    context.beginPath();
    this.values.forEach((value, i) => context.lineTo(x(i), y(value)));
    context.strokeStyle = this.colour;
    context.lineWidth = 1.5;
    context.stroke();
  }
}
