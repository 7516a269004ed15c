// Draws graphs from left to right: a node stands right of all that leads to it.

import type { GraphNode, WorkletGraph } from '../graph-snapshot';
import { COLOURS, element, pen } from './element';

const ROW = 34;
const BOX = 24;
const GAP = 26;
const MARGIN = 20;
const NARROWEST = 72;
const NOTHING = 'No worklet node yet.';
const FONT = '12px system-ui, sans-serif';

interface Place {
  readonly node: GraphNode;
  readonly column: number;
  readonly row: number;
}

/** The picture of the graphs; where it is wider than the panel it can be scrolled. */
export class GraphView {
  readonly element: HTMLElement;
  private readonly canvas: HTMLCanvasElement;
  private drawn = '';

  constructor(page: Document) {
    this.canvas = element(page, 'canvas', { display: 'block', margin: '0', background: 'none', borderRadius: '0', maxWidth: 'none' });
    this.canvas.setAttribute('role', 'img');
    this.element = element(page, 'div', { overflowX: 'auto', overflowY: 'hidden' }, this.canvas);
  }

  /** Draws what has changed. */
  draw(graphs: readonly WorkletGraph[]): void {
    const signature = JSON.stringify([this.element.clientWidth, graphs.map(({ nodes, edges }) => [nodes, edges])]);
    if (signature === this.drawn) return;
    this.drawn = signature;
    const layouts = graphs.map(({ nodes, edges }) => ({ edges, places: layOut(nodes, edges) }));
    const rows = layouts.map(({ places }) => 1 + Math.max(0, ...places.map(({ row }) => row)));
    const height = Math.max(ROW * 2, rows.reduce((all, some) => all + some * ROW + 8, 8));
    const least = Math.max(0, ...layouts.map(({ places }) => MARGIN + columnsOf(places) * (NARROWEST + GAP) - GAP));
    this.canvas.style.width = `${Math.max(least, this.element.clientWidth)}px`;
    this.canvas.style.height = `${height}px`;
    this.canvas.setAttribute('aria-label', inWords(graphs));
    const { pen: context, width } = pen(this.canvas, height);
    context.font = FONT;
    if (graphs.every(({ nodes }) => nodes.length === 0)) drawText(context, NOTHING, 10, ROW, COLOURS.soft);
    let top = 8;
    layouts.forEach(({ places, edges }, i) => {
      drawGraph(context, places, edges, top, width);
      top += (rows[i] as number) * ROW + 8;
    });
  }
}

function inWords(graphs: readonly WorkletGraph[]): string {
  const lines = graphs.map(({ nodes, edges }) => {
    const names = new Map(nodes.map(({ id, name }) => [id, name]));
    return edges.map(({ from, to }) => `${names.get(from)} to ${names.get(to)}`);
  });
  return ([] as string[]).concat(...lines).join(', ') || NOTHING;
}

const columnsOf = (places: readonly Place[]): number => 1 + Math.max(0, ...places.map(({ column }) => column));

function layOut(nodes: readonly GraphNode[], edges: WorkletGraph['edges']): Place[] {
  const columns = new Map(nodes.map(({ id }) => [id, 0]));
  // As often as the longest path has nodes; cycles end with it.
  for (let pass = 0; pass < Math.min(nodes.length, 24); pass++) {
    for (const { from, to } of edges) {
      const behind = (columns.get(from) as number) + 1;
      if ((columns.get(to) as number) < behind && behind < nodes.length) columns.set(to, behind);
    }
  }
  const rows = rowsOf(nodes, edges, columns);
  return nodes.map((node) => ({ node, column: columns.get(node.id) as number, row: rows.get(node.id) as number }));
}

// From right to left: as high as what a node leads to, so that lines cross little; what leads nowhere comes last.
function rowsOf(nodes: readonly GraphNode[], edges: WorkletGraph['edges'], columns: ReadonlyMap<number, number>): Map<number, number> {
  const rows = new Map<number, number>();
  const wish = (node: GraphNode): number => Math.min(...edges.filter(({ from, to }) => from === node.id && rows.has(to)).map(({ to }) => rows.get(to) as number));
  for (let column = Math.max(0, ...Array.from(columns.values())); column >= 0; column--) {
    const wishes = nodes.filter(({ id }) => columns.get(id) === column).map((node, i) => ({ node, i, row: wish(node) }));
    wishes.sort((a, b) => (a.row === b.row ? a.i - b.i : a.row - b.row));
    wishes.forEach(({ node }, row) => rows.set(node.id, row));
  }
  return rows;
}

function drawGraph(context: CanvasRenderingContext2D, places: readonly Place[], edges: WorkletGraph['edges'], top: number, width: number): void {
  const columns = columnsOf(places);
  const wide = Math.min(170, (width - MARGIN - GAP * (columns - 1)) / columns);
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
