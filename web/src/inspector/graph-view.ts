// Draws graphs from left to right: a node stands right of all that leads to it.

import type { GraphNode, WorkletGraph } from '../graph-snapshot';
import { COLOURS, element, pen } from './element';

const ROW = 34;
const BOX = 24;
const GAP = 26;
const FONT = '12px system-ui, sans-serif';

interface Place {
  readonly node: GraphNode;
  readonly column: number;
  readonly row: number;
}

/** The picture of the graphs. */
export class GraphView {
  readonly canvas: HTMLCanvasElement;
  private drawn = '';

  constructor(page: Document) {
    this.canvas = element(page, 'canvas', { display: 'block', width: '100%' });
  }

  /** Draws what has changed. */
  draw(graphs: readonly WorkletGraph[]): void {
    const signature = JSON.stringify([this.canvas.clientWidth, graphs.map(({ nodes, edges }) => [nodes, edges])]);
    if (signature === this.drawn) return;
    this.drawn = signature;
    const layouts = graphs.map(({ nodes, edges }) => ({ edges, places: layOut(nodes, edges) }));
    const rows = layouts.map(({ places }) => 1 + Math.max(0, ...places.map(({ row }) => row)));
    const height = Math.max(ROW * 2, rows.reduce((all, some) => all + some * ROW + 8, 8));
    this.canvas.style.height = `${height}px`;
    const { pen: context, width } = pen(this.canvas, height);
    context.font = FONT;
    if (graphs.every(({ nodes }) => nodes.length === 0)) drawText(context, 'No worklet node yet.', 10, ROW, COLOURS.soft);
    let top = 8;
    layouts.forEach(({ places, edges }, i) => {
      drawGraph(context, places, edges, top, width);
      top += (rows[i] as number) * ROW + 8;
    });
  }
}

function layOut(nodes: readonly GraphNode[], edges: WorkletGraph['edges']): Place[] {
  const columns = new Map(nodes.map(({ id }) => [id, 0]));
  // As often as the longest path has nodes; cycles end with it.
  for (let pass = 0; pass < Math.min(nodes.length, 24); pass++) {
    for (const { from, to } of edges) {
      const behind = (columns.get(from) as number) + 1;
      if ((columns.get(to) as number) < behind && behind < nodes.length) columns.set(to, behind);
    }
  }
  const used: number[] = [];
  return nodes.map((node) => {
    const column = columns.get(node.id) as number;
    const row = used[column] || 0;
    used[column] = row + 1;
    return { node, column, row };
  });
}

function drawGraph(context: CanvasRenderingContext2D, places: readonly Place[], edges: WorkletGraph['edges'], top: number, width: number): void {
  const columns = 1 + Math.max(0, ...places.map(({ column }) => column));
  const wide = Math.min(170, (width - 20 - GAP * (columns - 1)) / columns);
  const left = ({ column }: Place): number => 10 + column * (wide + GAP);
  const middle = ({ row }: Place): number => top + row * ROW + BOX / 2;
  const byId = new Map(places.map((place) => [place.node.id, place]));
  for (const { from, to, input } of edges) {
    const [source, target] = [byId.get(from), byId.get(to)];
    if (source && target) drawEdge(context, left(source) + wide, middle(source), left(target), middle(target), input >= target.node.inputs);
  }
  for (const place of places) drawNode(context, place.node, left(place), middle(place) - BOX / 2, wide);
}

// A parameter's connection is dashed.
function drawEdge(context: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number, toParameter: boolean): void {
  const bend = Math.max(14, Math.abs(x1 - x0) / 2);
  context.strokeStyle = toParameter ? COLOURS.warm : COLOURS.soft;
  context.lineWidth = 1.5;
  context.setLineDash(toParameter ? [3, 3] : []);
  context.beginPath();
  context.moveTo(x0, y0);
  context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
  context.stroke();
  context.setLineDash([]);
}

function drawNode(context: CanvasRenderingContext2D, { name, isWorklet, isActive }: GraphNode, x: number, y: number, wide: number): void {
  const colour = !isWorklet ? COLOURS.native : isActive ? COLOURS.worklet : COLOURS.soft;
  context.fillStyle = COLOURS.card;
  context.strokeStyle = colour;
  context.lineWidth = isWorklet ? 2 : 1;
  context.beginPath();
  context.rect(x + 0.5, y + 0.5, wide, BOX);
  context.fill();
  context.stroke();
  const text = isWorklet ? name : name.replace(/^Audio(?=Destination|Buffer)|Node$/g, '');
  drawText(context, fitted(context, text, wide - 14), x + 7, y + 16, colour);
}

function fitted(context: CanvasRenderingContext2D, text: string, width: number): string {
  let fits = text;
  while (fits.length > 1 && context.measureText(fits).width > width) fits = `${fits.slice(0, -2)}…`;
  return fits;
}

function drawText(context: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string): void {
  context.fillStyle = colour;
  context.fillText(text, x, y);
}
