/** The invitations on the page of the account's projects: those it got, to accept or decline, and those of its own projects, to withdraw. */
import type { VNode } from 'preact';
import type { InvitationsView, InvitationView } from '../../usecases/registry/see-invitations.ts';
import { isFresh, type SignedIn } from '../../usecases/who.ts';
import { Button, type ButtonKind, LinkButton } from '../http/design/button.tsx';
import { Form } from '../http/design/form.tsx';
import { Section } from '../http/design/layout.tsx';
import { DataTable } from '../http/design/table.tsx';
import { When } from '../http/design/when.tsx';
import type { PageCall } from './form-page.tsx';
import { confirmPath } from './fresh-proof.tsx';
import { accountWords, invitationWords as words } from './words-account.en.ts';

/** The page all of it stands on, and below which its forms post. */
export const projectsPage = '/account/projects';

interface Props {
  readonly call: PageCall & { readonly who: SignedIn };
  readonly invitations: InvitationsView;
  readonly hasFactor: boolean;
}

/** Invitations to the account; nothing where there are none. */
export function Received({ call, invitations: { received }, hasFactor }: Props): VNode | null {
  if (received.length === 0) return null;
  const columns = [
    { key: 'project', label: words.project },
    { key: 'by', label: words.by },
    { key: 'until', label: words.until },
    { key: 'actions', label: words.actions },
  ];
  const rows = received.map((each) => ({
    key: each.project,
    cells: {
      project: <a href={`/project/${encodeURIComponent(each.project)}`}>{each.project}</a>,
      by: each.by,
      until: <When at={each.until} now={call.now} as="date" />,
      actions: <Answers call={call} invitation={each} hasFactor={hasFactor} />,
    },
  }));
  return (
    <Section title={words.receivedTitle} id="invited" lead={words.receivedLead}>
      <DataTable caption={words.receivedTitle} isCaptionHidden columns={columns} rows={rows} />
    </Section>
  );
}

// Accepting asks for both factors, and lately; declining for nothing, so that nobody has to earn being left alone.
function Answers({
  call,
  invitation: { project },
  hasFactor,
}: {
  readonly call: Props['call'];
  readonly invitation: InvitationView;
  readonly hasFactor: boolean;
}): VNode {
  const isSure = isFresh(call.house, call.who, call.now);
  return (
    <>
      {hasFactor && isSure && (
        <Act call={call} verb="accept" hidden={{ project }} label={words.accept} about={project} />
      )}
      {hasFactor && !isSure && (
        <LinkButton href={confirmPath(projectsPage)} kind="secondary" isSmall>
          {accountWords.confirm}
        </LinkButton>
      )}
      <Act
        call={call}
        verb="decline"
        hidden={{ project }}
        label={words.decline}
        about={project}
        kind="quiet"
      />
    </>
  );
}

/** Invitations to own one of the account's projects; nothing where there are none. */
export function Sent({ call, invitations: { sent } }: Omit<Props, 'hasFactor'>): VNode | null {
  if (sent.length === 0) return null;
  const columns = [
    { key: 'project', label: words.project },
    { key: 'username', label: words.username },
    { key: 'by', label: words.by },
    { key: 'until', label: words.until },
    { key: 'actions', label: words.actions },
  ];
  const rows = sent.map(({ project, username, by, until }) => ({
    key: `${project} ${username}`,
    cells: {
      project,
      username,
      by,
      until: <When at={until} now={call.now} as="date" />,
      actions: (
        <Act
          call={call}
          verb="withdraw"
          hidden={{ project, username }}
          label={words.withdraw}
          about={`${username}, ${project}`}
        />
      ),
    },
  }));
  return (
    <Section title={words.sentTitle} id="invitations" lead={words.sentLead}>
      <DataTable caption={words.sentTitle} isCaptionHidden columns={columns} rows={rows} />
    </Section>
  );
}

function Act(props: {
  readonly call: PageCall;
  readonly verb: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly label: string;
  readonly about: string;
  readonly kind?: ButtonKind;
}): VNode {
  const { call, verb, hidden, label, about, kind = 'secondary' } = props;
  return (
    <Form action={`${projectsPage}/invitation/${verb}`} csrf={call.csrf} hidden={hidden} isInline>
      <Button kind={kind} isSmall>
        {label}
        <span class="visually-hidden">: {about}</span>
      </Button>
    </Form>
  );
}
