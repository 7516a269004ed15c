// The inspector: a file of its own, fetched by AudioWorkletAnywhere.inspector(). It looks twice a second, from outside,
// and only at what the API tells everybody.

import type { AudioWorkletAnywhereApi } from '../api';
import type { PageWindow } from '../features';
import { INSPECTOR_EVENT, type Inspector, type InspectorOptions, type OpenInspector } from '../inspector-loader';
import { Chart } from './chart';
import { COLOURS, element } from './element';
import { takeFigures, type Figures } from './figures';
import { GraphView } from './graph-view';

const INTERVAL = 500; // ms

const FLOATING: Partial<CSSStyleDeclaration> = {
  position: 'fixed', left: '0', right: '0', bottom: '0', zIndex: '2147483647', maxHeight: '60%', overflow: 'auto',
};

const PANEL: Partial<CSSStyleDeclaration> = {
  boxSizing: 'border-box', padding: '12px', borderRadius: '8px', background: COLOURS.paper, color: COLOURS.soft,
  font: '12px/1.4 system-ui, sans-serif', textAlign: 'left', boxShadow: '0 4px 24px rgba(0, 0, 0, .35)',
};

class Panel implements Inspector {
  readonly element: HTMLElement;
  private readonly summary: HTMLElement;
  private readonly graph: GraphView;
  private readonly charts: { readonly chart: Chart; readonly read: (figures: Figures) => number | undefined }[];
  private readonly timer: number;
  private before: { figures: Figures; time: number } | null = null;

  constructor(private readonly page: PageWindow, private readonly api: AudioWorkletAnywhereApi, { parent }: InspectorOptions) {
    const { document } = page;
    this.graph = new GraphView(document);
    this.summary = element(document, 'span', { color: COLOURS.soft });
    this.charts = this.makeCharts(document);
    const grid = element(document, 'div', {
      display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(150px, 1fr))', marginTop: '10px',
    }, ...this.charts.map(({ chart }) => chart.element));
    grid.style.setProperty('grid-gap', '8px');
    this.element = element(document, 'section', { ...PANEL, ...(parent ? {} : FLOATING) }, this.head(document), this.graph.canvas, grid);
    this.element.className = 'audioworklet-anywhere-inspector';
    (parent || document.body).appendChild(this.element);
    this.timer = page.setInterval(() => this.look(), INTERVAL);
    this.look();
  }

  close(): void {
    this.page.clearInterval(this.timer);
    this.element.remove();
  }

  private head(document: Document): HTMLElement {
    const close = element(document, 'button', {
      border: '0', background: 'none', color: COLOURS.soft, font: '18px/1 system-ui, sans-serif', cursor: 'pointer', padding: '0 4px', minWidth: '0',
    }, '×');
    close.type = 'button';
    close.setAttribute('aria-label', 'Close the inspector');
    close.addEventListener('click', () => this.close());
    const title = element(document, 'strong', { color: COLOURS.ink, marginRight: '10px' }, `audioworklet-anywhere ${this.api.version}`);
    return element(document, 'header', { display: 'flex', alignItems: 'baseline', justifyContent: 'space-between', marginBottom: '8px' },
      element(document, 'span', {}, title, this.summary), close);
  }

  private makeCharts(document: Document): Panel['charts'] {
    const chart = (title: string, colour: string, text: (value: number) => string, ceiling: number, read: (figures: Figures) => number | undefined) =>
      ({ chart: new Chart(document, title, colour, text, ceiling), read });
    return [
      chart('Load', COLOURS.worklet, (value) => `${(100 * value).toFixed(1)} %`, 0.05, ({ load }) => load),
      chart('Blocks lost', COLOURS.hot, (value) => String(value), 4, ({ lost }) => lost),
      chart('Latency', COLOURS.native, (value) => `${(1000 * value).toFixed(1)} ms`, 0.06, ({ latency }) => latency),
      chart('Messages a second', COLOURS.warm, (value) => String(Math.round(value)), 20, (figures) => this.rate(figures)),
      chart('Processors', COLOURS.worklet, (value) => String(value), 8, ({ activeProcessors }) => activeProcessors),
      chart('Channels on the bus', COLOURS.native, (value) => String(value), 8, ({ busChannels }) => busChannels),
    ];
  }

  private rate({ messages }: Figures): number | undefined {
    const before = this.before;
    if (messages === undefined || !before || before.figures.messages === undefined) return messages === undefined ? undefined : 0;
    return ((messages - before.figures.messages) * 1000) / (this.page.performance.now() - before.time);
  }

  private look(): void {
    const graphs = this.api.graphs();
    const figures = takeFigures(this.api);
    this.graph.draw(graphs);
    for (const { chart, read } of this.charts) chart.push(read(figures));
    this.before = { figures, time: this.page.performance.now() };
    const { native } = this.api;
    const where = graphs.map(({ context }) => `${context.state}, ${context.sampleRate} Hz`).join(' · ');
    this.summary.textContent = native ? 'AudioWorklet is native here: there is no engine to look into' : figures.driver ? `${where} · ${figures.driver}` : where;
  }
}

const open: OpenInspector = (page, api, options) => new Panel(page, api, options);
(document.currentScript as HTMLScriptElement).dispatchEvent(new CustomEvent(INSPECTOR_EVENT, { detail: open }));
