/** The account's addresses: all that letters about it go to. Each button is a form of its own; a refused one shows the page again. */
import type { ComponentChildren, VNode } from 'preact';
import * as z from 'zod';
import type { Refusal } from '../../domain/refusals.ts';
import { addAddress } from '../../usecases/account/add-address.ts';
import { askVerification } from '../../usecases/account/ask-verification.ts';
import { makeAddressPrimary } from '../../usecases/account/make-address-primary.ts';
import { removeAddress } from '../../usecases/account/remove-address.ts';
import { type AccountView, seeAccount } from '../../usecases/account/see-account.ts';
import { isFresh, type SignedIn } from '../../usecases/who.ts';
import { Button, type ButtonKind } from '../http/design/button.tsx';
import { TextField } from '../http/design/field.tsx';
import { Form } from '../http/design/form.tsx';
import { BackLink, PageHeading, Section } from '../http/design/layout.tsx';
import { Notice, Tag } from '../http/design/notice.tsx';
import { DataTable } from '../http/design/table.tsx';
import { When } from '../http/design/when.tsx';
import { text } from '../http/input.ts';
import { type Answer, type Route, route } from '../http/route.ts';
import { Shell, type ShellProps } from '../http/shell.tsx';
import { confirmFirst, Faults, type PageCall, WhenFresh } from './account-form.tsx';
import { doneFlash, doneQuery, faultAt, typedIn } from './form-faults.ts';
import { accountWords, addressWords } from './words-account.en.ts';

const page = '/account/addresses';
const words = addressWords;
type Mine = PageCall & { readonly who: SignedIn };
type Address = AccountView['addresses'][number];

interface PageProps {
  readonly call: Mine;
  readonly view: AccountView;
  readonly refusal?: Refusal | undefined;
  readonly flash?: ShellProps['flash'];
}

function AddressesPage({ call, view, refusal, flash }: PageProps): VNode {
  const columns = [
    { key: 'address', label: words.address },
    { key: 'state', label: words.state },
    { key: 'actions', label: words.actions },
  ];
  const rows = view.addresses.map((address) => ({
    key: address.id,
    cells: {
      address: address.address,
      state: <StateOf address={address} />,
      actions: <ActionsOf call={call} view={view} address={address} />,
    },
  }));
  return (
    <Shell call={call} title={words.title} flash={flash} hasErrors={refusal !== undefined}>
      <Faults refusal={refusal} fields={['address']} />
      <BackLink href="/account">{accountWords.back}</BackLink>
      <PageHeading title={words.title} lead={words.lead} />
      <DataTable caption={words.caption} isCaptionHidden columns={columns} rows={rows} />
      {view.aftercareUntil && (
        <Notice tone="info" title={words.aftercare}>
          <p>
            <When at={view.aftercareUntil} now={call.now} as="both" />
          </p>
        </Notice>
      )}
      <Section title={words.addTitle} id="add">
        <WhenFresh call={call} who={call.who} then={page}>
          <Form action={page} csrf={call.csrf}>
            <TextField
              name="address"
              label={words.addLabel}
              hint={words.addHint}
              type="email"
              autoComplete="email"
              value={typedIn(call.body, 'address')}
              error={faultAt(refusal, 'address')}
            />
            <Button>{words.add}</Button>
          </Form>
        </WhenFresh>
      </Section>
      <p class="muted">{words.removeNote(call.house.policy.objectAfterCompletedDays)}</p>
    </Shell>
  );
}

function StateOf({ address: { isPrimary, isVerified } }: { readonly address: Address }): VNode {
  if (!isVerified) return <Tag tone="warn">{words.unverified}</Tag>;
  return (
    <Tag tone="good">{isPrimary ? `${words.primary}, ${words.verified.toLowerCase()}` : words.verified}</Tag>
  );
}

function ActionsOf({
  call,
  view,
  address,
}: {
  readonly call: Mine;
  readonly view: AccountView;
  readonly address: Address;
}): VNode {
  const { id, isVerified, isPrimary } = address;
  const act = (verb: string, label: ComponentChildren, kind: ButtonKind = 'secondary') => (
    <Form action={`${page}/${verb}`} csrf={call.csrf} hidden={{ addressId: id }} isInline>
      <Button kind={kind} isSmall>
        {label}
        <span class="visually-hidden">: {address.address}</span>
      </Button>
    </Form>
  );
  // Buttons that would be refused are not shown; asking for the link again needs no fresh proof.
  const isSure = isFresh(call.house, call.who, call.now);
  return (
    <>
      {!isVerified && act('resend', words.resend)}
      {isSure && isVerified && !isPrimary && act('primary', words.makePrimary)}
      {isSure && mayRemove(view, address) && act('remove', words.remove)}
    </>
  );
}

/** Whether removing it would not be refused: something verified must stay, and nothing goes in aftercare. */
function mayRemove(view: AccountView, address: Address): boolean {
  const staying = view.addresses.filter(({ id }) => id !== address.id);
  return !view.aftercareUntil && staying.some(({ isVerified }) => isVerified || !address.isVerified);
}

async function again(call: Mine, refusal: Refusal): Promise<Answer> {
  return (
    confirmFirst(refusal, page) ?? {
      page: <AddressesPage call={call} view={await seeAccount(call.house, call.who)} refusal={refusal} />,
    }
  );
}

/** A row of the table: one button of one address. */
function act(
  verb: string,
  done: string,
  run: (house: PageCall['house'], who: SignedIn, ask: { addressId: string }) => Promise<void>,
): Route {
  return route({
    method: 'POST',
    path: `${page}/${verb}`,
    who: 'session',
    limit: 'general',
    body: z.object({ addressId: text(100) }),
    async run(call) {
      await run(call.house, call.who, call.body);
      return { redirect: `${page}?done=${done}` };
    },
    refused: (call, refusal) => again(call, refusal),
  });
}

export const addressRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: page,
    who: 'session',
    limit: 'general',
    query: doneQuery,
    async run(call) {
      const view = await seeAccount(call.house, call.who);
      return {
        page: <AddressesPage call={call} view={view} flash={doneFlash(words.done, call.query.done)} />,
      };
    },
  }),
  route({
    method: 'POST',
    path: page,
    who: 'session',
    limit: 'mail_code',
    body: z.object({ address: text(320) }),
    async run(call) {
      await addAddress(call.house, call.who, call.body);
      return { redirect: `${page}?done=added` };
    },
    refused: (call, refusal) => again(call, refusal),
  }),
  act('resend', 'resent', askVerification),
  act('primary', 'primary', makeAddressPrimary),
  act('remove', 'removed', removeAddress),
];
