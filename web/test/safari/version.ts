// Which Safari the launcher wants the pages of this browser to imitate (scripts/launchers/safari.mjs).

/** The versions of scripts/safari/surface.mjs. */
export type SafariVersion = '11.1' | '12.1' | '13.1' | '14.0';

const VERSIONS: readonly SafariVersion[] = ['11.1', '12.1', '13.1', '14.0'];

/** "WPESafari11" in the address of Karma's page is Safari 11.1; null in a browser as it is. */
export function ofSafari(): SafariVersion | null {
  const name = new URLSearchParams((top as Window).location.search).get('displayName') ?? '';
  const major = /Safari(\d+)(Worker)?$/.exec(name)?.[1];
  return VERSIONS.find((version) => version.split('.')[0] === major) ?? null;
}
