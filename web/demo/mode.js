// What every demo page has on top: whether AudioWorklet is the browser's own here or ours, and a switch to force either.
// Loaded before the polyfill, whose option it sets; the demos themselves know nothing of it.
(function () {
  const forced = new URLSearchParams(location.search).get('mode') === 'polyfill';
  if (forced) window.AudioWorkletAnywhereOptions = Object.assign({}, window.AudioWorkletAnywhereOptions, { force: true });
  const Context = window.BaseAudioContext || window.AudioContext || window.webkitAudioContext;
  const hasNative = Boolean(Context) && 'audioWorklet' in Context.prototype; // asked before the polyfill is there

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  function show(mode) {
    const url = new URL(location.href);
    if (mode === 'polyfill') url.searchParams.set('mode', 'polyfill');
    else url.searchParams.delete('mode');
    location.href = url.href;
  }

  function choice(text, mode, pressed, disabled) {
    const button = element('button', { type: 'button', textContent: text, disabled, className: `force-${mode}` });
    button.setAttribute('aria-pressed', String(pressed));
    button.title = disabled ? 'This browser has none here: it is too old, or the page does not come by https' : '';
    button.addEventListener('click', () => show(mode));
    return button;
  }

  function build() {
    const api = window.AudioWorkletAnywhere;
    const native = api ? api.native : hasNative;
    const there = native || Boolean(api && Context && 'audioWorklet' in Context.prototype);
    const word = native ? 'native AudioWorklet' : there ? 'polyfilled' : 'no AudioWorklet';
    const dot = element('span', { className: `dot ${native ? 'native' : there ? 'polyfilled' : 'missing'}` });
    const choices = element('span', { className: 'switch' },
      choice('native', 'native', native, !hasNative), choice('polyfill', 'polyfill', !native && there, false));
    choices.setAttribute('role', 'group');
    choices.setAttribute('aria-label', 'Implementation of AudioWorklet');
    const back = document.querySelector('main').dataset.index === undefined
      ? element('a', { href: `../${location.search}`, textContent: '‹ All demos' })
      : element('strong', { textContent: 'Demos' });
    return element('nav', { className: 'mode' }, back,
      element('span', { className: 'state' }, dot, element('span', { className: 'word', textContent: word }), choices));
  }

  /** What the visitor has before him, in a sentence. */
  function sentence() {
    const api = window.AudioWorkletAnywhere;
    if (api && !api.native && hasNative) return 'This browser has AudioWorklet here; you have chosen the polyfill instead.';
    if (api && !api.native) {
      return location.protocol === 'http:'
        ? 'This browser shows no AudioWorklet to this http:// address, or has none: what you see and hear is the polyfill.'
        : 'This browser has no AudioWorklet: what you see and hear is the polyfill.';
    }
    return hasNative ? 'AudioWorklet is native here, so the script does nothing. Press “polyfill”, or come by an http:// address that is not localhost, to see it work.' : '';
  }

  document.addEventListener('DOMContentLoaded', () => {
    const main = document.querySelector('main');
    const where = document.querySelector('#where');
    if (where) where.textContent = sentence();
    main.insertBefore(build(), main.firstChild);
    // Links between the pages keep the choice.
    for (const link of document.querySelectorAll('.gallery a')) link.search = location.search;
  });
}());
