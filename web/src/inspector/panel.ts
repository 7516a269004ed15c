// The inspector: a file of its own, fetched by AudioWorkletAnywhere.inspector(). It looks twice a second, from outside,
// and only at what the API tells everybody (figures.ts).

import type { AudioWorkletAnywhereApi } from '../api';
import type { PageWindow } from '../features';
import { INSPECTOR_EVENT, type Inspector, type InspectorOptions, type OpenInspector } from '../inspector-loader';
import { Chart } from './chart';
import { COLOURS, element } from './element';
import { takeFigures, type Figures } from './figures';
import { GraphView } from './graph-view';
import { CHARTS } from './readings';

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
  private readonly content: HTMLElement;
  private readonly graph: GraphView;
  private readonly charts: readonly Chart[];
  private readonly timer: number;
  private before: Figures | null = null;

  constructor(private readonly page: PageWindow, private readonly api: AudioWorkletAnywhereApi, { parent }: InspectorOptions) {
    const { document } = page;
    this.graph = new GraphView(document);
    this.summary = element(document, 'span', { color: COLOURS.soft });
    this.charts = CHARTS.map((kind) => new Chart(document, kind));
    const grid = element(document, 'div', {
      display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(146px, 1fr))', marginTop: '10px',
    }, ...this.charts.map((chart) => chart.element));
    grid.style.setProperty('grid-gap', '8px');
    this.content = element(document, 'div', {}, this.graph.element, grid);
    this.element = element(document, 'section', { ...PANEL, ...(parent ? {} : FLOATING) }, this.head(document), this.content);
    this.element.className = 'audioworklet-anywhere-inspector';
    this.element.setAttribute('aria-label', 'Inspector of audioworklet-anywhere');
    this.element.addEventListener('keydown', ({ key }) => { if (key === 'Escape') this.close(); });
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

  private look(): void {
    const { api, page } = this;
    this.content.style.display = api.native ? 'none' : '';
    if (api.native) {
      this.summary.textContent = 'AudioWorklet is native here: there is no engine to look into. Install with force: true to see it at work.';
      return;
    }
    const figures = takeFigures(api, page.performance.now());
    this.graph.draw(api.graphs());
    for (const chart of this.charts) chart.push(chart.kind.read(figures, this.before));
    this.summary.textContent = figures.contexts;
    this.before = figures;
  }
}

const open: OpenInspector = (page, api, options) => new Panel(page, api, options);
(document.currentScript as HTMLScriptElement).dispatchEvent(new CustomEvent(INSPECTOR_EVENT, { detail: open }));
