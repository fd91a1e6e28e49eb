/**
 * A refusal of a page that has no form to show again. Whoever is not signed in is taken to the sign-in, and from there back to the
 * page they wanted; whoever must confirm, to the step-up. Only pages to look at are remembered: a form is never sent again.
 */

import type { Room } from '../http/route.ts';
import { refusalPage } from '../http/shell.tsx';
import { confirmPath } from './fresh-proof.tsx';
import { readOwnPath } from './own-path.ts';

export const renderRefusal: Room['renderRefusal'] = (call, refusal, requestId) => {
  const wanted = call.method === 'GET' ? readOwnPath(call.url) : undefined;
  if (wanted && refusal.code === 'sign_in_required')
    return { redirect: '/sign-in', cookies: [{ name: 'then', value: wanted }] };
  if (wanted && refusal.code === 'fresh_proof_required') return { redirect: confirmPath(wanted) };
  return refusalPage(call, refusal, requestId);
};
