/**
 * Every component in a situation of Rekey's, as whole pages: to be looked at at 390 and 1280 pixels, light and dark, and
 * to be judged by axe. The names and words here are made up; no page of the product is built from this file.
 */
import type { VNode } from 'preact';
import { after, dayMs, hourMs, minuteMs } from '../../src/base/clock.ts';
import { Button, ButtonRow, LinkButton } from '../../src/edge/http/design/button.tsx';
import { Deadline, Timeline } from '../../src/edge/http/design/case-status.tsx';
import { Checkbox, CheckboxGroup, RadioGroup } from '../../src/edge/http/design/choice.tsx';
import {
  CodeField,
  FileField,
  PasswordField,
  Select,
  TextArea,
  TextField,
} from '../../src/edge/http/design/field.tsx';
import { ErrorSummary, Form } from '../../src/edge/http/design/form.tsx';
import { BackLink, Card, PageHeading, Section, Split } from '../../src/edge/http/design/layout.tsx';
import { CaseTag, Empty, Notice, Tag } from '../../src/edge/http/design/notice.tsx';
import { Page, type PageProps } from '../../src/edge/http/design/page.tsx';
import { Checklist, type ChecklistItem, Options } from '../../src/edge/http/design/proof.tsx';
import { Steps, SummaryList } from '../../src/edge/http/design/steps.tsx';
import { DataTable, Pagination } from '../../src/edge/http/design/table.tsx';
import { CodeSheet, Copyable, Disclosure, Letter } from '../../src/edge/http/design/text.tsx';
import { When } from '../../src/edge/http/design/when.tsx';

const now = new Date('2026-11-24T09:41:00Z');
const csrf = 'gallery';

const footer = [
  { href: '/how', label: 'How recovery works' },
  { href: '/recover', label: 'I am locked out' },
  { href: '/log', label: 'Public log' },
];

const user = { name: 'ann', href: '/account', signOutAction: '/sign-out', csrf };
const account: Pick<PageProps, 'user' | 'nav' | 'footer'> = {
  user,
  footer,
  nav: [
    { href: '/account', label: 'Account', isCurrent: true },
    { href: '/projects', label: 'Projects' },
    { href: '/activity', label: 'Activity' },
  ],
};
const desk: Pick<PageProps, 'room' | 'homeHref' | 'nav' | 'user' | 'width' | 'footer'> = {
  room: 'Recovery desk',
  homeHref: '/desk',
  width: 'wide',
  user: { ...user, name: 'Morgan' },
  nav: [
    { href: '/desk', label: 'Queue', isCurrent: true },
    { href: '/desk/mine', label: 'Mine' },
    { href: '/desk/figures', label: 'Figures' },
  ],
};

const proven: readonly ChecklistItem[] = [
  {
    key: 'password',
    state: 'proven',
    title: 'The password',
    strength: 'weak',
    detail: 'You gave it when you signed in today.',
  },
  {
    key: 'repository',
    state: 'proven',
    title: 'The repository of lanternfish',
    strength: 'strong',
    detail: 'The branch was found, and the tags of your past releases are still there.',
  },
  {
    key: 'mailbox',
    state: 'checking',
    title: 'An address on file',
    detail: 'We sent a code to the address you named. It is good for 24 hours.',
    action: (
      <LinkButton kind="secondary" isSmall href="/case/code">
        Enter the code
      </LinkButton>
    ),
  },
  {
    key: 'second',
    state: 'failed',
    title: 'The repository of pebble-cache',
    detail: (
      <>
        We found a branch <code>rekey-7f3k</code>, but not <code>rekey-7f3k-q9xd</code>. We look again in 5
        minutes.
      </>
    ),
  },
];

function waitingCase(): VNode {
  return (
    <Page
      title="Your case 4K7T-92QX"
      footer={footer}
      flash={{ tone: 'good', text: 'That branch is there. Thank you.' }}
    >
      <PageHeading
        caption="Case 4K7T-92QX · account ann"
        title="Getting your account back"
        aside={<CaseTag state="waiting" />}
      />
      <Deadline
        title="You can restore your account in 3 days"
        actsNext="clock"
        now={now}
        since={after(now, -4 * dayMs)}
        by={after(now, 3 * dayMs + 2 * hourMs)}
      >
        <p>
          We have told every address of this account. If nobody objects until then, we send you a link. You
          need not do anything, and you can close this page.
        </p>
      </Deadline>
      <Section id="proof" title="What is proven">
        <Checklist items={proven} />
      </Section>
      <Section
        id="help"
        title="What would make it faster"
        lead="None of these is needed. Each one shortens the wait."
      >
        <Options
          options={[
            {
              key: 'mailbox',
              title: 'Read a code from an address on file',
              body: 'Any address that this account has or had. You type it; we send a code there.',
              takes: 'about 2 minutes',
              after: 'a wait of 24 hours',
              isFastest: true,
              action: (
                <Form action="/case/mailbox" csrf={csrf}>
                  <Button>Send a code</Button>
                </Form>
              ),
            },
            {
              key: 'repository',
              title: 'Push a branch to another repository',
              body: 'You need to be able to push to a project’s repository at another host.',
              takes: 'about 5 minutes',
              after: 'a wait of 24 hours',
              action: (
                <LinkButton kind="secondary" href="/case/repository">
                  Choose a repository
                </LinkButton>
              ),
            },
          ]}
        />
      </Section>
      <Section id="history" title="What has happened">
        <Timeline
          now={now}
          items={[
            { key: '5', at: after(now, 3 * dayMs), title: 'The wait ends and you get a link' },
            {
              key: '4',
              at: after(now, -12 * minuteMs),
              title: 'The branch was found',
              by: 'checked by Rekey',
              tone: 'good',
            },
            {
              key: '3',
              at: after(now, -2 * hourMs),
              title: 'Letters went to every address of the account',
              tone: 'info',
            },
            {
              key: '2',
              at: after(now, -1 * dayMs),
              title: 'You proved the address we write to',
              by: 'you',
              tone: 'good',
            },
            { key: '1', at: after(now, -4 * dayMs), title: 'You asked for your account', by: 'you' },
          ]}
        />
      </Section>
      <Disclosure summary="I no longer want this">
        <p>You can end this request. Your account stays as it is.</p>
        <Form action="/case/withdraw" csrf={csrf}>
          <Button kind="danger">End this request</Button>
        </Form>
      </Disclosure>
    </Page>
  );
}

function signIn(): VNode {
  return (
    <Page title="Sign in" footer={footer} isIndexed>
      <PageHeading title="Sign in" />
      <Form action="/sign-in" csrf={csrf}>
        <TextField name="username" label="User name" autoComplete="username" isVerbatim width="medium" />
        <PasswordField name="password" label="Password" autoComplete="current-password" />
        <ButtonRow>
          <Button>Sign in</Button>
          <LinkButton kind="quiet" href="/reset">
            I forgot my password
          </LinkButton>
        </ButtonRow>
      </Form>
      <Notice tone="info" title="Lost your phone or your codes?">
        <p>
          Sign in as far as you can. At the step that fails, you can{' '}
          <a href="/recover">ask for your account back</a>.
        </p>
      </Notice>
    </Page>
  );
}

function secondFactor(): VNode {
  const errors = [
    { field: 'code', message: 'That code was not accepted. Wait for the next one and try again.' },
  ];
  return (
    <Page title="Your second factor" footer={footer} hasErrors>
      <BackLink href="/sign-in">Sign in as somebody else</BackLink>
      <ErrorSummary errors={errors} />
      <PageHeading
        title="Enter the code from your app"
        lead="The password was right. Now open your authenticator app."
      />
      <Form action="/sign-in/factor" csrf={csrf}>
        <CodeField
          name="code"
          label="Code"
          hint="Six digits. They change every 30 seconds."
          length={6}
          error={errors[0]?.message}
        />
        <ButtonRow>
          <Button>Continue</Button>
        </ButtonRow>
      </Form>
      <Section id="else" title="If that does not work">
        <Options
          options={[
            {
              key: 'code',
              title: 'Use a recovery code',
              body: 'One of the codes you printed or saved when you set the app up.',
              takes: '1 minute',
              isFastest: true,
              action: (
                <LinkButton kind="secondary" href="/sign-in/code">
                  Use a code
                </LinkButton>
              ),
            },
            {
              key: 'recover',
              title: 'I have lost all of it',
              body: 'We ask a few questions and check what you can still prove.',
              takes: 'about 10 minutes',
              after: 'a wait, 7 days at most',
              action: (
                <LinkButton kind="secondary" href="/recover">
                  Ask for recovery
                </LinkButton>
              ),
            },
          ]}
        />
      </Section>
    </Page>
  );
}

function question(): VNode {
  const errors = [{ field: 'lost', message: 'Choose what you no longer have' }];
  return (
    <Page title="What have you lost?" footer={footer} hasErrors>
      <BackLink href="/recover/account">Back</BackLink>
      <Steps step={3} of={8} />
      <ErrorSummary errors={errors} />
      <Form action="/recover/lost" csrf={csrf} hidden={{ draft: '1' }}>
        <RadioGroup
          name="lost"
          label="What have you lost?"
          isHeading
          hint="Choose what fits best. You can say more in a moment."
          error={errors[0]?.message}
          choices={[
            {
              value: 'app',
              label: 'The phone with my authenticator app',
              hint: 'Broken, stolen, wiped, or simply a new one',
            },
            { value: 'key', label: 'My security key' },
            {
              value: 'mail',
              label: 'My mailbox',
              hint: 'The address does not exist any more, or is not mine',
            },
            { value: 'all', label: 'Several of these' },
          ]}
        />
        <ButtonRow>
          <Button>Continue</Button>
        </ButtonRow>
      </Form>
    </Page>
  );
}

function longForm(): VNode {
  return (
    <Page title="A few more words" footer={footer}>
      <BackLink href="/recover/lost">Back</BackLink>
      <Steps step={6} of={8} />
      <PageHeading
        title="Tell us what happened"
        lead="In your own words. Leave out passwords and codes: we hide them if we see them."
      />
      <Form action="/recover/story" csrf={csrf} isMultipart>
        <CheckboxGroup
          name="hand"
          label="What do you still have?"
          hint="Choose all that apply."
          values={['push', 'mail']}
          choices={[
            { value: 'mail', label: 'An address on the account' },
            { value: 'push', label: 'Access to a project’s repository', hint: 'You can push a branch to it' },
            { value: 'device', label: 'A computer that was signed in before' },
          ]}
        />
        <TextArea
          name="story"
          label="What happened"
          value="My phone fell into the harbour on Sunday."
          rows={5}
        />
        <Select
          name="codes"
          label="What became of your recovery codes?"
          options={[
            { value: 'none', label: 'I never made any' },
            { value: 'lost', label: 'They are lost' },
          ]}
        />
        <FileField
          name="files"
          label="Files that help"
          hint="Up to 5 files of 5 MB each."
          isOptional
          isMultiple
        />
        <TextField
          name="contact"
          label="Where can we write to you?"
          type="email"
          autoComplete="email"
          hint="An address you can read today. It need not be on the account."
          width="medium"
        />
        <TextField name="year" label="Since which year have you had the account?" width="short" isOptional />
        <Checkbox name="truth" label="What I say here is true, and the account is mine." />
        <Checkbox
          name="patience"
          label="I know that this may take up to 14 days."
          hint="We tell everybody the account knows, and wait for objections."
          isTicked
        />
        <ButtonRow>
          <Button>Continue</Button>
          <Button kind="secondary" name="later" value="yes">
            Save and finish later
          </Button>
        </ButtonRow>
      </Form>
    </Page>
  );
}

function answers(): VNode {
  return (
    <Page title="Check your answers" footer={footer}>
      <BackLink href="/recover/contact">Back</BackLink>
      <Steps step={8} of={8} />
      <PageHeading title="Check your answers" />
      <SummaryList
        rows={[
          { key: 'account', label: 'Account', value: 'ann', changeHref: '/recover/account' },
          {
            key: 'lost',
            label: 'What is lost',
            value: 'The phone with my authenticator app',
            changeHref: '/recover/lost',
          },
          {
            key: 'hand',
            label: 'What you still have',
            value: 'The password, access to a project’s repository',
            changeHref: '/recover/hand',
          },
          {
            key: 'story',
            label: 'What happened',
            value: 'My phone fell into the harbour on Sunday.',
            changeHref: '/recover/story',
          },
          {
            key: 'contact',
            label: 'We write to',
            value: 'ann.mooring.longer-than-most@mail.example.org',
            changeHref: '/recover/contact',
          },
        ]}
      />
      <Notice tone="warn">
        <p>When you send this, every address of the account is told that you asked.</p>
      </Notice>
      <Form action="/recover/send" csrf={csrf}>
        <ButtonRow>
          <Button>Send the request</Button>
        </ButtonRow>
      </Form>
    </Page>
  );
}

function challenge(): VNode {
  return (
    <Page title="Push a branch" footer={footer}>
      <BackLink href="/case">Your case</BackLink>
      <PageHeading
        title="Push a branch to lanternfish"
        lead="It may point anywhere and you can delete it afterwards. We only look whether it is there."
      />
      <Copyable
        label="In a clone of the repository"
        text={
          'git push https://forge.example/ann/lanternfish.git \\\n  HEAD:refs/heads/rekey-7f3k-q9xd-m2np-84tv'
        }
      />
      <p>
        We look every minute until <When at={after(now, 23 * hourMs)} now={now} />. Last looked:{' '}
        <When at={after(now, -20_000)} now={now} />.
      </p>
      <Form action="/case/check" csrf={csrf}>
        <ButtonRow>
          <Button>Look now</Button>
        </ButtonRow>
      </Form>
      <Disclosure summary="What if I use another branch name?" isOpen>
        <p>It must be exactly this one: it belongs to your case alone.</p>
      </Disclosure>
    </Page>
  );
}

function codes(): VNode {
  const list = [
    '7h2k-mq4x-9fpd',
    'w3nt-6vbz-ck8r',
    'p5xj-28gh-tnqa',
    'd9rm-y7ec-4wks',
    'q6fb-zt3n-h8vy',
    '2kcx-jm7p-r5wd',
    'n8ga-4ytq-xe6k',
    'v7zw-b3dh-9mcf',
  ];
  return (
    <Page title="Your recovery codes" {...account}>
      <PageHeading
        title="Save these codes now"
        lead="Each opens your account once, when your phone is gone. We show them this one time."
      />
      <CodeSheet title="Rekey recovery codes for ann, 24 November 2026" codes={list} />
      <Notice tone="warn">
        <p>Print them or write them down. A picture on the phone that you may lose is no help.</p>
      </Notice>
      <Form action="/account/codes" csrf={csrf}>
        <CodeField
          name="code"
          kind="saved"
          label="Type one of them back"
          hint="So that we both know you have them."
        />
        <ButtonRow>
          <Button>I have saved them</Button>
        </ButtonRow>
      </Form>
    </Page>
  );
}

function addresses(): VNode {
  return (
    <Page
      title="Your account"
      {...account}
      flash={{ tone: 'stop', title: 'Not removed', text: 'An account needs one verified address.' }}
    >
      <PageHeading title="Your account" />
      <Section id="addresses" title="Addresses">
        <DataTable
          caption="Addresses of your account"
          isCaptionHidden
          columns={[
            { key: 'address', label: 'Address' },
            { key: 'state', label: 'State' },
            { key: 'act', label: 'Change' },
          ]}
          rows={[
            {
              key: '1',
              cells: { address: 'ann@harbour.example', state: <Tag tone="good">Primary</Tag>, act: '—' },
            },
            {
              key: '2',
              cells: {
                address: 'ann@old-work.example',
                state: <Tag>Not verified</Tag>,
                act: (
                  <Form action="/account/addresses/2/remove" csrf={csrf} isInline>
                    <Button kind="quiet" isSmall>
                      Remove
                      <span class="visually-hidden"> ann@old-work.example</span>
                    </Button>
                  </Form>
                ),
              },
            },
          ]}
        />
      </Section>
      <Section id="cases" title="Requests">
        <Empty title="Nobody has asked for this account">
          <p>Requests to recover it would be shown here, and every address would be told.</p>
        </Empty>
      </Section>
      <Notice tone="good">
        <p>A second factor protects this account.</p>
      </Notice>
    </Page>
  );
}

const queue = [
  ['4K7T-92QX', 'ann', 'reviewing', 'Critical', 'Link changed lately', -26, 20],
  ['9M2D-7WPB', 'tidepool-org', 'contested', 'Critical', 'Holder objected', -3, 9],
  ['X3RH-5CNV', 'm.okafor', 'reviewing', 'Ordinary', '—', -49, 70],
  ['B8QF-1ZKE', 'pebble', 'reviewing', 'Nothing', '—', -55, 96],
  ['T6WY-4GJM', 'lindqvist', 'gathering', 'Ordinary', 'Rivals', -80, 120],
] as const;

function deskQueue(): VNode {
  return (
    <Page title="Queue" {...desk}>
      <PageHeading title="Queue" caption="12 cases wait for the desk · the oldest since 3 days" />
      <DataTable
        caption="Cases that wait for the desk"
        isCaptionHidden
        isDense
        columns={[
          { key: 'case', label: 'Case' },
          { key: 'account', label: 'Account' },
          { key: 'state', label: 'State' },
          { key: 'stake', label: 'Stake' },
          { key: 'risk', label: 'Risk' },
          { key: 'since', label: 'Since' },
          { key: 'due', label: 'Answer due' },
          { key: 'roots', label: 'Roots', isNumber: true },
        ]}
        rows={queue.map(([id, name, state, stake, risk, since, due], index) => ({
          key: id,
          isMarked: stake === 'Critical',
          cells: {
            case: <a href={`/desk/${id}`}>{id}</a>,
            account: name,
            state: <CaseTag state={state} />,
            stake: stake === 'Critical' ? <Tag tone="warn">{stake}</Tag> : stake,
            risk,
            since: <When at={after(now, since * hourMs)} now={now} />,
            due: <When at={after(now, due * hourMs)} now={now} />,
            roots: String((index * 2) % 3),
          },
        }))}
      />
      <Pagination olderHref="/desk?after=5" newerHref="/desk" shown={{ from: 1, to: 5, of: 12 }} />
    </Page>
  );
}

function decideForm(): VNode {
  return (
    <Card>
      <h2>Decide</h2>
      <Form action="/desk/4K7T-92QX/decide" csrf={csrf} hidden={{ version: '7' }}>
        <TextArea
          name="reason"
          label="Reason"
          rows={3}
          hint="At least ten characters. It goes into the record."
        />
        <ButtonRow>
          <Button name="move" value="approve" shortcut="a">
            Approve
          </Button>
          <Button kind="secondary" name="move" value="ask" shortcut="q">
            Ask for more
          </Button>
          <Button kind="danger" name="move" value="refuse" shortcut="r">
            Refuse
          </Button>
        </ButtonRow>
      </Form>
    </Card>
  );
}

function deskAside(): VNode {
  return (
    <>
      <Section id="about" title="The account">
        <SummaryList
          isDense
          rows={[
            { key: 'name', label: 'Account', value: 'ann, since March 2017' },
            { key: 'stake', label: 'At stake', value: 'lanternfish (critical), pebble-cache' },
            {
              key: 'last',
              label: 'Last undisputed sign-in',
              value: <When at={after(now, -31 * dayMs)} now={now} />,
            },
            { key: 'claimant', label: 'Contact address', value: 'ann.mooring@mail.example.org' },
          ]}
        />
      </Section>
      <Section id="history" title="History">
        <Timeline
          now={now}
          items={[
            {
              key: '4',
              at: after(now, -26 * hourMs),
              title: 'Referred to the desk',
              by: 'policy',
              tone: 'warn',
            },
            {
              key: '3',
              at: after(now, -27 * hourMs),
              title: 'Repository link changed lately',
              by: 'signal',
              tone: 'stop',
            },
            { key: '2', at: after(now, -2 * dayMs), title: 'Password proven', by: 'claimant', tone: 'good' },
            { key: '1', at: after(now, -3 * dayMs), title: 'Opened', by: 'claimant' },
          ]}
        />
      </Section>
    </>
  );
}

function deskCase(): VNode {
  return (
    <Page title="Case 4K7T-92QX" {...desk}>
      <BackLink href="/desk">Queue</BackLink>
      <PageHeading title="ann" caption="Case 4K7T-92QX" aside={<CaseTag state="reviewing" />} />
      <Split aside={deskAside()} asideLabel="Account and history">
        <Deadline
          title="A person must look at this"
          actsNext="desk"
          reader="desk"
          now={now}
          by={after(now, 20 * hourMs)}
        >
          <p>One strong root, something critical at stake, and one risk signal.</p>
        </Deadline>
        <Section id="proof" title="Evidence">
          <Checklist items={proven} />
        </Section>
        <Section
          id="trail"
          title="How the rules decided"
          lead="The rows that fired, in order. The last one counts."
        >
          <DataTable
            caption="Decision trail"
            isCaptionHidden
            isDense
            columns={[
              { key: 'row', label: 'Rule' },
              { key: 'because', label: 'Because' },
              { key: 'leads', label: 'Leads to' },
            ]}
            rows={[
              {
                key: '1',
                cells: {
                  row: 'one-strong · critical',
                  because: 'forge:forge.example is strong',
                  leads: 'Review, 14 days, second person',
                },
              },
              {
                key: '2',
                cells: {
                  row: 'signal · link-changed',
                  because: 'The link of lanternfish changed 5 days ago',
                  leads: 'One row down',
                },
              },
              {
                key: '3',
                isMarked: true,
                cells: { row: 'only-weak · critical', because: 'The row below', leads: 'Refuse or ask only' },
              },
            ]}
          />
        </Section>
        {decideForm()}
      </Split>
    </Page>
  );
}

function objection(): VNode {
  return (
    <Page title="This was not me" footer={footer}>
      <Letter subject="Somebody asked for your account" to="To the holder of ann" at={now} now={now}>
        <p>
          On Friday somebody told us that they are you and have lost their phone. They know your password. On{' '}
          <When at={after(now, 3 * dayMs)} now={now} as="exact" /> they will be let in, unless you say no.
        </p>
        <p>
          <strong>If it was you</strong>, you need not do anything.
        </p>
        <p>
          <strong>If it was not you</strong>, press the button. The request stops at once. Until we know who
          is who, nobody can sign in or publish, and your tokens do nothing.
        </p>
        <Form action="/objection" csrf={csrf}>
          <ButtonRow>
            <Button kind="danger">This was not me: stop it</Button>
          </ButtonRow>
        </Form>
      </Letter>
    </Page>
  );
}

function over(): VNode {
  return (
    <Page title="Welcome back" footer={footer}>
      <PageHeading
        caption="Case 4K7T-92QX"
        title="Your account is yours again"
        aside={<CaseTag state="completed" />}
      />
      <Deadline title="Everything old is dead" actsNext="nobody" now={now}>
        <p>The old app, codes, sessions and remembered devices no longer open this account.</p>
      </Deadline>
      <Notice tone="info">
        <p>
          Until <When at={after(now, 3 * dayMs)} now={now} as="date" /> you cannot delete projects or remove
          owners.
        </p>
      </Notice>
      <ButtonRow>
        <LinkButton href="/account">Go to your account</LinkButton>
        <LinkButton kind="secondary" href="/activity">
          See what happened
        </LinkButton>
      </ButtonRow>
      <p>
        States: <CaseTag state="opened" /> <CaseTag state="gathering" /> <CaseTag state="reviewing" />{' '}
        <CaseTag state="waiting" /> <CaseTag state="granted" /> <CaseTag state="contested" />{' '}
        <CaseTag state="completed" /> <CaseTag state="refused" /> <CaseTag state="withdrawn" />{' '}
        <CaseTag state="expired" />
      </p>
    </Page>
  );
}

/** The pages of the gallery by name. */
export const gallery: Readonly<Record<string, () => VNode>> = {
  'waiting-case': waitingCase,
  'sign-in': signIn,
  'second-factor': secondFactor,
  question,
  'long-form': longForm,
  answers,
  challenge,
  codes,
  addresses,
  'desk-queue': deskQueue,
  'desk-case': deskCase,
  objection,
  over,
};
