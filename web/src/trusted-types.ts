// Trusted Types: a page may require that what becomes HTML or a script's address comes from a named policy. Ours writes
// nothing but script tags with the addresses that the page gave to addModule(), escaped.

import type { PageWindow } from './features';

/** Name of our policy: pages that list their policies list it (`trusted-types audioworklet-anywhere`). */
export const POLICY_NAME = 'audioworklet-anywhere';

interface Policy {
  createHTML(text: string): string;
  createScriptURL(url: string): string;
}

interface TrustedTypePolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

const PLAIN: Policy = { createHTML: (text) => text, createScriptURL: (url) => url };
const policies = new WeakMap<PageWindow, Policy>();

/** The page's policy. Where there are no Trusted Types, or the page forbids ours, texts stay what they are. */
export function policyOf(page: PageWindow): Policy {
  let policy = policies.get(page);
  if (!policy) {
    const { trustedTypes } = page as { trustedTypes?: TrustedTypePolicyFactory };
    try {
      policy = trustedTypes ? trustedTypes.createPolicy(POLICY_NAME, PLAIN) : PLAIN;
    } catch {
      policy = PLAIN; // the page's default policy may do
    }
    policies.set(page, policy);
  }
  return policy;
}
