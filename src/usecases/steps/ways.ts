/**
 * The ways forward that a claimant is offered, each with what the case would come to with it. Nothing here tells which addresses an
 * account has; its projects and their repositories are public.
 */
import type { EvidenceKind, Finding, Root } from '../../domain/evidence/finding.ts';
import { kinds } from '../../domain/evidence/kinds.ts';
import { rootOfLink } from '../../domain/evidence/repository.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { DecideInput, Decision } from '../../domain/policy/decide.ts';
import type { Estimate } from '../../domain/policy/estimate.ts';
import { optionsFor, type Way } from '../../domain/policy/options.ts';
import type { ProjectLink } from '../../store/project-links.ts';

/** A way forward: what to do, and what the case would come to with it. */
export interface WayView {
  readonly kind: EvidenceKind;
  /** The repository link it is about; null for the other kinds. */
  readonly linkId: string | null;
  readonly subject: string;
  /** The repository was linked by another owner, or nobody knows by whom: it counts as no more than a co-owner's word. */
  readonly isByAnother: boolean;
  readonly helps: boolean;
  readonly estimate: Estimate;
}

// An address on file nobody here may name: what such a mailbox would prove at best is told, and not which roots it has.
const someMailbox: Root = 'address:on-file@mailbox.invalid';

type LinkOfOwner = Pick<ProjectLink, 'id' | 'url' | 'addedBy'>;
type About = Pick<WayView, 'linkId' | 'subject' | 'isByAnother'>;

const repositoriesMax = 20; // nobody reads a longer list

/** The ways by repository; what several owners linked is offered once, as the account's own where it is. */
function linkedWays(accountId: AccountId, links: readonly LinkOfOwner[]): { way: Way; about: About }[] {
  const own = new Set(links.filter(({ addedBy }) => addedBy === accountId).map(({ url }) => url));
  return links
    .filter(({ url, addedBy }) => addedBy === accountId || !own.has(url))
    .map(({ id, url, addedBy }) => {
      const isOwn = addedBy === accountId;
      const root = rootOfLink(url, isOwn);
      return {
        way: { kind: 'repository', root, strengthAtBest: isOwn ? 'strong' : 'weak' },
        about: { linkId: id, subject: url, isByAnother: !isOwn },
      };
    });
}

/** What is not proven yet and would help, the best first. `own`: what this claimant has proven; `links`: of all the account owns. */
export function waysOf(
  input: DecideInput,
  accountId: AccountId,
  own: readonly Finding[],
  links: readonly LinkOfOwner[],
  estimate: (decision: Decision) => Estimate,
): WayView[] {
  const hasMailbox = own.some((finding) => finding.kind === 'mailbox');
  const subjects = new Map<Way, About>();
  const add = (way: Way) => subjects.set(way, { linkId: null, subject: '', isByAnother: false });
  const passwordRoot = own.findLast((finding) => finding.kind === 'password')?.root ?? 'own';
  add({ kind: 'password', root: passwordRoot, strengthAtBest: kinds.password.strengthAtBest as 'weak' });
  if (!hasMailbox) add({ kind: 'mailbox', root: someMailbox, strengthAtBest: 'strong' });
  for (const { way, about } of linkedWays(accountId, links).slice(0, repositoriesMax))
    subjects.set(way, about);
  return optionsFor({ ...input, ways: [...subjects.keys()] }).map(({ way, decision, helps }) => ({
    kind: way.kind,
    ...subjects.get(way)!,
    helps,
    estimate: estimate(decision),
  }));
}
