// The columns of docs/compliance.md: a browser set-up each, or several that stand for one thing. `launchers` are those of
// scripts/launchers; every one of them must be in the results. A set-up that is added gets a line here, and no more: its
// specs are found by their titles.
//
// `oracle` is the native implementation: rows that only concern browsers without AudioWorklet need no spec there.

export const COLUMNS = [
  { title: 'Chromium', launchers: ['Chromium'], oracle: true },
  { title: 'ChromiumForced', launchers: ['ChromiumForced'] },
  { title: 'ChromiumInsecure', launchers: ['ChromiumInsecure'] },
  { title: 'Chromium64', launchers: ['Chromium64'] },
  { title: 'FirefoxInsecure', launchers: ['FirefoxInsecure'] },
  { title: 'WPEInsecure', launchers: ['WPEInsecure'] },
  { title: 'WebKitInsecure', launchers: ['WebKitInsecure'] },
];
