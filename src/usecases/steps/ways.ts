/**
 * The ways forward that a claimant is offered, each with what the case would come to with it. Nothing here tells which addresses an
 * account has; its projects and their repositories are public.
 */
import type { Answers } from '../../domain/case/answers.ts';
import type { EvidenceKind, Finding, Root } from '../../domain/evidence/finding.ts';
import { kinds } from '../../domain/evidence/kinds.ts';
import { rootOfLink } from '../../domain/evidence/repository.ts';
import type { AccountId } from '../../domain/ids.ts';
import { compareDecisions, type DecideInput, type Decision } from '../../domain/policy/decide.ts';
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
  /** The claimant said that just this is lost, and named none of it as still in hand: it comes last, and is never the shortest. */
  readonly isLost: boolean;
  /** The shortest of those that help, by what is lost and held; none where nothing helps. */
  readonly isShortest: boolean;
  readonly estimate: Estimate;
}

// An address on file nobody here may name: what such a mailbox would prove at best is told, and not which roots it has.
const someMailbox: Root = 'address:on-file@mailbox.invalid';

type LinkOfOwner = Pick<ProjectLink, 'id' | 'url' | 'addedBy'>;
type About = Pick<WayView, 'linkId' | 'subject' | 'isByAnother'>;

/** Whether the answers say that what this kind of proof takes is gone, or in hand. */
function standingIn({ lost = [], held = [] }: Answers, kind: EvidenceKind): 'held' | 'lost' | 'unsaid' {
  if (held.some((thing) => thing === kind)) return 'held';
  return lost.some((thing) => thing === kind) ? 'lost' : 'unsaid';
}

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
  answers: Answers,
): WayView[] {
  const hasMailbox = own.some((finding) => finding.kind === 'mailbox');
  const subjects = new Map<Way, About>();
  const add = (way: Way) => subjects.set(way, { linkId: null, subject: '', isByAnother: false });
  const passwordRoot = own.findLast((finding) => finding.kind === 'password')?.root ?? 'own';
  add({ kind: 'password', root: passwordRoot, strengthAtBest: kinds.password.strengthAtBest as 'weak' });
  if (!hasMailbox) add({ kind: 'mailbox', root: someMailbox, strengthAtBest: 'strong' });
  for (const { way, about } of linkedWays(accountId, links).slice(0, repositoriesMax))
    subjects.set(way, about);
  const options = optionsFor({ ...input, ways: [...subjects.keys()] });
  const isLost = ({ way }: (typeof options)[number]) => standingIn(answers, way.kind) === 'lost';
  const inHand = options.filter((option) => !isLost(option));
  const [best] = inHand;
  // Of several that come to the same, the one that is in hand; whoever named nothing is shown the first.
  const alike = inHand.filter(({ decision }) => best && compareDecisions(decision, best.decision) === 0);
  const shortest = alike.find(({ way }) => standingIn(answers, way.kind) === 'held') ?? best;
  return [...inHand, ...options.filter(isLost)].map((option) => ({
    kind: option.way.kind,
    ...subjects.get(option.way)!,
    helps: option.helps,
    isLost: isLost(option),
    isShortest: option === shortest && option.helps,
    estimate: estimate(option.decision),
  }));
}
