// Elements with their styles set by script: a page's policy may forbid style sheets that are not its own.

/** The colours of the panel. */
export const COLOURS = {
  paper: '#10161f', card: '#18212d', line: '#2a3645', ink: '#e8ebf0', soft: '#93a0b1', worklet: '#5ee0a0', native: '#6fb8ee', warm: '#ffb454', hot: '#ff5c70',
} as const;

/** Makes an element with styles and children. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  page: Document, name: Name, styles: Partial<CSSStyleDeclaration>, ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = page.createElement(name);
  Object.assign(made.style, styles);
  made.append(...children);
  return made;
}

/** A canvas's pen, one unit a CSS pixel, everything erased. */
export function pen(canvas: HTMLCanvasElement, height: number): { pen: CanvasRenderingContext2D; width: number } {
  const ratio = (canvas.ownerDocument.defaultView as Window).devicePixelRatio || 1;
  const width = canvas.clientWidth;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.scale(ratio, ratio);
  return { pen: context, width };
}
